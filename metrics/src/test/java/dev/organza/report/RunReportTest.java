package dev.organza.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.FileTree;
import dev.organza.OrganzaException;
import dev.organza.journal.Better;
import dev.organza.metric.Figure;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Result;
import dev.organza.metric.evaluation.ComputedResult;
import dev.organza.metric.evaluation.ResultFolder;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.RunFolder;
import dev.organza.run.TrainingRun;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {

  private static final String HOSTILE = "<script>alert('x')</script> & \"quotes\" {{name}}";

  private static RunFolder run = new RunFolder(Path.of(""), 0);
  private static String html = "";
  private static String withoutPictures = "";

  @BeforeAll
  static void train(@TempDir Path runs) throws IOException {
    Recipes recipes = Catalogue.builtIn().recipes();
    Recipe recipe =
        recipes.set(
            recipes.named("gan"),
            List.of(
                "data.source=heights",
                "training.kimg=2",
                "training.batch=64",
                "architecture.width=8",
                "reports.samplesEveryKimg=0.1",
                "reports.journalEveryKimg=0.1",
                "paper='" + HOSTILE.replace("'", "''") + "'",
                "hardware={device: cpu, threads: 1, precision: float32}"));
    try (TrainingRun training = TrainingRun.start(Catalogue.builtIn(), recipe, runs)) {
      training.train(Optional.empty());
      run = training.folder();
    }
    Result result =
        new Result(
            "fid",
            Better.LOWER,
            List.of(new Measure("distance", 12.3456, new Interval(11, 14, 0.95, "bootstrap"))),
            new Result.Side("heights", 928, "abc"),
            new Result.Side(run.name(), 1000, null),
            null,
            Map.of("features", HOSTILE),
            List.of(HOSTILE),
            List.of("pairs"),
            1,
            0.5,
            "test");
    BufferedImage dot = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    new ResultFolder(run.results(2000))
        .write(new ComputedResult(result, List.of(new Figure("pairs", "Pairs.", dot))));
    Result quality =
        new Result(
            "quality",
            Better.HIGHER,
            List.of(Measure.of("quality", 0.9)),
            result.real(),
            result.fake(),
            null,
            Map.of("rows", "all"),
            List.of("To test software.", "Second."),
            List.of(),
            1,
            0.5,
            "test");
    new ResultFolder(run.results(2000)).write(new ComputedResult(quality, List.of()));
    Path file = runs.resolve("report.html");
    RunReport.write(Catalogue.builtIn(), run, file);
    html = Files.readString(file);
    FileTree.delete(run.samplesDir());
    Files.delete(run.reals());
    RunReport.write(Catalogue.builtIn(), run, file);
    withoutPictures = Files.readString(file);
  }

  /** As of a table with categories. */
  @Test
  void whereThereAreNoPicturesNoneAreAnnounced() {
    assertThat(html).contains("Samples over time");
    assertThat(withoutPictures).doesNotContain("Samples over time").contains("Curves");
  }

  @Test
  void nothingIsFetchedAndNothingRuns() {
    assertThat(html).doesNotContainIgnoringCase("<script").doesNotContain("src=\"http");
    assertThat(Pattern.compile("(?:src|href)=\"(?!data:)").matcher(html).find()).isFalse();
    assertThat(html).doesNotContain("url(").doesNotContain("@import");
  }

  @Test
  void textFromTheRunIsShownAsItIs() {
    assertThat(html)
        .contains(
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quotes&quot; {{name}}");
  }

  @Test
  void showsTheCourseTheCurvesAndTheResults() {
    // Eight of the pictures, real samples, curves, the result's picture.
    assertThat(html.split("<img ", -1)).hasSize(8 + 1 + 1 + 1 + 1);
    assertThat(html)
        .contains("12.35", "11.00 to 14.00 (95 %, bootstrap)", "lower is better")
        .contains("2.048 of 2 kimg")
        .contains("at 2 kimg; 928 real, 1,000 generated")
        .contains("data:\n  source: heights")
        .contains("&quot;libtorch&quot;");
  }

  @Test
  void saysWhatTheRowsMayBeUsedFor() {
    String uses =
        html.substring(html.indexOf("may be used for"), html.indexOf("Samples over time"));
    assertThat(uses)
        .contains("<li>To test software.</li>", "differential privacy")
        .doesNotContain("Second.");
  }

  @Test
  void aRunWithoutItsFilesIsRefusedByName(@TempDir Path runs) {
    RunFolder empty = RunFolder.create(runs, "gan", "heights");
    assertThatThrownBy(
            () -> RunReport.write(Catalogue.builtIn(), empty, runs.resolve("report.html")))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("recipe.yaml");
    assertThat(runs.resolve("report.html")).doesNotExist();
  }
}
