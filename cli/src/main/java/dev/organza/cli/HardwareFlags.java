package dev.organza.cli;

import dev.organza.UsageException;
import dev.organza.tree.RecipeOverride;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What to compute with. */
final class HardwareFlags {

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto (the first GPU if there is one), cpu, cuda or cuda:n.")
  private Optional<String> device = Optional.empty();

  @Option(
      names = "--threads",
      paramLabel = "auto|N",
      description = "Threads that compute one operation; auto measures which count is fastest.")
  private Optional<String> threads = Optional.empty();

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "auto (measures which is faster), float32 or bfloat16.")
  private Optional<String> precision = Optional.empty();

  List<RecipeOverride> settings() {
    List<RecipeOverride> settings = new ArrayList<>();
    device.ifPresent(word -> settings.add(RecipeOverride.of("hardware.device", word, "--device")));
    threads.ifPresent(
        word ->
            settings.add(RecipeOverride.of("hardware.threads", threadCount(word), "--threads")));
    precision.ifPresent(
        word -> settings.add(RecipeOverride.of("hardware.precision", word, "--precision")));
    return settings;
  }

  /**
   * A number of threads.
   *
   * @return 0 for auto
   */
  static int threadCount(String word) {
    if (word.equals("auto")) {
      return 0;
    }
    try {
      int count = Integer.parseInt(word);
      if (count >= 1) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new UsageException("--threads: \"" + word + "\" is neither auto nor a number from 1 on");
  }
}
