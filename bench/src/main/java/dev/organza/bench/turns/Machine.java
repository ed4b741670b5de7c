package dev.organza.bench.turns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What was measured on.
 *
 * @param processor its model
 * @param processors how many this JVM may use
 * @param memoryMebibytes in all
 * @param system kernel and architecture
 * @param java the JVM of those systems that have one
 * @param load how many threads wanted to run before anything was measured; a quiet machine has 0
 */
public record Machine(
    String processor,
    int processors,
    long memoryMebibytes,
    String system,
    String java,
    double load) {

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** This machine, now. */
  public static Machine here() throws IOException {
    return new Machine(
        after(Files.readAllLines(PROCESSORS), "model name"),
        Runtime.getRuntime().availableProcessors(),
        Long.parseLong(
                after(Files.readAllLines(Path.of("/proc/meminfo")), "MemTotal")
                    .replaceAll("\\D", ""))
            / 1024,
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
        LoadMeter.now());
  }

  /** Numbers of threads worth a trial: 1, 2, 4, … and all processors. */
  public static List<Integer> threadCounts() {
    List<Integer> counts = new ArrayList<>();
    int processors = Runtime.getRuntime().availableProcessors();
    for (int count = 1; count < processors; count *= 2) {
      counts.add(count);
    }
    counts.add(processors);
    return counts;
  }

  /** Whether the processor can run builds for AVX-512. */
  public static boolean hasAvx512() throws IOException {
    return after(Files.readAllLines(PROCESSORS), "flags").contains("avx512bw");
  }

  /** What stands after a name and a colon in a file of the kernel. */
  static String after(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
