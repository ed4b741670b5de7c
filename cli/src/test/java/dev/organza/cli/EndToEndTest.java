package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.Shape;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.picture.SampleGrid;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user does with one run, from its training on. */
class EndToEndTest {

  private static Path folder = Path.of("");
  private static String runs = "";
  private static Cli training = new Cli(-1, "", "");

  @BeforeAll
  static void train(@TempDir Path temporary) {
    folder = temporary;
    runs = folder.resolve("my runs").toString();
    training = Cli.succeed(Cli.tinyTraining("--runs", runs));
  }

  private static Dataset open(Path path) {
    return Sources.standard()
        .open(DataOptions.DEFAULTS.withSource(path.toString()), DownloadListener.silent());
  }

  @Test
  void trainingSaysWhereEverythingIsAndHowToGoOn() {
    Path run = Path.of(runs, "00000-dcgan-digits");
    assertThat(training.out())
        .contains("Trained 0.2 kimg of dcgan on digits.")
        .contains("organza sample '" + run + "'")
        .contains("organza train --resume '" + run + "' --kimg 0.4")
        .hasLineCount(5);
    assertThat(training.err()).contains("0.2/0.2 kimg 100%", "loss G", "D(x)", "D(G(z))");
    assertThat(run.resolve("samples/latest.png")).isNotEmptyFile();
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherDoesNot() throws IOException {
    byte[][] pictures = new byte[3][];
    for (int i = 0; i < 3; i++) {
      Path file = folder.resolve("grid" + i + ".png");
      String seed = i < 2 ? "5" : "6";
      Cli.succeed("sample", "latest", "--runs", runs, "--seed", seed, "--out", file.toString());
      pictures[i] = Files.readAllBytes(file);
    }
    assertThat(pictures[1]).isEqualTo(pictures[0]);
    assertThat(pictures[2]).isNotEqualTo(pictures[0]);
  }

  @Test
  void arraysAndFoldersHoldTheSamePixels() throws IOException {
    Path array = folder.resolve("out/samples.npy");
    Path images = folder.resolve("images");
    Cli.succeed("sample", "0", "--runs", runs, "--count", "3", "--out", array.toString());
    Cli.succeed("sample", "dcgan", "--runs", runs, "--count", "3", "--out", images + "/");
    assertThat(images).isDirectoryContaining("glob:**/000002.png");
    try (Dataset samples = open(array)) {
      assertThat(samples.count()).isEqualTo(3);
      assertThat(samples.shape().dimensions()).isEqualTo(List.of(1, 8, 8));
      float[] first = new float[64];
      samples.read(0, first, 0);
      BufferedImage image = ImageIO.read(images.resolve("000000.png").toFile());
      for (int i = 0; i < 64; i++) {
        assertThat(image.getRaster().getSample(i % 8, i / 8, 0))
            .isEqualTo((int) Math.floor(first[i] + 0.5));
      }
    }
  }

  @Test
  void withoutOutThePictureIsInTheRunFolder() {
    Cli.succeed("sample", "latest", "--runs", runs, "--count", "4", "--seed", "9");
    assertThat(Path.of(runs, "00000-dcgan-digits", "samples-seed9.png")).isNotEmptyFile();
  }

  @Test
  void aPathBetweenTwoSamplesIsAStripAndAnAnimation() throws IOException {
    Path strip = folder.resolve("strip.png");
    Path animation = folder.resolve("strip.gif");
    for (String mode : List.of("spherical", "linear")) {
      Cli.succeed(
          "interpolate",
          "0",
          "--runs",
          runs,
          "--steps",
          "5",
          "--mode",
          mode,
          "--out",
          strip.toString(),
          "--out",
          animation.toString());
    }
    BufferedImage image = ImageIO.read(strip.toFile());
    assertThat(image.getWidth()).isGreaterThan(4 * image.getHeight());
    assertThat(animation).isNotEmptyFile();
  }

  @Test
  void everyDocumentIsJson() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    String elsewhere = folder.resolve("json").toString();
    JsonNode trained =
        mapper.readTree(Cli.succeed(Cli.tinyTraining("--json", "--runs", elsewhere)).out());
    assertThat(trained.path("ending").asText()).isEqualTo("complete");
    assertThat(trained.path("images").asLong()).isEqualTo(208);
    JsonNode sampled =
        mapper.readTree(Cli.succeed("sample", trained.path("run").asText(), "--json").out());
    assertThat(Path.of(sampled.path("out").asText())).isNotEmptyFile();
    JsonNode resumed =
        mapper.readTree(
            Cli.succeed(
                    "train", "--resume", trained.path("run").asText(), "--kimg", "0.3", "--json")
                .out());
    assertThat(resumed.path("images").asLong()).isEqualTo(304);
    assertThat(resumed.path("run")).isEqualTo(trained.path("run"));
  }

  @Test
  void timeUpIsASuccessThatSaysHowToGoOn() {
    String elsewhere = folder.resolve("timed").toString();
    Cli cli =
        Cli.succeed(
            Cli.tinyTraining(
                "--set", "training.kimg=100000", "--minutes", "0.01", "--runs", elsewhere));
    assertThat(cli.out()).contains("Stopped after", "--resume " + elsewhere);
  }

  @Test
  void tablesAreSampledAsTablesAndFigures() throws IOException {
    String elsewhere = folder.resolve("tables").toString();
    Cli.succeed(
        "train",
        "gan",
        "--data=ring8",
        "--kimg=2",
        "--threads=1",
        "--precision=float32",
        "--runs=" + elsewhere);
    Cli.succeed("sample", "0", "--runs", elsewhere, "--count", "5");
    try (Stream<String> lines =
        Files.lines(Path.of(elsewhere, "00000-gan-ring8", "samples-seed1.csv"))) {
      assertThat(lines.toList()).hasSize(6).first().isEqualTo("x,y");
    }
    Path figure = folder.resolve("figure.png");
    Cli.succeed("sample", "0", "--runs", elsewhere, "--out", figure.toString());
    assertThat(figure).isNotEmptyFile();
  }

  @Test
  void anImageIsProjectedAndItsLatentInterpolated() throws IOException {
    Path images = folder.resolve("project/in");
    Path latents = folder.resolve("project/out.safetensors");
    Path both = folder.resolve("project/out.png");
    Cli.succeed("sample", "0", "--runs", runs, "--count", "2", "--out", images + "/");
    Cli projected =
        Cli.succeed(
            "project",
            "0",
            images.resolve("000001.png").toString(),
            images.resolve("000000.png").toString(),
            "--runs=" + runs,
            "--candidates=64",
            "--steps=20",
            "--references=1",
            "--json",
            "--out=" + latents,
            "--out=" + both);
    JsonNode report = new ObjectMapper().readTree(projected.out());
    assertThat(report.at("/images/0/image").asText()).endsWith("000001.png");
    // They are among the random samples of this seed; what is left is the rounding of pixels.
    assertThat(report.at("/images/0/distance").asDouble()).isLessThan(0.05);
    assertThat(report.at("/images/1/distance").asDouble()).isLessThan(0.05);
    assertThat(report.at("/generated")).hasSize(1);
    assertThat(report.at("/real/0").asDouble()).isGreaterThan(0.1);
    BufferedImage pair = ImageIO.read(both.toFile());
    assertThat(pair.getWidth()).isGreaterThan(2 * 8);

    Path strip = folder.resolve("project/strip.png");
    String to = latents + ":1";
    Cli.succeed(
        "interpolate", "0", "--runs=" + runs, "--from=" + latents, "--to=" + to, "--out=" + strip);
    assertThat(strip).isNotEmptyFile();
    assertThat(Cli.run("interpolate", "0", "--runs=" + runs, "--from=" + latents + ":2").err())
        .contains("has 2 latents, and 2 is asked for");
    assertThat(Cli.run("interpolate", "0", "--runs=" + runs, "--from=" + both).err())
        .contains("no")
        .doesNotContain("Exception");
  }

  @Test
  void aConditionalModelDrawsTheClassThatIsAskedFor() throws IOException {
    String elsewhere = folder.resolve("labels").toString();
    Cli.succeed(Cli.tinyConditional("cgan", "--runs", elsewhere));
    byte[][] arrays = new byte[3][];
    String[] classes = {"3", "3", "4"};
    for (int i = 0; i < 3; i++) {
      Path out = folder.resolve("class" + i + ".npy");
      Cli.succeed(
          "sample", "0", "--runs", elsewhere, "--class", classes[i], "--out", out.toString());
      arrays[i] = Files.readAllBytes(out);
    }
    assertThat(arrays[1]).isEqualTo(arrays[0]);
    assertThat(arrays[2]).isNotEqualTo(arrays[0]);
    Path strip = folder.resolve("class.png");
    Cli.succeed("interpolate", "0", "--runs", elsewhere, "--class=7", "--out", strip.toString());
    assertThat(strip).isNotEmptyFile();
  }

  @Test
  void codesAreSetAndTraversed() throws IOException {
    String elsewhere = folder.resolve("codes").toString();
    Cli.succeed(
        Cli.tinyConditional("infogan", "--set=reports.journalEveryKimg=0.05", "--runs", elsewhere));
    Path run = Path.of(elsewhere, "00000-infogan-digits");
    assertThat(Files.readString(run.resolve("journal.jsonl")))
        .contains("\"information.category\":", "\"information.c1\":", "\"information.c2\":");
    Path one = folder.resolve("code.png");
    Path other = folder.resolve("code-too.png");
    Cli.succeed(
        "sample",
        "0",
        "--runs",
        elsewhere,
        "--code=category=1",
        "--code=c1=-1.5",
        "--out",
        one.toString());
    Cli.succeed(
        "sample",
        "0",
        "--runs",
        elsewhere,
        "--code=category=2",
        "--code=c1=-1.5",
        "--out",
        other.toString());
    assertThat(Files.readAllBytes(other)).isNotEqualTo(Files.readAllBytes(one));
    Cli traversal = Cli.succeed("sample", "0", "--runs", elsewhere, "--traverse", "--count=2");
    assertThat(traversal.out()).contains("6 rows of 10 samples", "(category, c1, c2)");
    BufferedImage grid = ImageIO.read(run.resolve("traversal-seed1.png").toFile());
    BufferedImage expected = SampleGrid.of(new float[60][64], Shape.image(1, 8, 8), 10);
    assertThat(grid.getWidth()).isEqualTo(expected.getWidth());
    assertThat(grid.getHeight()).isEqualTo(expected.getHeight());
  }

  @Test
  void everyRecipeForRowsTrainsOnPoints() throws IOException {
    String elsewhere = folder.resolve("points").toString();
    List<String> recipes =
        List.of("infogan", "lsgan", "wgan", "wgan-gp", "sngan", "r1", "dragan", "pacgan");
    for (String recipe : recipes) {
      Cli.succeed(
          "train",
          recipe,
          "--data=ring8",
          "--set=architecture.rows.width=4",
          "--set=training.batch=8",
          "--set=training.kimg=0.1",
          "--set=reports.journalEveryKimg=0.01",
          "--threads=1",
          "--precision=float32",
          "--runs=" + elsewhere);
    }
    for (String penalised :
        List.of("00003-wgan-gp-ring8", "00005-r1-ring8", "00006-dragan-ring8")) {
      assertThat(Files.readString(Path.of(elsewhere, penalised, "journal.jsonl")))
          .contains("\"discriminator.penalty\":");
    }
    assertThat(Cli.succeed("recipes").out()).contains(recipes);
  }
}
