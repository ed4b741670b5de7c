package dev.organza.data.table;

import dev.organza.AtomicFile;
import dev.organza.data.column.Column;
import dev.organza.data.column.TableSchema;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Text in UTF-8: a header line, then a line a row; cells are quoted as RFC 4180 says. */
public final class CsvSink implements TableFileSink {

  @Override
  public String extension() {
    return ".csv";
  }

  @Override
  public void write(Path file, TableSchema table, Iterator<double[]> rows) {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setRecordSeparator('\n')
            .setHeader(table.columns().stream().map(Column::name).toArray(String[]::new))
            .get();
    AtomicFile.write(
        file,
        out -> {
          OutputStreamWriter text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          CSVPrinter printer = format.print(text);
          for (long number = 0; rows.hasNext(); number++) {
            printer.printRecord(table.row(rows.next(), number));
          }
          printer.flush();
        });
  }
}
