package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose data, or whose own folder, are no longer where they were. */
@Tag("slow")
class MovedDataTest {

  private final Path folder;
  private final Path table;
  private final String runs;

  MovedDataTest(@TempDir Path folder) {
    this.folder = folder;
    this.table = folder.resolve("mäß 'n' more.csv");
    this.runs = folder.resolve("runs").toString();
  }

  @BeforeEach
  void write() throws IOException {
    write(table, 0);
  }

  private static void write(Path file, int shift) throws IOException {
    StringBuilder rows = new StringBuilder("x,y\n");
    for (int i = 0; i < 300; i++) {
      rows.append((i * 37) % 101 + 0.5).append(',').append((i * i) % 89 + shift).append('\n');
    }
    Files.writeString(file, rows);
  }

  private Cli train(String... more) {
    return Cli.succeed(
        Stream.concat(
                Stream.of(
                    "train",
                    "gan",
                    "--set=architecture.width=8",
                    "--set=training.batch=32",
                    "--threads=1",
                    "--precision=float32",
                    "--device=cpu",
                    "--data=" + table,
                    "--runs=" + runs),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  private Cli about(String command, String... more) {
    return Cli.run(
        Stream.concat(Stream.of(command, "0", "--runs=" + runs), Arrays.stream(more))
            .toArray(String[]::new));
  }

  @Test
  void everyCommandFindsMovedDataByTheirNewPlace() throws IOException {
    train("--kimg=0.1");
    String figure = "--out=" + folder.resolve("figure.png");
    Path moved = Files.move(table, folder.resolve("t.csv"));
    for (Cli lost :
        List.of(about("evaluate", "--metrics=sliced-wasserstein"), about("sample", figure))) {
      assertThat(lost.status()).isEqualTo(2);
      assertThat(lost.err())
          .contains("are not at " + table, "Give the place where they lie now: --data PATH");
    }
    assertThat(about("sample").status()).isZero(); // a table needs no data
    String here = "--data=" + moved;
    assertThat(about("evaluate", "--metrics=sliced-wasserstein", here).status()).isZero();
    assertThat(about("sample", figure, here).status()).isZero();
    Cli resumed =
        Cli.succeed("train", "--resume=0", "--runs=" + runs, here, "--kimg=0.2", "--json");
    assertThat(resumed.out()).contains("\"images\" : 224");
    assertThat(about("evaluate", "--metrics=sliced-wasserstein").status())
        .isZero(); // the recipe knows it now
  }

  @Test
  void dataThatWereReplacedAreNotTakenForTheOld() throws IOException {
    train("--kimg=0.1");
    write(table, 5);
    for (Cli refused :
        List.of(
            about("evaluate", "--metrics=sliced-wasserstein"),
            about("sample", "--out=" + folder.resolve("figure.png")),
            Cli.run("train", "--resume=0", "--runs=" + runs, "--kimg=1"))) {
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.out()).isEmpty();
      assertThat(refused.err()).contains(table + " holds other data than 00000-gan-ma-n-more-csv");
    }
  }

  @Test
  void aRenamedRunIsFoundAndGoesOn() throws IOException {
    train("--kimg=0.1");
    Files.move(Path.of(runs, "00000-gan-ma-n-more-csv"), Path.of(runs, "mine"));
    assertThat(Cli.succeed("sample", "mine", "--runs", runs).out()).contains("runs/mine/samples");
    assertThat(Cli.succeed("train", "--resume=latest", "--runs", runs, "--kimg=0.2").out())
        .contains("runs/mine");
    assertThat(Cli.succeed("doctor", "mine", "--runs", runs).out())
        .startsWith("mine after 0.2 kimg");
  }

  private static final Pattern TRAIN_ON =
      Pattern.compile("train on +\\S+ train --resume (\\S+) --kimg (\\S+)");

  /** A round of many of D's moves goes far beyond a short target. */
  @Test
  void theLineThatGoesOnGoesOn() {
    for (String steps : List.of("1", "5", "9")) {
      Cli first = train("--kimg=0.05", "--set=training.criticSteps=" + steps);
      Matcher line = TRAIN_ON.matcher(first.out());
      assertThat(line.find()).as(first.out()).isTrue();
      Cli next = Cli.succeed("train", "--resume", line.group(1), "--kimg", line.group(2));
      assertThat(next.out()).startsWith("Trained ").contains("train on ");
      Cli again = Cli.succeed("train", "--resume", line.group(1));
      assertThat(again.out()).startsWith("Nothing to train: the run has seen ");
      Matcher further = TRAIN_ON.matcher(again.out());
      assertThat(further.find()).isTrue();
      assertThat(Double.parseDouble(further.group(2)))
          .isGreaterThan(Double.parseDouble(line.group(2)));
      assertThat(Cli.succeed("doctor", line.group(1)).out()).doesNotContain(" 0.0 kimg");
    }
  }
}
