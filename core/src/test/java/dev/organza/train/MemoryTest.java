package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.ChildJvm;
import dev.organza.game.UpdateOrder;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.recipe.Catalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training's resident memory does not grow. Measured in a JVM of its own whose heap is touched
 * beforehand, so that what is left to grow is native. What else moves by tens of megabytes at times
 * that differ from run to run is held still: the optimising compiler's memory, and the allocator's
 * arenas and its thresholds that adapt to what was freed. What remains moves by about 1 MB.
 */
@Tag("slow")
class MemoryTest {

  private static final int STEPS = 5_000;
  private static final int SETTLED = 1_000;

  /** One arena, and thresholds in bytes that do not adapt: glibc's mallopt(3). */
  private static final Map<String, String> STEADY_ALLOCATOR =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_TRIM_THRESHOLD_", "131072",
          "MALLOC_MMAP_THRESHOLD_", "131072");

  /** Trains a dcgan on 8×8 images, samples from it and saves it now and then. */
  static final class Training {
    private Training() {}

    public static void main(String[] arguments) throws Exception {
      TrainingOptions training =
          new TrainingOptions(
              16,
              1,
              CriticWarmup.DEFAULTS,
              UpdateOrder.SHARED_LATENTS,
              1000,
              10,
              0.05,
              OutputBias.ZERO);
      Checkpoints checkpoints = new Checkpoints(Path.of(arguments[0]), CheckpointPolicy.DEFAULTS);
      try (Trainer trainer =
          TinyGames.trainer(TinyGames.Kind.DCGAN, 1, TinyGames.ONE_THREAD, training)) {
        ModelDescription description =
            ModelDescription.of("memory", trainer.plan().game(), trainer.data());
        for (int step = 1; step <= STEPS; step++) {
          trainer.step();
          if (step % 250 == 0) {
            Model.of(trainer, description).sample(64, 1);
            checkpoints.save(trainer, description.metadata(Catalogue.builtIn().kinds()), 0, 0);
          }
          if (step % SETTLED == 0) {
            System.out.printf("step %d rss %d kB%n", step, residentKilobytes());
          }
        }
      }
    }

    private static long residentKilobytes() throws Exception {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void fiveThousandStepsTakeNoMoreMemoryThanOneThousand(@TempDir Path folder) throws Exception {
    ChildJvm child =
        ChildJvm.start(
            folder.resolve("log"),
            STEADY_ALLOCATOR,
            List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xms128m",
                "-Xmx128m",
                "-XX:+AlwaysPreTouch"),
            Training.class,
            folder.resolve("checkpoints").toString());
    assertThat(child.await(300)).as(child.output()).isZero();
    List<MatchResult> lines =
        Pattern.compile("step \\d+ rss (\\d+) kB").matcher(child.output()).results().toList();
    assertThat(lines).hasSize(STEPS / SETTLED);
    MatchResult settled = lines.get(0);
    MatchResult end = lines.get(lines.size() - 1);
    double before = Double.parseDouble(settled.group(1));
    assertThat(Double.parseDouble(end.group(1)))
        .as(child.output())
        .isCloseTo(before, within(0.03 * before));
  }
}
