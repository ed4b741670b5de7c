package dev.organza.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.TableOptions;
import dev.organza.data.column.TableSchema;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of rows: what is written is what was read. */
class TableFilesTest {

  private static final String CSV =
      """
      born,"price, in EUR",town,member
      01.05.1980,1.50,"Ulm, old",true
      02.05.1980,,Rome,false
      03.05.1980,20.25,"say ""hi""\",true
      04.05.1980,7.00,Rome,false
      """;

  private static final String JSON_LINES =
      """
      {"born":"01.05.1980","price, in EUR":1.50,"town":"Ulm, old","member":true}
      {"born":"02.05.1980","price, in EUR":null,"town":"Rome","member":false}
      {"born":"03.05.1980","price, in EUR":20.25,"town":"say \\"hi\\"","member":true}
      {"born":"04.05.1980","price, in EUR":7.00,"town":"Rome","member":false}
      """;

  private final Path folder;

  TableFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Dataset open(String name, String text) throws IOException {
    DataOptions options =
        DataOptions.DEFAULTS
            .withSource(Files.writeString(folder.resolve(name), text).toString())
            .withTable(TableOptions.of(TableOptions.Types.ALL));
    return Sources.standard().open(options, DownloadListener.silent());
  }

  private static TableSchema table(Dataset dataset) {
    return ((Field.Row) dataset.schema().sample()).table();
  }

  private static Iterator<double[]> rows(Dataset dataset) {
    return IntStream.range(0, dataset.count())
        .mapToObj(
            i -> {
              double[] row = new double[dataset.columns().size()];
              dataset.read(i, row, 0);
              return row;
            })
        .iterator();
  }

  @Test
  void aTableIsWrittenAsItWasRead() throws IOException {
    Path file = folder.resolve("out");
    try (Dataset csv = open("t.csv", CSV);
        Dataset lines = open("t.jsonl", JSON_LINES)) {
      assertThat(table(csv)).isEqualTo(table(lines));
      assertThat(csv.sha256()).isEqualTo(lines.sha256());
      new CsvSink().write(file, table(csv), rows(csv));
      assertThat(file).hasContent(CSV);
      new JsonLinesSink().write(file, table(csv), rows(csv));
      assertThat(file).hasContent(JSON_LINES);
    }
  }

  /** Where writing fails half-way, what was there stays. */
  @Test
  void nothingIsHalfWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("out.csv"), "before");
    try (Dataset csv = open("t.csv", CSV)) {
      Iterator<double[]> good = rows(csv);
      Iterator<double[]> failing =
          new Iterator<>() {
            @Override
            public boolean hasNext() {
              return true;
            }

            @Override
            public double[] next() {
              if (!good.hasNext()) {
                throw new NoSuchElementException("the generator failed");
              }
              return good.next();
            }
          };
      for (TableFileSink sink : List.of(new CsvSink(), new JsonLinesSink())) {
        assertThatThrownBy(() -> sink.write(file, table(csv), failing))
            .hasMessageContaining("the generator failed");
        assertThat(file).hasContent("before");
      }
    }
    assertThat(Files.list(folder)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1]|line 1: it is no JSON object",
        "{'a':[1]}|line 1: \"a\" is no plain value",
        "{'a':1|line 1",
        "{'a':1} 2|line 1: something follows",
        "{}|holds no row",
        "{'a':1};{'a':1}|no column to learn"
      })
  void brokenLinesAreRefusedInTwoLines(String text, String message) {
    String json = text.replace("'", "\"").replace(";", "\n");
    assertThatThrownBy(() -> open("t.jsonl", json))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining(message)
        .satisfies(
            error ->
                assertThat(String.valueOf(error.getMessage()).lines().count())
                    .isLessThanOrEqualTo(2));
  }
}
