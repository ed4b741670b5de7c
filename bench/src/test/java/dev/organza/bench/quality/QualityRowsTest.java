package dev.organza.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityRowsTest {

  private static final QualityRow.Work WORK = RowsForTests.work("torch");

  private final Path folder;

  QualityRowsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void whatIsAddedIsReadAgain() throws IOException {
    Path file = folder.resolve("rows.jsonl");
    QualityRows rows = QualityRows.read(file);
    QualityRow.Run run = RowsForTests.run("one", WORK, 1);
    QualityRow.Judged judged = RowsForTests.judged("one", "2", 5.93);
    QualityRow.Trial trial =
        new QualityRow.Trial(
            WORK,
            "2026-11-29T21:00:00Z",
            RowsForTests.MACHINE,
            List.of(
                new QualityRow.Tried(Candidate.PyTorch.Mode.EAGER, 1, 500, 4),
                QualityRow.Tried.failed(Candidate.PyTorch.Mode.AUTOCAST, 1),
                new QualityRow.Tried(Candidate.PyTorch.Mode.COMPILE, 1, 600, 90),
                new QualityRow.Tried(Candidate.PyTorch.Mode.COMPILE, 2, 900, 30)));
    rows.add(trial);
    rows.add(run);
    rows.add(judged);

    QualityRows again = QualityRows.read(file);
    assertThat(Files.readAllLines(file)).hasSize(3);
    assertThat(again.run(WORK, 1, List.of("2", "4"))).contains(run);
    assertThat(again.judged("one", "2")).contains(judged);
    assertThat(again.judged("one", "4")).isEmpty();
    assertThat(again.trial(WORK)).contains(trial);
    assertThat(trial.fastest(List.of(Candidate.PyTorch.Mode.values())))
        .contains(new QualityRow.Tried(Candidate.PyTorch.Mode.COMPILE, 2, 900, 30));
    assertThat(trial.firstEver(Candidate.PyTorch.Mode.COMPILE)).hasValue(90);
    assertThat(trial.fastest(List.of(Candidate.PyTorch.Mode.AUTOCAST))).isEmpty();
    assertThat(trial.covers(Candidate.PyTorch.Mode.AUTOCAST)).isTrue();
    assertThat(trial.covers(Candidate.PyTorch.Mode.COMPILE_AUTOCAST)).isFalse();
  }

  @Test
  void aRunCountsForItsOwnWorkSeedAndMinutes() throws IOException {
    QualityRows rows = QualityRows.read(folder.resolve("rows.jsonl"));
    rows.add(RowsForTests.run("one", WORK, 1));
    rows.add(RowsForTests.run("newer", WORK, 1));

    assertThat(rows.run(WORK, 1, List.of("2"))).map(QualityRow.Run::id).contains("newer");
    assertThat(rows.run(WORK, 2, List.of("2"))).isEmpty();
    assertThat(rows.run(WORK, 1, List.of("2", "16"))).isEmpty();
    assertThat(rows.run(RowsForTests.work("dcgan"), 1, List.of("2"))).isEmpty();
  }

  @Test
  void namesTheLineThatIsNoRow() throws IOException {
    Path file = folder.resolve("rows.jsonl");
    QualityRows.read(file).add(RowsForTests.run("one", WORK, 1));
    Files.writeString(file, Files.readString(file) + "{\"row\":\"run\",\"id\":");

    assertThatThrownBy(() -> QualityRows.read(file))
        .isInstanceOf(OrganzaException.class)
        .hasMessageStartingWith(file + ", line 2 is no row of a comparison")
        .hasMessageEndingWith("remove the line");
  }
}
