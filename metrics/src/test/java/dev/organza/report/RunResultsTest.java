package dev.organza.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.journal.Better;
import dev.organza.metric.Measure;
import dev.organza.metric.Result;
import dev.organza.metric.evaluation.ComputedResult;
import dev.organza.metric.evaluation.ResultFolder;
import dev.organza.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The newest result of each metric, also of those in the folder of earlier versions. */
class RunResultsTest {

  /** As versions wrote it that called metrics judges and results cards. */
  private static final String EARLIER =
      """
      {
        "judge" : "%s",
        "better" : "LOWER",
        "measures" : [ { "name" : "distance", "value" : 7.5, "interval" : null } ],
        "real" : { "source" : "heights", "count" : 928, "sha256" : "abc" },
        "fake" : { "source" : "run", "count" : 1000, "sha256" : null },
        "heldOut" : null,
        "protocol" : { "features" : "none" },
        "notes" : [ ],
        "figures" : [ ],
        "seed" : 1,
        "seconds" : 0.1,
        "organza" : "development"
      }
      """;

  private final RunFolder run;

  RunResultsTest(@TempDir Path runs) {
    this.run = RunFolder.create(runs, "gan", "heights");
  }

  @BeforeEach
  void layEarlierResults() throws IOException {
    Path folder = Files.createDirectories(run.path().resolve("cards/0000002000"));
    Files.writeString(folder.resolve("ks.json"), EARLIER.formatted("ks"));
    Files.writeString(folder.resolve("fid.json"), EARLIER.formatted("fid"));
  }

  @Test
  void resultsOfEarlierVersionsAreRead() {
    RunResults.Placed found = Objects.requireNonNull(RunResults.of(run).byMetric().get("ks"), "ks");
    assertThat(found.images()).isEqualTo(2000);
    assertThat(found.result().measure().value()).isEqualTo(7.5);
  }

  @Test
  void newerResultsReplaceThem() {
    Result newer =
        new Result(
            "fid",
            Better.LOWER,
            List.of(Measure.of("distance", 1.5)),
            new Result.Side("heights", 928, "abc"),
            new Result.Side("run", 1000, null),
            null,
            Map.of(),
            List.of(),
            List.of(),
            1,
            0.1,
            "test");
    new ResultFolder(run.results(2000)).write(new ComputedResult(newer, List.of()));
    assertThat(RunResults.of(run).byMetric()).containsOnlyKeys("ks", "fid");
    RunResults.Placed found =
        Objects.requireNonNull(RunResults.of(run).byMetric().get("fid"), "fid");
    assertThat(found.result().measure().value()).isEqualTo(1.5);
  }
}
