package dev.organza.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.journal.Better;
import dev.organza.metric.Measure;
import dev.organza.metric.Result;
import dev.organza.metric.evaluation.ComputedResult;
import dev.organza.metric.evaluation.ResultFolder;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipes;
import dev.organza.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunComparisonTest {

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path runs;

  private static final Dataset POINTS =
      Datasets.of("points", Shape.of(2), new float[300][2], new int[0], List.of());

  private RunFolder run(String recipe, String... changes) {
    RunFolder folder = RunFolder.create(runs, recipe, "ring8");
    Recipes recipes = Catalogue.builtIn().recipes();
    try {
      Files.writeString(
          folder.recipe(),
          recipes.write(
              recipes.resolve(recipes.set(recipes.named(recipe), List.of(changes)), POINTS)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return folder;
  }

  private static RunFolder measured(
      RunFolder run, long images, String metric, Better better, double value, String k) {
    return measured(run, images, metric, better, value, k, new Result.Side("data", 100, "abc"));
  }

  private static RunFolder measured(
      RunFolder run,
      long images,
      String metric,
      Better better,
      double value,
      String k,
      Result.Side real) {
    Result result =
        new Result(
            metric,
            better,
            List.of(Measure.of(metric, value)),
            real,
            new Result.Side(run.name(), 100, null),
            null,
            Map.of("k", k),
            List.of(),
            List.of(),
            1,
            0.5,
            "test");
    new ResultFolder(run.results(images)).write(new ComputedResult(result, List.of()));
    return run;
  }

  private static RunFolder fid(RunFolder run, double value) {
    return measured(run, 1000, "fid", Better.LOWER, value, "3");
  }

  @Test
  void seedsOfOneRecipeAreOneRowWithMeanAndStandardDeviation() {
    RunFolder first = fid(run("gan", "seed=1"), 10);
    RunFolder second = fid(run("gan", "seed=2", "hardware.threads=2"), 14);
    RunFolder other = fid(run("lsgan"), 11);
    RunComparison comparison = RunComparison.of(Catalogue.builtIn(), List.of(first, other, second));
    assertThat(comparison.rows()).hasSize(2);
    RunComparison.Row row = comparison.rows().get(0);
    assertThat(row.label()).isEqualTo("gan");
    assertThat(row.runs()).containsExactly(first.name(), second.name());
    assertThat(row.mean("fid")).isEqualTo(12);
    assertThat(row.standardDeviation("fid")).isCloseTo(Math.sqrt(8), within(1e-12)); // (4+4)/(2−1)
    assertThat(comparison.best("fid")).isEqualTo(comparison.rows().get(1));
    assertThat(RunComparisonFigure.of(comparison).getWidth()).isPositive();
  }

  @Test
  void anyOtherDifferenceOfTheRecipeIsARowOfItsOwn() {
    RunComparison comparison =
        RunComparison.of(
            Catalogue.builtIn(),
            List.of(
                fid(run("gan", "training.batch=32"), 1), fid(run("gan", "training.batch=64"), 2)));
    assertThat(comparison.rows()).hasSize(2);
    assertThat(comparison.rows().get(1).label()).isEqualTo("gan, training.batch=64");
    assertThat(comparison.rows().get(0).standardDeviation("fid")).isZero();
  }

  /** Settings that one of both does not have are told too, and a name says it shorter than many. */
  @Test
  void rowsOfOneRecipeAreToldApart() {
    RunComparison comparison =
        RunComparison.of(
            Catalogue.builtIn(),
            List.of(
                fid(run("gan", "hardware.precision=float32"), 1),
                fid(run("gan", "hardware.precision=bfloat16", "seed=2"), 2),
                fid(
                    run(
                        "gan",
                        "training.batch=32",
                        "training.kimg=9",
                        "reports.samples=9",
                        "checkpoints.keepLast=7"),
                    3)));
    assertThat(comparison.rows().get(0).label()).isEqualTo("gan");
    assertThat(comparison.rows().get(1).label()).isEqualTo("gan, hardware.precision=bfloat16");
    assertThat(comparison.rows().get(2).label()).isEqualTo("gan, 00002-gan-ring8");
    assertThat(
            RunComparison.of(
                    Catalogue.builtIn(),
                    List.of(
                        fid(run("gan"), 1),
                        fid(run("gan", "penalties=[{kind: r1, gamma: 10}]", "seed=3"), 2)))
                .rows()
                .get(1)
                .label())
        .contains(", penalties[0].");
  }

  @Test
  void theNewestCardCountsAndWhetherMoreIsBetterIsTheMetricsToSay() {
    RunFolder first = measured(run("gan"), 1000, "recall", Better.HIGHER, 0.9, "3");
    measured(first, 2000, "recall", Better.HIGHER, 0.5, "3");
    RunFolder second = measured(run("lsgan"), 1000, "recall", Better.HIGHER, 0.7, "3");
    RunComparison comparison = RunComparison.of(Catalogue.builtIn(), List.of(first, second));
    assertThat(comparison.rows().get(0).mean("recall")).isEqualTo(0.5);
    assertThat(comparison.best("recall")).isEqualTo(comparison.rows().get(1));
  }

  @Test
  void aMetricThatDidNotMetricAllIsLeftOut() {
    RunFolder first = fid(run("gan"), 1);
    measured(first, 1000, "recall", Better.HIGHER, 0.9, "3");
    assertThat(
            RunComparison.of(Catalogue.builtIn(), List.of(first, fid(run("lsgan"), 2))).metrics())
        .containsOnlyKeys("fid");
  }

  @Test
  void otherProtocolsAreRefusedByNameOfWhatDiffers() {
    RunFolder first = measured(run("gan"), 1000, "fid", Better.LOWER, 1, "3");
    RunFolder second = measured(run("lsgan"), 1000, "fid", Better.LOWER, 1, "5");
    assertThatThrownBy(() -> RunComparison.of(Catalogue.builtIn(), List.of(first, second)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("k (3 and 5)");
  }

  private static RunFolder trainedOn(RunFolder run, String sha256) {
    try {
      Files.writeString(
          run.provenance(),
          """
          {"started": "2026-01-01T00:00:00Z",
           "data": {"name": "x", "shape": [2], "count": 9, "sha256": "%s"}}
          """
              .formatted(sha256));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return run;
  }

  /** Data that were moved between two trainings are the same; other data of one name are not. */
  @Test
  void dataAreKnownByTheirHashNotByTheirPlace() {
    RunComparison moved =
        RunComparison.of(
            Catalogue.builtIn(),
            List.of(
                fid(trainedOn(run("gan", "data.source=/a/x"), "abc"), 1),
                fid(trainedOn(run("gan", "data.source=/b/y", "seed=2"), "abc"), 3)));
    assertThat(moved.rows()).hasSize(1);
    assertThat(moved.rows().get(0).mean("fid")).isEqualTo(2);
    RunComparison replaced =
        RunComparison.of(
            Catalogue.builtIn(),
            List.of(
                fid(trainedOn(run("lsgan", "data.source=/a/x"), "abc"), 1),
                fid(trainedOn(run("lsgan", "data.source=/a/x"), "def"), 3)));
    assertThat(replaced.rows()).hasSize(2);
  }

  @Test
  void runsOnOtherDataAreRefusedWithoutARemedyThatCannotHelp() {
    RunFolder first = fid(trainedOn(run("gan"), "abc"), 1);
    for (Result.Side other :
        List.of(new Result.Side("heights", 928, "def"), new Result.Side("clothes", 100, "def"))) {
      RunFolder second =
          measured(trainedOn(run("gan"), "def"), 1000, "fid", Better.LOWER, 1, "3", other);
      assertThatThrownBy(() -> RunComparison.of(Catalogue.builtIn(), List.of(first, second)))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(first.name() + " was measured beside 100 samples of data")
          .hasMessageContaining(second.name() + " beside ")
          .hasMessageContaining("samples of " + other.source())
          .hasMessageContaining("Compare runs on the same data")
          .hasMessageNotContaining("evaluate");
    }
    // Of the same data another part: that can be mended.
    RunFolder part =
        measured(
            trainedOn(run("gan"), "abc"),
            1000,
            "fid",
            Better.LOWER,
            1,
            "3",
            new Result.Side("data", 50, "part"));
    assertThatThrownBy(() -> RunComparison.of(Catalogue.builtIn(), List.of(first, part)))
        .hasMessageContaining("Measure both in the same way");
  }

  @Test
  void runsWithoutResultsAndSingleRunsAreRefused() {
    RunFolder first = fid(run("gan"), 1);
    assertThatThrownBy(() -> RunComparison.of(Catalogue.builtIn(), List.of(first)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("two runs");
    assertThatThrownBy(() -> RunComparison.of(Catalogue.builtIn(), List.of(first, run("lsgan"))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("00001-lsgan-ring8 has no results");
    RunFolder third = measured(run("r1"), 1000, "kid", Better.LOWER, 1, "3");
    assertThatThrownBy(() -> RunComparison.of(Catalogue.builtIn(), List.of(first, third)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no metric in common");
  }
}
