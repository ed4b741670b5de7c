package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import dev.organza.evaluate.CardFolder;
import dev.organza.journal.Event;
import dev.organza.journal.Journal;
import dev.organza.torch.Device;
import dev.organza.train.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveJudgesTest {

  private static final String JUDGES =
      "reports.judges=[{name: ks, everyKimg: 0.5}, {name: moments, everyKimg: 1}]";

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
    Recipes recipes = Recipes.standard();
    return recipes.set(recipes.named("gan"), all);
  }

  private RunFolder train(Recipe recipe) {
    try (TrainingRun run = TrainingRun.start(recipe, runs, RunListener.silent())) {
      run.train(Optional.empty());
      return run.folder();
    }
  }

  private static byte[] model(RunFolder run) {
    try {
      return Files.readAllBytes(SavedState.newest(run, RunListener.silent()).model());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Map<String, Object>> judged(RunFolder run) {
    return Journal.read(run.journal()).stream()
        .filter(event -> event.kind().equals(JudgedState.KIND))
        .map(Event::values)
        .toList();
  }

  @Test
  void judgingChangesNothingOfTheTraining() {
    assertThat(model(train(recipe(2, JUDGES)))).isEqualTo(model(train(recipe(2))));
  }

  @Test
  void cardsAndJournalTellWhatTheJudgesSaid() {
    RunFolder run = train(recipe(2, JUDGES));
    assertThat(judged(run)).hasSize(4 + 2);
    assertThat(judged(run).get(0)).containsEntry("judge", "ks").containsEntry("better", "lower");
    assertThat(new CardFolder(run.cards(1024)).read()).hasSize(2);
  }

  @Test
  void theBestCheckpointIsKeptBesideTheNewest() throws IOException {
    RunFolder run = train(recipe(4, JUDGES));
    JudgedState best = JudgedState.best(Journal.read(run.journal())).orElseThrow();
    assertThat(Journal.read(run.journal()))
        .filteredOn(event -> "ks".equals(event.values().get("judge")))
        .allSatisfy(
            event -> assertThat(event.number("value")).isGreaterThanOrEqualTo(best.value()));
    assertThat(SavedState.best(run).images()).isEqualTo(best.images());
    try (Model model = SavedState.best(run).load(Device.cpu())) {
      assertThat(model.description().data()).isEqualTo("heights");
    }
    try (Stream<Path> kept = Files.list(run.checkpointsDir())) {
      assertThat(kept.count()).isLessThanOrEqualTo(recipe(4).checkpoints().keepLast() + 1L);
    }
  }

  @Test
  void aResumedRunSaysAndKeepsTheSame() {
    RunFolder straight = train(recipe(3, JUDGES));
    RunFolder resumed = train(recipe(1.5, JUDGES));
    try (TrainingRun run = TrainingRun.resume(resumed, recipe(3, JUDGES), RunListener.silent())) {
      run.train(Optional.empty());
    }
    assertThat(judged(resumed)).isEqualTo(judged(straight));
    assertThat(SavedState.best(resumed).images()).isEqualTo(SavedState.best(straight).images());
    assertThat(model(resumed)).isEqualTo(model(straight));
  }

  @Test
  void anUnknownJudgeIsRefusedBeforeTheTraining() {
    assertThatThrownBy(() -> train(recipe(1, "reports.judges=[{name: fidd, everyKimg: 1}]")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Did you mean fid?");
  }

  @Test
  void aJudgeThatCannotFitIsRefusedBeforeTheTraining() {
    Recipe images = recipe(1, "reports.judges=[{name: fid, everyKimg: 0.5}]");
    assertThatThrownBy(() -> train(images))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("fid cannot judge this run: it takes images");
    assertThat(runs).isEmptyDirectory();
  }

  @Test
  void withoutJudgesThereIsNoBest() {
    RunFolder run = train(recipe(0.2));
    assertThatThrownBy(() -> SavedState.best(run))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--judge");
  }
}
