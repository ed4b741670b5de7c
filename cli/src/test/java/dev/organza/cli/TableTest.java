package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table as people have them, from the file to the samples. */
class TableTest {

  private final Path folder;

  TableTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Coordinates with millimetres, counts with gaps and one outlier, a constant and a word. */
  private Path table() throws IOException {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder("\"northing, m\",children,unit,town\n");
    for (int i = 0; i < 300; i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%.3f,%s,7,rome%n",
              5_412_345 + 0.5 * random.nextGaussian(),
              i == 20 ? "NA" : i == 30 ? "1000000" : Integer.toString(random.nextInt(5))));
    }
    return Files.writeString(folder.resolve("people.csv"), text);
  }

  private static final List<String> SAID =
      List.of(
          "Column \"town\" is left out: 300 of 300 cells hold no number, the first in line 2, \"rome\"",
          "1 of 300 rows is left out, because a cell holds no number: 1 in children. The first is line 22",
          "Column \"unit\" is 7 in every row",
          "Column \"children\": 1,000,000 in line 32 lies far from all other values");

  @Test
  void dataShowSaysWhatIsLeftOutAndWhatTheColumnsAre() throws IOException {
    String file = table().toString();
    assertThat(Cli.succeed("data", "show", file, "--types=numbers").out())
        .contains(SAID)
        .containsPattern("northing, m +541234\\d\\.\\d{3} +541234\\d\\.\\d{3}")
        .containsPattern("children +0 +1000000 .* whole, >= 0")
        .containsPattern("unit .* constant")
        .contains("Generated values are continuous");
    JsonNode columns =
        new ObjectMapper()
            .readTree(Cli.succeed("data", "show", file, "--types=numbers", "--json").out())
            .get("columns");
    assertThat(columns).hasSize(3);
    assertThat(columns.get(1).get("wholeNumbers").asBoolean()).isTrue();
    assertThat(columns.get(1).get("outlier").get("value").asDouble()).isEqualTo(1e6);
    assertThat(Cli.succeed("data", "show", file, "--columns=\"northing, m\"").out())
        .contains("300 of shape [1]")
        .doesNotContain("whole");
  }

  @Test
  void trainSaysItAtItsStartAndSamplesKeepTheirDigits() throws IOException {
    String runs = folder.resolve("runs").toString();
    Cli trained =
        Cli.succeed(
            "train",
            "gan",
            "--data=" + table(),
            "--runs=" + runs,
            "--kimg=1",
            "--set=architecture.width=8",
            "--set=training.batch=64",
            "--threads=1",
            "--precision=float32",
            "--device=cpu");
    assertThat(trained.err()).contains(SAID);
    Path csv = folder.resolve("out.csv");
    Cli.succeed("sample", "0", "--runs=" + runs, "--count=100", "--out=" + csv);
    List<String> rows = Files.readAllLines(csv);
    assertThat(rows.get(0)).isEqualTo("\"northing, m\",children,unit");
    assertThat(rows.subList(1, 101))
        .allMatch(row -> row.matches("54123\\d\\d\\.\\d{4,},-?\\d+(\\.\\d+)?,7\\.0"));
    assertThat(rows).doesNotHaveDuplicates();
  }

  /** 100 rows with an identifier, integers, prices, categories and a constant. */
  private Path typed() throws IOException {
    Random random = new Random(6);
    StringBuilder text = new StringBuilder("id,age,price,town,unit\n");
    for (int i = 1; i <= 100; i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%d,%d,%.2f,%s,kg%n",
              i,
              18 + random.nextInt(60),
              5 * random.nextDouble(),
              random.nextBoolean() ? "Rome" : "Ulm"));
    }
    return Files.writeString(folder.resolve("typed.csv"), text);
  }

  /**
   * Rows that differ from the table in their towns alone, which columns of numbers do not show:
   * towns by 0.3, as a total variation distance, and an identifier that goes on is no difference.
   */
  @Test
  void twoTablesAreComparedInAllTheirColumns() throws IOException {
    List<String> lines = Files.readAllLines(typed());
    List<String> others = new ArrayList<>(lines);
    for (int i = 1, moved = 0; moved < 30; i++) {
      String row = lines.get(i).replaceFirst("\\d+", Integer.toString(100 + i));
      moved += row.contains("Rome") ? 1 : 0;
      others.set(i, row.replace("Rome", "Ulm"));
    }
    // (1 + 1 + 0.7) / 3: age and price are the same, and 30 of 100 towns are not.
    assertThat(columnShapes(others)).isEqualTo(0.9, within(1e-9));
  }

  /** By its own cells a column of one value is constant, and a row alone no table. */
  @Test
  void aCollapsedTableIsComparedAllTheSame() throws IOException {
    List<String> lines = Files.readAllLines(typed());
    double romans = lines.stream().filter(line -> line.contains("Rome")).count() / 100.0;
    List<String> collapsed = lines.stream().map(line -> line.replace("Ulm", "Rome")).toList();
    assertThat(columnShapes(collapsed)).isEqualTo((2 + romans) / 3, within(1e-9));
    assertThat(evaluated(lines.subList(0, 2)).err()).contains("there are 100 and 1");
  }

  private double columnShapes(List<String> fake) throws IOException {
    return new ObjectMapper().readTree(evaluated(fake).out()).findValue("value").asDouble();
  }

  private Cli evaluated(List<String> fake) throws IOException {
    return Cli.run(
        "evaluate",
        "--real=" + folder.resolve("typed.csv"),
        "--fake=" + Files.write(folder.resolve("fake.csv"), fake),
        "--metrics=column-shapes",
        "--out=" + folder.resolve("results"),
        "--json");
  }

  @Test
  void aTableWithTypesIsWrittenAsItWasRead() throws IOException {
    String file = typed().toString();
    assertThat(Cli.succeed("data", "show", file).out())
        .as("as a training without a recipe reads it")
        .isEqualTo(Cli.succeed("data", "show", file, "--types=all").out())
        .containsPattern("id +identifier +made anew: 101, 102")
        .containsPattern("age +integer ")
        .containsPattern("price +real .* 2 decimal places")
        .containsPattern("town +category +2 +")
        .containsPattern("unit +constant +\"kg\" in every row");
    String runs = folder.resolve("runs").toString();
    Cli.succeed(
        "train",
        "gan",
        "--data=" + file,
        "--types=all",
        "--runs=" + runs,
        "--kimg=1",
        "--set=architecture.width=8",
        "--set=training.batch=50",
        "--threads=1");
    Path csv = folder.resolve("out.csv");
    Cli.succeed("sample", "latest", "--runs=" + runs, "--count=30", "--out=" + csv);
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines.get(0)).isEqualTo("id,age,price,town,unit");
    assertThat(lines.subList(1, 31))
        .allSatisfy(
            line -> assertThat(line).matches("1\\d\\d,[1-7]\\d,[0-5]\\.\\d\\d,(Rome|Ulm),kg"));
    Path json = folder.resolve("out.jsonl");
    Cli.succeed("sample", "latest", "--runs=" + runs, "--count=1", "--out=" + json);
    assertThat(Files.readString(json))
        .matches(
            "\\{\"id\":101,\"age\":\\d+,\"price\":[\\d.]+,\"town\":\"\\w+\",\"unit\":\"kg\"}\\n");
  }
}
