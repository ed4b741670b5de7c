package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import dev.organza.journal.Event;
import dev.organza.model.OnnxAgreement;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recipe that comes with Organza, at a tiny size: it trains, and it goes on bit for bit. */
@Tag("slow")
class RecipeCourseTest {

  /** Why a recipe refuses points and numbers; the others take any data. */
  private static final Map<String, String> REFUSALS =
      Map.of(
          "dcgan", "the mlp architecture takes any",
          "pix2pix", "makes images of one kind into another, a and b",
          "cyclegan", "makes images of one kind into another, a and b",
          "wavegan", "the mlp architecture takes any",
          "specgan", "the mlp architecture takes any",
          "sound", "this data has no labels",
          "cgan", "this data has no labels",
          "cgan-2014", "this data has no labels");

  /** Why a recipe refuses images. */
  private static final Map<String, String> REFUSALS_OF_IMAGES =
      Map.of(
          "ctgan", "is for the rows of a table",
          "table", "is for the rows of a table",
          "sound", "images of at least 16 pixels a side",
          "pix2pix", "edges:fashion",
          "cyclegan", "edges:fashion");

  /** What a recipe is resumed on that takes neither digits nor points alone. */
  private static final Map<String, String> OWN_DATA =
      Map.of(
          "unrolled", "ring8",
          "ctgan", "ring8",
          "table", "ring8",
          "pix2pix", "edges:digits",
          "cyclegan", "unpaired:edges:digits",
          "wavegan", "drum-machine",
          "specgan", "drum-machine",
          "sound", "drum-machine");

  private final Path runs;

  RecipeCourseTest(@TempDir Path runs) {
    this.runs = runs;
  }

  static List<String> names() {
    return Recipes.names();
  }

  /** A recipe on some data with few units, and everything due within a few rounds. */
  private static Recipe tiny(String name, String source, int images) {
    Recipe recipe = Catalogue.builtIn().recipes().named(name);
    List<String> changes = new ArrayList<>();
    changes.add("data.source=" + source);
    changes.add("data.first=40");
    if (source.endsWith("digits")) {
      changes.add("data.flip=true");
      changes.add("data.dequantize=true");
    }
    if (source.endsWith("edges:digits")) {
      changes.add("data.size=32");
    }
    changes.add("training.batch=8");
    changes.add("training.kimg=" + images / 1000.0);
    changes.add("reports.samples=4");
    changes.add("reports.samplesEveryKimg=0.1");
    changes.add("reports.journalEveryKimg=0.001");
    changes.add("checkpoints.everyKimg=0.05");
    changes.add("hardware.device=cpu");
    changes.add("hardware.threads=1");
    changes.add("hardware.precision=float32");
    Map<String, ?> plain = Catalogue.builtIn().recipes().plain(recipe);
    for (String networks : List.of("architecture", "discriminatorArchitecture")) {
      if (plain.get(networks) instanceof Map<?, ?> architecture) {
        changes.addAll(narrow(networks, architecture));
      }
    }
    if (recipe.training().criticWarmup().criticSteps() > 3) {
      changes.add("training.criticWarmup={criticSteps: 3, firstRounds: 2, everyRounds: 4}");
    }
    if (name.equals("ctgan")) {
      changes.add("training.batch=10"); // a pack
    }
    if (name.equals("instance-noise")) {
      changes.add("stabilisers.instanceNoise.endKimg=0.12"); // ends before the training does
    }
    if (name.equals("stylegan2")) {
      changes.add("penalties[0].every=3"); // due in the last of 6 rounds
      changes.add("generatorPenalties=[{kind: path-length, every: 2}]"); // an option of it
    }
    return Catalogue.builtIn().recipes().set(recipe, changes);
  }

  /** The changes that make an architecture narrow, whatever kind it is of. */
  private static List<String> narrow(String path, Map<?, ?> architecture) {
    List<String> changes = new ArrayList<>();
    for (Map.Entry<?, ?> entry : architecture.entrySet()) {
      String key = (String) entry.getKey();
      String at = path + "." + key;
      if (key.equals("widths")) {
        changes.add(at + "=[8, 4]");
      } else if (key.matches("width|groupWidth|.*(Units|Maxout)")) {
        changes.add(at + "=4");
      } else if (entry.getValue() instanceof Map<?, ?> part && !key.equals("activation")) {
        changes.addAll(narrow(at, part));
      }
    }
    assertThat(changes).isNotEmpty();
    return changes;
  }

  @ParameterizedTest
  @MethodSource("names")
  void isDescribedAndWrittenAsItIsRead(String name) throws IOException {
    Recipe recipe = Catalogue.builtIn().recipes().named(name);
    assertThat(recipe.name()).isEqualTo(name);
    assertThat(recipe.paper()).containsPattern("arXiv:\\d{4}\\.\\d{4,5}");
    assertThat(recipe.departs()).isNotBlank();
    Path file = runs.resolve("written.yaml");
    Files.writeString(file, Catalogue.builtIn().recipes().write(recipe));
    assertThat(Catalogue.builtIn().recipes().read(file)).isEqualTo(recipe);
    assertThat(Catalogue.builtIn().recipes().find(name)).isEqualTo(recipe);
  }

  @ParameterizedTest
  @MethodSource("names")
  void trainsOnImagesPointsAndNumbersOrSaysWhyNot(String name) {
    for (String source : List.of("digits", "ring8", "heights")) {
      Recipe recipe = tiny(name, source, 48);
      boolean images = source.equals("digits");
      Map<String, String> refusals = images ? REFUSALS_OF_IMAGES : REFUSALS;
      if (refusals.containsKey(name)) {
        assertThatThrownBy(() -> train(recipe))
            .as(name + " on " + source)
            .isInstanceOf(UsageException.class)
            .hasMessageContaining(refusals.get(name));
      } else {
        train(recipe);
      }
    }
  }

  private void train(Recipe recipe) {
    try (TrainingRun run = TrainingRun.start(Catalogue.builtIn(), recipe, runs)) {
      assertThat(run.train(Optional.empty())).isEqualTo(StopReason.COMPLETE);
      assertThat(run.trainer().progress().images()).isGreaterThanOrEqualTo(48);
      List<Event> steps = Traces.events(run.folder());
      assertThat(steps).isNotEmpty();
      Event last = steps.get(steps.size() - 1);
      List<String> expected = new ArrayList<>();
      if (!recipe.adversarial().penalties().isEmpty()) {
        expected.add("discriminator.penalty");
      }
      recipe
          .adversarial()
          .conditioning()
          .codes()
          .names()
          .forEach(code -> expected.add("information." + code));
      assertThat(last.values().keySet()).containsAll(expected);
      last.values()
          .forEach((key, value) -> assertThat(((Number) value).doubleValue()).as(key).isFinite());
      for (float[] sample : run.model().sample(5, 1)) {
        for (float value : sample) {
          assertThat(value).isFinite();
        }
      }
      OnnxAgreement.check(run.model());
    }
  }

  /** As {@link KillTest}, but in this process: rounds after the last checkpoint are lost. */
  @ParameterizedTest
  @MethodSource("names")
  void interruptedAndResumedItEndsAsOneThatNeverStopped(String name) throws IOException {
    interruptedAndResumed(tiny(name, OWN_DATA.getOrDefault(name, "digits"), 130));
  }

  /** Rates that follow the training to its end. */
  @Test
  void annealedToo() throws IOException {
    interruptedAndResumed(
        Catalogue.builtIn()
            .recipes()
            .set(
                tiny("r1", "ring8", 130),
                List.of(
                    "generator.learningRateSchedule=anneal",
                    "discriminator.learningRateSchedule={kind: anneal, start: 0.6}")));
  }

  /** The networks and rates of the default for images of many values. */
  @Test
  void largeImagesToo() throws IOException {
    interruptedAndResumed(
        Catalogue.builtIn()
            .recipes()
            .set(
                tiny("compact", "digits", 130),
                List.of("data.size=64", "architecture.images.large.large.width=4")));
  }

  private void interruptedAndResumed(Recipe recipe) throws IOException {
    RunFolder straight;
    try (TrainingRun run = TrainingRun.start(Catalogue.builtIn(), recipe, runs)) {
      assertThat(run.train(Optional.empty())).isEqualTo(StopReason.COMPLETE);
      straight = run.folder();
    }
    RunFolder interrupted;
    try (TrainingRun run =
        TrainingRun.start(Catalogue.builtIn(), recipe, runs, new PowerCut(110))) {
      assertThatThrownBy(() -> run.train(Optional.empty())).hasMessage("power cut");
      interrupted = run.folder();
    }
    Recipe again = Catalogue.builtIn().recipes().read(interrupted.recipe());
    try (TrainingRun run = TrainingRun.resume(Catalogue.builtIn(), interrupted, again)) {
      assertThat(run.trainer().progress().images()).isBetween(50L, 109L);
      assertThat(run.train(Optional.empty())).isEqualTo(StopReason.COMPLETE);
    }
    assertThat(Traces.steps(interrupted)).isEqualTo(Traces.steps(straight)).isNotEmpty();
    Map<String, String> expected = Traces.contents(straight);
    assertThat(expected).hasSizeGreaterThan(5);
    assertThat(Traces.contents(interrupted)).isEqualTo(expected);
  }

  /** Ends a training in the middle of a round, after so many images. */
  private record PowerCut(long images) implements RunListener {
    @Override
    public void on(RunEvent event) {
      if (event instanceof RunEvent.Stepped stepped && stepped.imagesThisCall() >= images) {
        throw new IllegalStateException("power cut");
      }
    }
  }
}
