package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.data.source.Sources;
import dev.organza.recipe.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrganzaTest {

  private final Path folder;

  OrganzaTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static JsonNode json(Cli cli) throws IOException {
    return new ObjectMapper().readTree(cli.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "sample", "interpolate", "recipes", "data"})
  void everyCommandIsExplainedInBothWays(String command) {
    Cli help = Cli.succeed("help", command);
    assertThat(help.out())
        .startsWith("Usage: organza " + command)
        .hasLineCount(help.out().split("\n").length);
    assertThat(help.err()).isEmpty();
    assertThat(Cli.succeed(command, "--help").out()).isEqualTo(help.out());
    assertThat(Cli.succeed("help").out()).contains("  " + command + " ");
  }

  @Test
  void commandsOfCommandsAreExplainedToo() {
    assertThat(Cli.succeed("help", "data", "show").out()).startsWith("Usage: organza data show");
  }

  @Test
  void withoutACommandTheHelpIsTheAnswer() {
    assertThat(Cli.succeed().out()).isEqualTo(Cli.succeed("help").out());
  }

  @Test
  void theVersionIsOneLine() {
    assertThat(Cli.succeed("--version").out()).startsWith("organza ").hasLineCount(1);
  }

  @Test
  void recipesAreListedShownAndChecked() throws IOException {
    assertThat(Cli.succeed("recipes").out()).isEqualTo(Cli.succeed("recipes", "list").out());
    assertThat(json(Cli.succeed("recipes", "--json")).findValuesAsText("name"))
        .isEqualTo(Recipes.names());
    Cli shown = Cli.succeed("recipes", "show", "dcgan");
    Path file = Files.writeString(folder.resolve("mine.yaml"), shown.out());
    assertThat(Cli.succeed("recipes", "check", file.toString()).out()).contains("sound recipe");
    assertThat(json(Cli.succeed("recipes", "show", "dcgan", "--json")).at("/prior/size").asInt())
        .isEqualTo(100); // the latent of the DCGAN paper
  }

  @Test
  void dataIsListedAndShown() throws IOException {
    assertThat(json(Cli.succeed("data", "list", "--json")))
        .hasSize(Sources.standard().list().size());
    Path picture = folder.resolve("new/digits.png");
    JsonNode shown =
        json(Cli.succeed("data", "show", "digits", "--json", "--out", picture.toString()));
    assertThat(shown.path("count").asInt()).isEqualTo(1797);
    assertThat(shown.at("/classes/0").asInt()).isEqualTo(178);
    assertThat(shown.path("sha256").asText()).hasSize(64);
    assertThat(picture).isNotEmptyFile();
    assertThat(Cli.succeed("data", "show", "digits").out()).contains("1,797", "0 (178)", "grey");
    assertThat(Cli.succeed("data", "show", "digits", "--size", "4").out()).contains("[1, 4, 4]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"heights", "ring8"})
  void numbersAreShownAsFigures(String source) {
    Path picture = folder.resolve(source + ".png");
    Cli.succeed("data", "show", source, "--out", picture.toString());
    assertThat(picture).isNotEmptyFile();
  }

  @Test
  void aDryRunSaysEverythingAndWritesNothing() throws IOException {
    Path runs = folder.resolve("runs");
    String[] dry = Cli.tinyTraining("--dry-run", "--runs", runs.toString());
    Cli text = Cli.succeed(dry);
    assertThat(text.out())
        .contains("name: dcgan", "generator\n", "discriminator\n", "memory, rough", "images/s");
    // The answer is in the first line, what it is about below.
    assertThat(text.out().lines().findFirst().orElseThrow())
        .contains("dcgan on digits: about ", " for 0.2 kimg", " MB of memory");
    assertThat(text.out()).doesNotContain("Shorter"); // it takes seconds
    assertThat(text.err()).contains("Timing a step");
    assertThat(runs).doesNotExist();
    String[] json = Cli.tinyTraining("--dry-run", "--json", "--runs", runs.toString());
    JsonNode document = json(Cli.succeed(json));
    assertThat(document.at("/recipe/training/kimg").asDouble()).isEqualTo(0.2);
    assertThat(document.at("/memoryBytes/gradients").asLong()).isPositive();
    assertThat(document.path("imagesASecond").asDouble()).isPositive();
  }

  @Test
  void aDryRunTrainsNoProbesAndSaysSo() {
    Path runs = folder.resolve("runs");
    String auto = "penalties=[{kind: r1, gamma: auto}]";
    String[] words = {
      "train",
      "gan",
      "--data=ring8",
      "--kimg=16",
      "--dry-run",
      "--runs=" + runs,
      "--set=training.batch=8",
      "--set=architecture.width=8",
      "--set=" + auto,
      "--threads=1",
      "--precision=float32",
      "--device=cpu"
    };
    Cli dry = Cli.succeed(words);
    assertThat(dry.err())
        .contains("gamma is auto: the run begins with 5 probes of 0.32 kimg each")
        .contains("A dry run leaves it open.")
        .doesNotContain("energy distance");
    assertThat(dry.out()).contains("kind: auto");
    assertThat(runs).doesNotExist();
  }

  /** Every piece of advice for a training of days is one that the command takes and that helps. */
  @Test
  void aLongTrainingIsToldHowToBeShorter() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    for (int i = 0; i < 16; i++) {
      Files.write(images.resolve(i + ".png"), BadInputFiles.png(128, 128));
    }
    String[] words = {
      "train",
      "dcgan",
      "--dry-run",
      "--json",
      "--data=" + images,
      "--set=architecture.width=32",
      "--set=training.batch=2",
      "--kimg=10000000",
      "--threads=1",
      "--precision=float32",
      "--device=cpu"
    };
    JsonNode whole = json(Cli.succeed(words));
    JsonNode ways = whole.path("shorter");
    assertThat(ways)
        .extracting(way -> way.path("option").asText().replaceAll("[ =][0-9.]+$", ""))
        .containsExactly("--size", "--set architecture.width", "--kimg", "--minutes");
    assertThat(ways.path(0).path("option").asText()).isEqualTo("--size 64");
    assertThat(ways.path(1).path("option").asText()).isEqualTo("--set architecture.width=16");
    assertThat(ways.path(2).path("effect").asText()).startsWith("about 2 h");
    double kimg = Double.parseDouble(ways.path(2).path("option").asText().replace("--kimg ", ""));
    double seconds = kimg * 1000 / whole.path("imagesASecond").asDouble();
    assertThat(seconds).isBetween(0.9 * 7200, 7200.0);
    List<String> smaller = new ArrayList<>(List.of(words));
    smaller.addAll(List.of(ways.path(0).path("option").asText().split(" ")));
    smaller.addAll(List.of(ways.path(1).path("option").asText().split(" ")));
    assertThat(json(Cli.succeed(smaller.toArray(String[]::new))).at("/recipe/data/size").asInt())
        .isEqualTo(64);
  }

  @Test
  void aStackTraceIsShownOnRequestOnly() {
    assertThat(Cli.run("recipes", "show", "nope").err()).doesNotContain("\tat ");
    assertThat(Cli.run("recipes", "show", "nope", "--debug").err()).contains("\tat dev.organza");
  }
}
