package dev.organza.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.doctor.Doctor;
import dev.organza.doctor.DoctorListener;
import dev.organza.journal.Event;
import dev.organza.journal.Journal;
import dev.organza.metric.evaluation.MetricsListener;
import dev.organza.metric.evaluation.ResultFolder;
import dev.organza.model.Model;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.report.RunComparison;
import dev.organza.report.RunReport;
import dev.organza.run.RunFolder;
import dev.organza.run.RunListener;
import dev.organza.run.SavedState;
import dev.organza.run.TrainingRun;
import dev.organza.torch.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kinds from outside the library work wherever those that come with it do. */
class OwnKindsTest {

  private static final Catalogue CATALOGUE = new OwnKinds().extend(Catalogue.builtIn());
  private static final Recipes RECIPES = CATALOGUE.recipes();

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path folder;

  private static Recipe recipe(double kimg, int seed) {
    return RECIPES.set(
        RECIPES.named("gan"),
        List.of(
            "seed=" + seed,
            "data.source=spiral",
            "objective=pearson",
            "penalties=[{kind: drift, weight: 0.01}]",
            "architecture={kind: shallow, units: 16}",
            "training.batch=64",
            "hardware={device: cpu, threads: 1, precision: float32}",
            "reports.metrics=[{name: mean-distance, everyKimg: 1}]",
            "reports.diagnosticsEveryKimg=0.5",
            "training.kimg=" + kimg));
  }

  private static RunListener[] listeners() {
    return new RunListener[] {new MetricsListener(), new DoctorListener()};
  }

  private RunFolder trained(double kimg, int seed) {
    Path runs = folder.resolve("runs");
    try (TrainingRun run = TrainingRun.start(CATALOGUE, recipe(kimg, seed), runs, listeners())) {
      run.train(Optional.empty());
      return run.folder();
    }
  }

  @Test
  void theyAreTrainedMeasuredResumedAndSampled() {
    RunFolder run = trained(2, 1);
    Recipe written = RECIPES.read(run.recipe());
    assertThat(written.adversarial().objective()).isEqualTo(new PearsonChiSquare());
    assertThat(written.adversarial().penalties()).containsExactly(new Drift(0.01));
    assertThat(written.adversarial().architecture()).isEqualTo(new Shallow(16));
    assertThat(written.data().source()).isEqualTo("spiral");
    try (TrainingRun resumed = TrainingRun.resume(CATALOGUE, run, recipe(3, 1), listeners())) {
      resumed.train(Optional.empty());
    }
    List<Event> measured =
        Journal.read(run.journal()).stream()
            .filter(row -> row.kind().equals(Event.MEASURED))
            .toList();
    assertThat(measured)
        .hasSize(3)
        .allSatisfy(row -> assertThat(row.values()).containsEntry("metric", "mean-distance"));
    assertThat(SavedState.best(run).images()).isBetween(1_000L, 3_100L);
    try (Model model = SavedState.newest(run, line -> {}).load(CATALOGUE, Device.cpu())) {
      assertThat(model.sample(3, 1)).hasNumberOfRows(3);
    }
    assertThat(Doctor.of(CATALOGUE, run).examinations()).isGreaterThan(4);
  }

  @Test
  void theyAreReportedAndCompared() throws IOException {
    RunFolder first = trained(2, 1);
    RunFolder second = trained(2, 2);
    try (Stream<Path> kept = Files.list(first.resultsDir())) {
      Path newest = kept.sorted().reduce((one, other) -> other).orElseThrow();
      assertThat(new ResultFolder(newest).read().get(0).metric()).isEqualTo("mean-distance");
    }
    RunComparison comparison = RunComparison.of(CATALOGUE, List.of(first, second));
    assertThat(comparison.rows()).hasSize(1);
    assertThat(comparison.rows().get(0).values().get("mean-distance")).hasSize(2);
    Path report = folder.resolve("report.html");
    RunReport.write(CATALOGUE, first, report);
    assertThat(Files.readString(report)).contains("pearson", "drift", "shallow", "mean-distance");
  }

  /** The examples are what the documentation says they are: short. */
  @Test
  void eachIsShorterThanFortyLines() throws IOException {
    Path sources = Path.of("src/main/java/dev/organza/examples");
    for (Class<?> kind :
        List.of(
            PearsonChiSquare.class, Drift.class, Shallow.class, MeanDistance.class, Spiral.class)) {
      Path source = sources.resolve(kind.getSimpleName() + ".java");
      assertThat(Files.readAllLines(source)).as(kind.getSimpleName()).hasSizeLessThan(40);
    }
  }
}
