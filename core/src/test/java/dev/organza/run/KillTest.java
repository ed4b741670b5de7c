package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.ChildJvm;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run that is killed and resumed again and again ends as one that was left alone: the same
 * weights, optimisers and random states, the same journal with the doctor's examinations and
 * findings, the same pictures. What is killed are other processes; this one goes on with what the
 * last of them left, and trains the run that is left alone.
 *
 * <p>Four kills by default, and half as many for games with spectral vectors, codes or translators;
 * {@code -Dorganza.kills=10} for more.
 */
@Tag("slow")
class KillTest {

  private static final int KILLS = Integer.getInteger("organza.kills", 4);

  /** Starts the run of a folder, or goes on with it. */
  static final class Training {
    private Training() {}

    /** In a process that is killed. */
    public static void main(String[] arguments) {
      RunListener slowly =
          event -> {
            if (event instanceof RunEvent.Noted noted) {
              System.out.println(noted.line());
            } else if (event instanceof RunEvent.Stepped) {
              try {
                Thread.sleep(1); // leaves the killer time to aim
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            }
          };
      train(Path.of(arguments[0]), arguments[1], Integer.parseInt(arguments[2]), slowly);
    }

    static StopReason train(Path runs, String name, int kimg, RunListener listener) {
      try (TrainingRun run = open(runs, name, kimg, listener)) {
        return run.train(Optional.empty());
      }
    }

    private static TrainingRun open(Path runs, String name, int kimg, RunListener listener) {
      if (Files.exists(runs)) {
        RunFolder folder = RunFolder.find(runs, "latest");
        return TrainingRun.resume(
            Catalogue.builtIn(),
            folder,
            Catalogue.builtIn().recipes().read(folder.recipe()),
            listener);
      }
      Recipes recipes = Catalogue.builtIn().recipes();
      Recipe recipe =
          recipes.set(
              recipes.set(recipes.named(name), networks(recipes.named(name))),
              List.of(
                  "data.flip=true",
                  "training.batch=16",
                  "training.kimg=" + kimg,
                  "checkpoints.everyKimg=0.25",
                  "reports.samples=16",
                  "reports.samplesEveryKimg=0.5",
                  "reports.journalEveryKimg=0.05",
                  "reports.diagnosticsEveryKimg=0.25",
                  "hardware.device=cpu",
                  "hardware.threads=1",
                  "hardware.precision=float32"));
      return TrainingRun.start(Catalogue.builtIn(), recipe, runs, listener);
    }

    private static List<String> translators() {
      return List.of(
          "data.source=edges:digits",
          "data.size=32",
          "architecture.width=1",
          "discriminatorArchitecture.width=1");
    }

    /** Tiny ones, with an image pool that is full and exchanged between two kills. */
    private static List<String> networks(Recipe recipe) {
      return switch (recipe.name()) {
        case "dcgan" ->
            List.of("data.source=digits", "data.dequantize=true", "architecture.width=4");
        case "pix2pix" -> translators();
        case "cyclegan" -> {
          List<String> all = new ArrayList<>(translators());
          all.add("architecture.blocks=1");
          yield all;
        }
        default ->
            List.of("data.source=digits", "data.dequantize=true", "architecture.images.width=4");
      };
    }
  }

  private final Path folder;
  private int sittings;

  KillTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private ChildJvm sitting(Path runs, String recipe, int kimg) throws IOException {
    return ChildJvm.start(
        folder.resolve("sitting-" + sittings++ + ".log"),
        List.of("-XX:+UseSerialGC", "-Xmx128m", "-Djava.awt.headless=true"),
        Training.class,
        runs.toString(),
        recipe,
        String.valueOf(kimg));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dcgan", "sngan", "infogan", "pix2pix", "cyclegan"})
  void aRunThatIsKilledAgainAndAgainEndsAsOneThatWasNot(String recipe) throws Exception {
    int kills = recipe.equals("dcgan") ? KILLS : Math.max(2, KILLS / 2);
    int kimg = (List.of("pix2pix", "cyclegan").contains(recipe) ? 2 : 3) * kills / 2;
    Path killed = folder.resolve("killed");
    Random random = new Random(11);
    int whileWriting = 0;
    for (int kill = 0; kill < kills; kill++) {
      List<String> before = checkpoints(killed);
      ChildJvm child = sitting(killed, recipe, kimg);
      // Only a checkpoint can be resumed, and each sitting has to get somewhere.
      while (child.isAlive() && newer(checkpoints(killed), before).isEmpty()) {
        Thread.sleep(2);
      }
      if (kill % 2 == 0) {
        Thread.sleep(random.nextInt(150));
      } else {
        while (child.isAlive() && !writing(killed)) {
          Thread.sleep(1); // a checkpoint takes longer
        }
      }
      assertThat(child.isAlive()).as(child.output()).isTrue();
      child.kill();
      whileWriting += writing(killed) ? 1 : 0;
    }
    assertThat(whileWriting).as("kills that left a half-written checkpoint").isPositive();
    List<String> notes = new ArrayList<>();
    RunListener listener =
        event -> {
          if (event instanceof RunEvent.Noted noted) {
            notes.add(noted.line());
          }
        };
    assertThat(Training.train(killed, recipe, kimg, listener)).isEqualTo(StopReason.COMPLETE);
    assertThat(notes).anyMatch(note -> note.startsWith("Resumed"));
    Path calm = folder.resolve("calm");
    assertThat(Training.train(calm, recipe, kimg, event -> {})).isEqualTo(StopReason.COMPLETE);
    System.out.println(
        recipe + ": " + kills + " kills, " + whileWriting + " of them during a checkpoint");

    RunFolder one = RunFolder.find(calm, "latest");
    RunFolder other = RunFolder.find(killed, "latest");
    assertThat(Traces.steps(other)).isEqualTo(Traces.steps(one)).hasSize(20 * kimg);
    assertThat(Traces.diagnostics(other))
        .isEqualTo(Traces.diagnostics(one))
        .hasSizeGreaterThanOrEqualTo(4 * kimg);
    Map<String, String> expected = Traces.contents(one);
    assertThat(expected).hasSizeGreaterThan(kimg);
    assertThat(Traces.contents(other)).isEqualTo(expected);
  }

  private static List<String> newer(List<String> names, List<String> before) {
    List<String> newer = new ArrayList<>(names);
    newer.removeAll(before);
    return newer;
  }

  private static List<String> inside(Path runs, String prefix) throws IOException {
    if (!Files.exists(runs) || RunFolder.list(runs).isEmpty()) {
      return List.of();
    }
    Path checkpoints = RunFolder.find(runs, "latest").checkpointsDir();
    if (!Files.exists(checkpoints)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(checkpoints)) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .toList();
    }
  }

  private static List<String> checkpoints(Path runs) throws IOException {
    return inside(runs, "0");
  }

  private static boolean writing(Path runs) throws IOException {
    return !inside(runs, ".writing-").isEmpty();
  }
}
