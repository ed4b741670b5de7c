package dev.organza.bench.quality;

import dev.organza.bench.turns.Machine;
import dev.organza.journal.Better;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Result;
import java.util.List;
import java.util.Map;

/** Rows with what a test does not care for filled in. */
final class RowsForTests {

  static final Machine MACHINE =
      new Machine("A processor", 2, 24 * 1024, "Linux 6.1 amd64", "A JVM 17", 0.02);

  private RowsForTests() {}

  static QualityRow.Work work(String system) {
    return new QualityRow.Work("fashion", "aa", system, "dd", "wall", 0, "A processor", 2);
  }

  /** A run of 2 and 4 minutes, 1,000 images a second. */
  static QualityRow.Run run(String id, QualityRow.Work work, long seed) {
    return new QualityRow.Run(
        id,
        work,
        seed,
        "",
        "2026-11-29T21:00:00Z",
        MACHINE,
        2.5,
        "abc1234",
        new Training.Done(
            "System 1.0",
            2,
            "compile",
            20,
            List.of(
                new QualitySnapshot("2", 120, 120_000, 120, 240),
                new QualitySnapshot("4", 240, 240_000, 240, 480))));
  }

  static QualityRow.Judged judged(String run, String minutes, double fid) {
    return new QualityRow.Judged(
        run,
        minutes,
        "2026-11-29T22:00:00Z",
        List.of(
            result(
                "fid",
                new Measure("fid", fid, new Interval(fid - 0.5, fid + 0.5, 0.95, "jackknife"))),
            result("precision-recall", Measure.of("precision", 0.5), Measure.of("recall", 0.75)),
            result("density-coverage", Measure.of("density", 0.25), Measure.of("coverage", 1))));
  }

  private static Result result(String metric, Measure... measures) {
    return new Result(
        metric,
        Better.LOWER,
        List.of(measures),
        new Result.Side("fashion", 10_000, "aa"),
        new Result.Side("2.npy", 10_000, "bb"),
        null,
        Map.of("features", "own"),
        List.of(),
        List.of(),
        1,
        3.5,
        "development");
  }
}
