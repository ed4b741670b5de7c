package dev.organza.metric.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import dev.organza.journal.Event;
import dev.organza.journal.Journal;
import dev.organza.model.Model;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.run.TrainingRun;
import dev.organza.torch.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class MetricsListenerTest {

  private static final String METRICS =
      "reports.metrics=[{name: ks, everyKimg: 0.5}, {name: moments, everyKimg: 1}]";

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path runs;

  private static Recipe recipe(double kimg, String... changes) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "data.source=heights",
                "training.kimg=" + kimg,
                "training.batch=64",
                "architecture.width=8",
                "training.emaHalfLifeKimg=0.1",
                "reports.samplesEveryKimg=10",
                "checkpoints.everyKimg=0.25",
                "hardware={device: cpu, threads: 1, precision: float32}"));
    all.addAll(List.of(changes));
    Recipes recipes = Catalogue.builtIn().recipes();
    return recipes.set(recipes.named("gan"), all);
  }

  private static MetricsListener metrics() {
    return new MetricsListener();
  }

  private RunFolder train(Recipe recipe) {
    try (TrainingRun run = TrainingRun.start(Catalogue.builtIn(), recipe, runs, metrics())) {
      run.train(Optional.empty());
      return run.folder();
    }
  }

  /** Of pairs, on those that are held out; FID waits for more images than there are. */
  @Test
  void translationsAreMeasuredOnTheWay() {
    Recipes recipes = Catalogue.builtIn().recipes();
    Recipe tiny =
        recipes.set(
            recipes.named("pix2pix"),
            List.of(
                "data.source=edges:digits",
                "data.first=40",
                "data.size=32",
                "data.heldOut=0.3",
                "architecture.width=1",
                "discriminatorArchitecture.width=1",
                "training.kimg=0.04",
                "reports.metrics=[{name: ssim, everyKimg: 0.02}, {name: l1, everyKimg: 0.04}]",
                "hardware={device: cpu, threads: 1, precision: float32}"));
    List<Map<String, Object>> measured = measured(train(tiny));
    assertThat(measured).extracting("metric").containsExactly("ssim", "ssim", "l1");
    assertThat(measured).allSatisfy(values -> assertThat((Double) values.get("value")).isFinite());
    Recipe unpaired =
        recipes.set(
            recipes.named("cyclegan"),
            List.of(
                "data.source=unpaired:edges:digits",
                "data.size=32",
                "data.first=40",
                "architecture.width=1",
                "discriminatorArchitecture.width=1",
                "reports.metrics=[{name: l1, everyKimg: 0.02}]"));
    assertThatThrownBy(() -> train(unpaired))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("these data have no pairs");
  }

  private static byte[] model(RunFolder run) {
    try {
      return Files.readAllBytes(SavedState.newest(run, line -> {}).model());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Map<String, Object>> measured(RunFolder run) {
    return Journal.read(run.journal()).stream()
        .filter(event -> event.kind().equals(Event.MEASURED))
        .map(Event::values)
        .toList();
  }

  @Test
  void measuringChangesNothingOfTheTraining() {
    assertThat(model(train(recipe(2, METRICS)))).isEqualTo(model(train(recipe(2))));
  }

  @Test
  void resultsAndJournalTellWhatTheMetricsSaid() {
    RunFolder run = train(recipe(2, METRICS));
    assertThat(measured(run)).hasSize(4 + 2);
    assertThat(measured(run).get(0)).containsEntry("metric", "ks").containsEntry("better", "lower");
    assertThat(new ResultFolder(run.results(1024)).read()).hasSize(2);
  }

  @Test
  void theBestCheckpointIsKeptBesideTheNewest() throws IOException {
    RunFolder run = train(recipe(4, METRICS));
    long best = SavedState.best(run).images();
    List<Event> ks =
        Journal.read(run.journal()).stream()
            .filter(event -> "ks".equals(event.values().get("metric")))
            .toList();
    assertThat(ks).hasSizeGreaterThan(4);
    assertThat(best)
        .isEqualTo(
            ks.stream()
                .min(Comparator.comparingDouble(event -> event.number("value")))
                .orElseThrow()
                .images());
    try (Model model = SavedState.best(run).load(Catalogue.builtIn(), Device.cpu())) {
      assertThat(model.description().data()).isEqualTo("heights");
    }
    try (Stream<Path> kept = Files.list(run.checkpointsDir())) {
      assertThat(kept.count()).isLessThanOrEqualTo(recipe(4).checkpoints().keepLast() + 1L);
    }
  }

  @Test
  void aResumedRunSaysAndKeepsTheSame() {
    RunFolder straight = train(recipe(3, METRICS));
    RunFolder resumed = train(recipe(1.5, METRICS));
    try (TrainingRun run =
        TrainingRun.resume(Catalogue.builtIn(), resumed, recipe(3, METRICS), metrics())) {
      run.train(Optional.empty());
    }
    assertThat(measured(resumed)).isEqualTo(measured(straight));
    assertThat(SavedState.best(resumed).images()).isEqualTo(SavedState.best(straight).images());
    assertThat(model(resumed)).isEqualTo(model(straight));
  }

  @Test
  void anUnknownMetricIsRefusedBeforeTheTraining() {
    assertThatThrownBy(() -> train(recipe(1, "reports.metrics=[{name: fidd, everyKimg: 1}]")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Did you mean fid?");
  }

  @Test
  void aMetricThatCannotFitIsRefusedBeforeTheTraining() {
    Recipe images = recipe(1, "reports.metrics=[{name: fid, everyKimg: 0.5}]");
    assertThatThrownBy(() -> train(images))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("fid cannot measure this run: it takes images");
    assertThat(runs).isEmptyDirectory();
  }

  @Test
  void withoutMetricsThereIsNoBest() {
    RunFolder run = train(recipe(0.2));
    assertThatThrownBy(() -> SavedState.best(run))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no best checkpoint");
  }
}
