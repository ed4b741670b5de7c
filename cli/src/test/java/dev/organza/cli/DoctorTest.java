package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code organza doctor}, on runs of every sort. */
class DoctorTest {

  private static final String NAME = "00000-dcgan-digits";

  private final Path folder;
  private final String runs;

  DoctorTest(@TempDir Path folder) {
    this.folder = folder;
    this.runs = folder.resolve("my runs").toString();
  }

  @BeforeEach
  void train() {
    Cli.succeed(
        Cli.tinyTraining(
            "--set=reports.diagnosticsEveryKimg=0.016",
            "--set=reports.journalEveryKimg=0.016",
            "--runs",
            runs));
  }

  private Path journal() {
    return Path.of(runs, NAME, "journal.jsonl");
  }

  /** Replaces the journal's lines; each change of a line is a pair of texts. */
  private void rewrite(String... changes) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(journal())) {
      for (int i = 0; i < changes.length; i += 2) {
        line = line.replaceAll(changes[i], changes[i + 1]);
      }
      lines.add(line);
    }
    Files.write(journal(), lines);
  }

  @Test
  void theJournalHoldsTheExaminations() throws IOException {
    try (Stream<String> lines = Files.lines(journal())) {
      assertThat(lines.filter(line -> line.contains("\"kind\":\"diagnostics\""))).hasSize(13);
    }
  }

  @Test
  void aRunIsSpokenOfAndDrawn() {
    Path picture = folder.resolve("doctor.png");
    Cli cli = Cli.succeed("doctor", "latest", "--runs", runs, "--out", picture.toString());
    assertThat(cli.out()).startsWith(NAME + " after 0.2 kimg, 13 examinations:");
    assertThat(cli.err()).isEmpty();
    assertThat(picture).isNotEmptyFile();
  }

  @Test
  void aFindingComesWithACommandToPaste() throws IOException {
    rewrite("\"generator.update\":[^,]+", "\"generator.update\":0.5");
    Cli cli = Cli.succeed("doctor", "latest", "--runs", runs);
    assertThat(cli.out())
        .contains("Unbalanced learning rates (confidence 1.00, since 0.1 kimg)")
        .contains("An update changes G's weights by 0.50 of their norm")
        .contains("organza train '" + Path.of(runs, NAME, "recipe.yaml") + "' --set generator.");
    JsonNode report =
        new ObjectMapper()
            .readTree(Cli.succeed("doctor", "latest", "--runs", runs, "--json").out());
    assertThat(report.path("examinations").asInt()).isEqualTo(13);
    JsonNode finding = report.path("findings").path(0);
    assertThat(finding.path("kind").asText()).isEqualTo("learning-rates");
    assertThat(finding.path("until").isNull()).isTrue();
    assertThat(finding.path("settings")).isNotEmpty();
    // What it says to paste is a recipe that Organza takes.
    List<String> words = new ArrayList<>(List.of("train", Path.of(runs, NAME, "recipe.yaml") + ""));
    finding.path("settings").forEach(setting -> words.add("--set=" + setting.asText()));
    words.add("--dry-run");
    Cli.succeed(words.toArray(String[]::new));
  }

  @Test
  void aDivergedRunAndARunningOneAreSpokenOf() throws IOException {
    Files.writeString(
        journal(),
        "{\"kind\":\"diverged\",\"step\":14,\"images\":224,\"seconds\":3,\"values\":{\"tensor\":\"the generator's loss\"}}\n"
            + "{\"kind\":\"step\",\"step\":15,\"ima", // a line that is being written
        StandardOpenOption.APPEND);
    Cli cli = Cli.succeed("doctor", "0", "--runs", runs);
    assertThat(cli.out())
        .contains("Diverged (confidence 1.00", "the generator's loss was not finite")
        .contains("learningRate=4.0E-5");
  }

  @Test
  void anOldRunIsToldWhatCannotBeSaid() throws IOException {
    List<String> old =
        Files.readAllLines(journal()).stream()
            .filter(line -> !line.contains("\"diagnostics\"") && !line.contains("\"finding\""))
            .toList();
    Files.write(journal(), old);
    // Recipes of before know no diagnostics.
    Path recipe = Path.of(runs, NAME, "recipe.yaml");
    Files.write(
        recipe,
        Files.readAllLines(recipe).stream().filter(line -> !line.contains("diagnostics")).toList());
    assertThat(Cli.succeed("doctor", "0", "--runs", runs).out())
        .contains("0 examinations", "losses of 13 steps and no examinations");
  }

  @Test
  void anEmptyJournalIsNoFailure() throws IOException {
    Files.write(journal(), new byte[0]);
    assertThat(Cli.succeed("doctor", "0", "--runs", runs).out()).contains("no steps yet");
    JsonNode report =
        new ObjectMapper().readTree(Cli.succeed("doctor", "0", "--runs", runs, "--json").out());
    assertThat(report.path("findings")).isEmpty();
    assertThat(report.path("undiagnosed").asText()).contains("no steps yet");
  }

  @Test
  void aDamagedLineIsNamed() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(journal()));
    lines.set(2, "{\"kind\":\"step\", oops");
    Files.write(journal(), lines);
    Cli cli = Cli.run("doctor", "0", "--runs", runs);
    assertThat(cli.status()).isEqualTo(1);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).contains("journal.jsonl", "line 3").hasLineCount(1);
  }

  @Test
  void aMissingRunIsWrongUsage() {
    assertThat(Cli.run("doctor", "nothing", "--runs", runs).status()).isEqualTo(2);
    assertThat(Cli.run("doctor").status()).isEqualTo(2);
  }
}
