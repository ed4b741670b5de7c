package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.FileTree;
import dev.organza.cli.terminal.StillBusy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code organza evaluate}, {@code report} and {@code compare}. */
class EvaluateTest {

  private static Path folder = Path.of("");
  private static String runs = "";

  @BeforeAll
  static void train(@TempDir Path temporary) {
    folder = temporary;
    runs = folder.resolve("runs").toString();
    System.setProperty("organza.cache", folder.resolve("cache").toString());
    for (String seed : List.of("1", "2")) {
      Cli.succeed(
          "train",
          "gan",
          "--data=heights",
          "--seed=" + seed,
          "--set=architecture.width=8",
          "--set=training.batch=64",
          "--kimg=2",
          "--metrics=ks@0.5",
          "--threads=1",
          "--precision=float32",
          "--runs",
          runs);
    }
  }

  @AfterAll
  static void restore() {
    System.clearProperty("organza.cache");
  }

  private static JsonNode json(Cli cli) {
    try {
      return new ObjectMapper().readTree(cli.out());
    } catch (IOException e) {
      throw new AssertionError(cli.toString(), e);
    }
  }

  @Test
  void answersWithResultsAndKeepsThem() {
    Cli cli =
        Cli.succeed(
            "evaluate",
            "0",
            "--runs",
            runs,
            "--metrics",
            "ks,moments",
            "--count",
            "300",
            "--json",
            "--out",
            folder.resolve("results").toString());
    JsonNode results = json(cli);
    assertThat(results).hasSize(2);
    assertThat(results.get(0).get("metric").asText()).isEqualTo("ks");
    double distance = results.get(0).get("measures").get(0).get("value").asDouble();
    assertThat(distance).isBetween(0.0, 1.0);
    assertThat(results.get(0).get("fake").get("count").asInt()).isEqualTo(300);
    assertThat(results.get(0).get("real").get("count").asInt()).isEqualTo(928);
    assertThat(results.get(0).get("protocol")).isNotEmpty();
    assertThat(folder.resolve("results/ks.json")).isNotEmptyFile();
    assertThat(cli.err()).contains("Computing ks", "Results are in");
    String table = Cli.succeed("evaluate", "0", "--runs", runs, "--metrics", "ks").out();
    assertThat(table).contains("ks", "p-value", " to ");
    assertThat(Path.of(runs, "00000-gan-heights/results/0000002048/ks.json")).isNotEmptyFile();
    // The same question has the same answer.
    Cli again =
        Cli.succeed("evaluate", "0", "--runs", runs, "--metrics", "ks", "--count", "300", "--json");
    assertThat(json(again).get(0).get("measures").get(0).get("value").asDouble())
        .isEqualTo(distance);
  }

  @Test
  void theUsualMetricsAreThoseOfTheKindOfData() {
    String out =
        Cli.succeed(
                "evaluate",
                "1",
                "--runs",
                runs,
                "--count",
                "300",
                "--out",
                folder.resolve("usual").toString())
            .out();
    assertThat(out).contains("ks", "wasserstein-1", "moments", "classical-fit");
    assertThat(out).doesNotContain("fid", "modes ", "class-accuracy");
  }

  @Test
  void theSameSamplesAreNotFarApartAndOthersAre() {
    String same = folder.resolve("same").toString();
    JsonNode results =
        json(
            Cli.succeed(
                "evaluate",
                "--real=heights",
                "--fake=heights",
                "--metrics=ks,wasserstein-1",
                "--out=" + same,
                "--json"));
    assertThat(results.get(0).get("measures").get(0).get("value").asDouble()).isZero();
    assertThat(results.get(1).get("measures").get(0).get("value").asDouble()).isZero();
    JsonNode far =
        json(
            Cli.succeed(
                "evaluate",
                "--real=heights",
                "--fake=gaussian",
                "--metrics=ks",
                "--out=" + same,
                "--json"));
    // No one is as tall as a number from N(0, 1).
    assertThat(far.get(0).get("measures").get(0).get("value").asDouble()).isEqualTo(1);
  }

  @Test
  void aTrainingKeepsItsBestCheckpointForTheAsking() {
    String state =
        Cli.succeed("sample", "0", "--best", "--runs", runs, "--count=5", "--out=" + csv("a"))
            .out();
    assertThat(state).contains("Wrote 5 samples");
    Cli none = Cli.run(Cli.tinyTraining("--runs", folder.resolve("other").toString()));
    assertThat(none.status()).isZero();
    Cli refused =
        Cli.run("sample", "latest", "--best", "--runs", folder.resolve("other").toString());
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("has no best checkpoint", "--metrics").hasLineCount(2);
  }

  private static String csv(String name) {
    return folder.resolve(name + ".csv").toString();
  }

  @Test
  void seedsAreComparedAsMeanAndDeviation() {
    for (String run : List.of("0", "1")) {
      Cli.succeed("evaluate", run, "--runs", runs, "--metrics", "ks", "--count", "250");
    }
    Path picture = folder.resolve("pictures/compared.png");
    Cli cli = Cli.succeed("compare", "0", "1", "--runs", runs, "--out", picture.toString());
    assertThat(cli.out()).contains("gan", "ks", " ± ", " *");
    assertThat(picture).isNotEmptyFile();
    JsonNode rows = json(Cli.succeed("compare", "0", "1", "--runs", runs, "--json")).get("rows");
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).get("runs")).hasSize(2);
    // Cards of other counts are not compared.
    Cli.succeed("evaluate", "1", "--runs", runs, "--metrics", "ks", "--count", "251");
    Cli refused = Cli.run("compare", "0", "1", "--runs", runs);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("fake count (250 and 251)").hasLineCount(2);
  }

  @Test
  void theReportIsOneFile() throws IOException {
    Cli cli = Cli.succeed("report", "0", "--runs", runs);
    Path file = Path.of(runs, "00000-gan-heights/report.html");
    assertThat(cli.out()).contains(file.toString());
    assertThat(Files.readString(file))
        .contains("00000-gan-heights", "data:image/png;base64,", "ks")
        .doesNotContain("<script")
        .doesNotContain("src=\"http");
  }

  private static Path table(String name, int rows, double first) throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < rows; i++) {
      text.append(first + i % 17).append(',').append(i * i % 23).append('\n');
    }
    return Files.writeString(folder.resolve(name), text);
  }

  /** Results of one pair do not replace those of another, and those of the same pair do. */
  @Test
  void eachPairOfSamplesHasAFolderOfItsOwn() throws IOException {
    Path real = table("real.csv", 60, 0);
    Set<String> places = new HashSet<>();
    for (int pass = 0; pass < 2; pass++) {
      for (double first : new double[] {1, 2}) {
        Path fake = table(first == 1 ? "one.csv" : "two.csv", 60, first);
        Cli cli =
            Cli.succeed(
                "evaluate",
                "--real",
                real.toString(),
                "--fake",
                fake.toString(),
                "--metrics=columns");
        Matcher place = Pattern.compile("Results are in (.*)\\.").matcher(cli.err());
        assertThat(place.find()).isTrue();
        places.add(place.group(1));
        assertThat(place.group(1)).contains("real.csv-beside-" + fake.getFileName());
        Path results = Path.of(place.group(1));
        assertThat(results.resolve("columns.json")).isNotEmptyFile();
        FileTree.delete(results);
      }
    }
    assertThat(places).hasSize(2);
    Files.deleteIfExists(Path.of("results"));
  }

  /**
   * What a metric of the usual ones lacks is said, and the count is named where it is the cause.
   */
  @Test
  void whatIsNotAskedIsSaidWithItsReason() throws IOException {
    String real = table("many.csv", 60, 0).toString();
    String fake = table("single.csv", 1, 0).toString();
    Cli cli = Cli.run("evaluate", "--real", real, "--fake", fake, "--out", folder + "/few");
    assertThat(cli.err()).contains("60", "and there are 60 and 1");
    assertThat(cli.status()).isEqualTo(2);
    Cli some =
        Cli.succeed(
            "evaluate", "--real", real, "--fake", real, "--out", folder + "/some", "--count=20");
    assertThat(some.err())
        .contains(
            "Not computed: simple-models, utility: it needs at least 50 real and 50 generated");
    // One objection of three metrics comes once.
    assertThat(some.err())
        .contains("Not computed: ks, moments, classical-fit: it takes samples of one");
  }

  @Test
  void aMetricThatCannotFitIsRefusedBeforeTheTraining() throws IOException {
    Path runs = folder.resolve("refused");
    Cli cli =
        Cli.run(
            "train",
            "gan",
            "--data",
            table("t.csv", 300, 0).toString(),
            "--metrics=fid@5",
            "--set=architecture.width=8",
            "--set=training.batch=64",
            "--kimg=1",
            "--threads=1",
            "--precision=float32",
            "--runs",
            runs.toString());
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.err()).contains("fid cannot measure this run: it takes images");
    assertThat(runs).doesNotExist();
  }

  @Test
  void aLongMetricSaysThatItIsAtWork() throws InterruptedException {
    StringWriter out = new StringWriter();
    CountDownLatch said = new CountDownLatch(2);
    PrintWriter printed =
        new PrintWriter(out, true) {
          @Override
          public void println(String line) {
            super.println(line);
            said.countDown();
          }
        };
    try (StillBusy busy = StillBusy.with("class-accuracy", printed, 5, TimeUnit.MILLISECONDS)) {
      assertThat(said.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(out.toString()).startsWith("class-accuracy: 0 s so far");
  }

  @Test
  void listsWhatThereIsToAsk() {
    JsonNode metrics = json(Cli.succeed("evaluate", "--list", "--json"));
    assertThat(metrics.size()).isGreaterThan(20);
    for (JsonNode metric : metrics) {
      String name = metric.get("name").asText();
      assertThat(name).matches("[a-z0-9]+(-[a-z0-9]+)*");
      assertThat(metric.get("question").asText()).endsWith("?");
      assertThat(metric.get("reference").asText()).isNotBlank();
      assertThat(metric.get("better").asText().toLowerCase(Locale.ROOT))
          .isIn("lower", "higher", "neither");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          evaluate|measures a RUN, or --real
          evaluate 0 --real heights|measures a RUN, or --real
          evaluate --real heights|measures a RUN, or --real
          evaluate 0 --metrics fidd|Did you mean fid?
          evaluate 0 --metrics fid|fid cannot measure this
          evaluate 0 --metrics ks --count 0|Give at least 1 of each
          evaluate 0 --metrics ks --real-count -3|Give at least 1 of each
          evaluate --real heights --fake ring8|samples of one shape
          evaluate --real heights --fake heights --count 0|Give at least 1 of each
          evaluate --real nothing --fake heights|There is no data source
          evaluate 7|there is no run "7"
          compare 0|two runs
          compare 0 7|there is no run "7"
          report 7|there is no run "7"
          train gan --metrics fidd@3|Did you mean fid?
          train gan --metrics ks@often|--metrics: ks@often
          train gan --metrics ks@0|--metrics: ks@0
          """)
  void whatIsAskedWronglyIsSaidInTwoLines(String command, String message) {
    Cli cli = Cli.run((command + " --runs " + runs).split(" "));
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.err()).contains(message);
    assertThat(cli.err().lines().count()).isLessThanOrEqualTo(3);
    assertThat(cli.out()).isEmpty();
  }
}
