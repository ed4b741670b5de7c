package dev.organza.bench.worker;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of this process. */
public final class ProcessStatus {

  private static final double NANOS = 1e9;

  private ProcessStatus() {}

  /** The processor time that all threads of this process have used so far, in seconds. */
  public static double processorSeconds() {
    long nanos =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    if (nanos < 0) {
      throw new IllegalStateException("the system does not tell processor times");
    }
    return nanos / NANOS;
  }

  /**
   * A field of {@code /proc/self/status}, in KiB.
   *
   * @param field {@code VmHWM}, the resident memory at most, or {@code RssAnon}, what belongs to no
   *     file
   * @throws IOException if there is no such field
   */
  public static long kibibytes(String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(field + ":")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("/proc/self/status has no " + field);
  }
}
