package dev.organza.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.data.column.Column;
import dev.organza.data.column.TableSchema;
import dev.organza.data.table.CsvSink;
import dev.organza.data.table.TableTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoppableRowsTest {

  @Test
  void whatIsStoppedLeavesTheFileAsItWas(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), "as it was");
    TableSchema table = TableSchema.of(List.of(Column.number("x")));
    StoppableRows[] rows = new StoppableRows[1];
    rows[0] =
        new StoppableRows(
            Stream.iterate(0.0, n -> n + 1)
                .limit(100_000)
                .peek(n -> stopAt(rows[0], n))
                .map(n -> new double[] {n})
                .iterator());
    TableTarget target = new TableTarget(file.toString(), "");
    assertThatThrownBy(() -> new CsvSink().write(target, table, rows[0]))
        .isInstanceOf(OrganzaException.class)
        .hasMessage("stopped; nothing was written");
    assertThat(file).hasContent("as it was");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  private static void stopAt(StoppableRows rows, double row) {
    if (row == 50_000) {
      rows.stop();
    }
  }
}
