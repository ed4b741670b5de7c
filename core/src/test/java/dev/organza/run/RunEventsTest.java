package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import dev.organza.journal.Better;
import dev.organza.journal.Event;
import dev.organza.journal.Journal;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a listener is told of a run, and what it may do. */
class RunEventsTest {

  private static final Recipes RECIPES = Catalogue.builtIn().recipes();

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path runs;

  /** Eight steps of 16; a row every other step, examinations after steps 1, 2, 4 and 8 … */
  private static Recipe recipe(String... changes) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "data.source=heights",
                "training.kimg=0.128",
                "training.batch=16",
                "architecture.width=8",
                "reports.journalEveryKimg=0.032",
                "reports.samplesEveryKimg=0.064",
                "checkpoints.everyKimg=0.064",
                "hardware={device: cpu, threads: 1, precision: float32}"));
    all.addAll(List.of(changes));
    return RECIPES.set(RECIPES.named("gan"), all);
  }

  /** Counts events, and computes a made-up metric of its own after steps that it chooses. */
  private static final class Ears implements RunListener {
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final List<String> order = new ArrayList<>();
    private final Map<Long, Double> values;
    private LiveRun run;

    @SuppressWarnings("NullAway.Init") // attached before it is told anything
    Ears(Map<Long, Double> values) {
      this.values = values;
    }

    @Override
    public void attach(LiveRun attached) {
      run = attached;
    }

    @Override
    public void on(RunEvent event) {
      counts.merge(event.getClass().getSimpleName(), 1, Integer::sum);
      order.add(event.getClass().getSimpleName());
      if (event instanceof RunEvent.Stepped stepped && values.containsKey(stepped.images())) {
        run.tell(new RunEvent.Measured("own", Better.HIGHER, values.get(stepped.images())));
      }
    }
  }

  private RunFolder train(Recipe recipe, RunListener listener) {
    try (TrainingRun run = TrainingRun.start(Catalogue.builtIn(), recipe, runs, listener)) {
      run.train(Optional.empty());
      return run.folder();
    }
  }

  @Test
  void aListenerIsToldWhatHappens() {
    Ears ears = new Ears(Map.of());
    train(recipe(), ears);
    assertThat(ears.counts)
        .containsEntry("Started", 1)
        .containsEntry("Stepping", 8)
        .containsEntry("Stepped", 8)
        .containsEntry("RowDue", 4)
        .containsEntry("Sampled", 1 + 2)
        .containsEntry("Checkpointed", 1 + 2)
        .containsEntry("Ended", 1)
        .doesNotContainKeys("Recalled", "Resumed", "Diverged");
    assertThat(ears.order).endsWith("Ending", "Ended");
    assertThat(ears.order.indexOf("Stepping")).isLessThan(ears.order.indexOf("Stepped"));
    assertThat(ears.order.indexOf("Stepped")).isLessThan(ears.order.indexOf("RowDue"));
  }

  @Test
  void aResumedRunRecallsItsJournal() {
    RunFolder folder = train(recipe(), new Ears(Map.of()));
    int rows = Journal.read(folder.journal()).size();
    Ears ears = new Ears(Map.of());
    try (TrainingRun run =
        TrainingRun.resume(Catalogue.builtIn(), folder, recipe("training.kimg=0.16"), ears)) {
      run.train(Optional.empty());
    }
    assertThat(ears.counts)
        .containsEntry("Recalled", rows)
        .containsEntry("Resumed", 1)
        .containsEntry("Stepped", 2)
        .doesNotContainKey("Started");
  }

  /** A metric from outside decides which checkpoint is kept. */
  @Test
  void theBestStateIsKeptByWhateverMetric() {
    Recipe recipe = recipe("checkpoints.keepLast=1");
    RunFolder folder = train(recipe, new Ears(Map.of(32L, 0.5, 48L, 0.75, 80L, 0.25, 128L, 0.75)));
    assertThat(SavedState.best(folder).images()).isEqualTo(48);
    assertThat(SavedState.newest(folder, line -> {}).images()).isEqualTo(128);
    assertThat(Journal.read(folder.journal()))
        .filteredOn(row -> row.kind().equals(Event.MEASURED))
        .hasSize(4)
        .first()
        .satisfies(
            row ->
                assertThat(row.values())
                    .containsEntry("metric", "own")
                    .containsEntry("better", "higher")
                    .containsEntry("value", 0.5));
  }

  @Test
  void metricsThatNothingComputesAreRefused() {
    Recipe recipe = recipe("reports.metrics=[{name: ks, everyKimg: 0.1}]");
    assertThatThrownBy(() -> train(recipe, new Ears(Map.of())))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("ks")
        .hasMessageContaining("no listener computes metrics");
    assertThat(runs).isEmptyDirectory();
  }

  @Test
  void aListenerMayRefuseARunBeforeAnythingIsWritten() {
    RunListener strict =
        new RunListener() {
          @Override
          public void on(RunEvent event) {}

          @Override
          public void check(PlannedRun run) {
            assertThat(run.model().orElseThrow().sample(3, 1)).hasNumberOfRows(3);
            throw new UsageException("not " + run.recipe().name());
          }
        };
    assertThatThrownBy(() -> train(recipe(), strict)).hasMessage("not gan");
    assertThat(runs).isEmptyDirectory();
  }

  /** Neither the lock nor the data stay with a run that a listener has stopped. */
  @Test
  void aListenerThatFailsStopsTheTraining() {
    RunListener broken =
        event -> {
          if (event instanceof RunEvent.Stepped stepped && stepped.images() == 96) {
            throw new IllegalStateException("broken");
          }
        };
    assertThatThrownBy(() -> train(recipe(), broken)).hasMessage("broken");
    RunFolder folder = RunFolder.find(runs, "latest");
    try (TrainingRun run = TrainingRun.resume(Catalogue.builtIn(), folder, recipe())) {
      assertThat(run.trainer().progress().images()).isEqualTo(64);
      assertThat(run.train(Optional.empty())).isEqualTo(StopReason.COMPLETE);
    }
    assertThat(Files.exists(folder.curves())).isTrue();
  }
}
