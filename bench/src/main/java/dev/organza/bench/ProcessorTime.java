package dev.organza.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What this process has taken of the processors, all its threads together. */
public final class ProcessorTime {

  private ProcessorTime() {}

  /** In seconds, since the process began: on one thread about as long as with no other work. */
  public static double seconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }
}
