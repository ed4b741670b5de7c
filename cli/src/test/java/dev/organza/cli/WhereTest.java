package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that meet conditions, from the command line. */
class WhereTest {

  private final Path folder;

  WhereTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private String train() throws IOException {
    StringBuilder table = new StringBuilder("kind,age,income\n");
    for (int n = 0; n < 300; n++) {
      table.append(
          "%s,%d,%s\n"
              .formatted(
                  n % 20 == 0 ? "rare" : "usual", 20 + n % 60, n % 3 == 0 ? ">50K" : "<=50K"));
    }
    Path file = Files.writeString(folder.resolve("people.csv"), table);
    Cli.succeed(
        "train",
        "ctgan",
        "--data=" + file,
        "--kimg=0.5",
        "--set=architecture.width=16",
        "--set=training.batch=50",
        "--threads=1",
        "--device=cpu",
        "--runs=" + folder.resolve("runs"));
    return folder.resolve("runs/00000-ctgan-people-csv").toString();
  }

  @Test
  void everyRowMeetsTheConditionsOrTheyAreRefused() throws IOException {
    String run = train();
    Path out = folder.resolve("some.csv");
    String conditions = "kind=rare, income=>50K, age>=50";
    Cli made = Cli.succeed("sample", run, "--count=30", "--out=" + out, "--where=" + conditions);
    assertThat(made.out()).contains("Wrote 30 samples (kept ", " % of ");
    List<String> lines = Files.readAllLines(out);
    assertThat(lines).hasSize(31);
    for (String line : lines.subList(1, 31)) {
      String[] cells = line.split(",");
      assertThat(cells[0]).isEqualTo("rare");
      assertThat(Double.parseDouble(cells[1])).isBetween(50.0, 79.0);
      assertThat(cells[2]).isEqualTo(">50K");
    }
    assertThat(Cli.succeed("sample", run, "--count=5", "--out=" + out, "--where=kind=rare").out())
        .contains("Wrote 5 samples")
        .doesNotContain("kept");
    refused(run, "--where=age>=500", "the model's values are from 20 to 79");
    refused(run, "--where=kindd=rare", "did you mean \"kind\"?");
    refused(run, "--where=kind=unusual", "did you mean \"usual\"?");
  }

  private static void refused(String run, String where, String reason) {
    Cli refused = Cli.run("sample", run, where);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains(reason);
  }
}
