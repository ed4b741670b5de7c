package dev.organza.tables;

import dev.organza.AtomicFile;
import dev.organza.FileTree;
import dev.organza.data.DataProblem;
import dev.organza.data.column.Column;
import dev.organza.data.column.StoredType;
import dev.organza.data.column.TableSchema;
import dev.organza.data.table.CellText;
import dev.organza.data.table.TableFileSink;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Parquet files. A column has the type that it was read with from a Parquet file or a database, or
 * else the one that its values need; a missing value is null. Rows wait in a file, not in memory.
 */
final class ParquetSink implements TableFileSink {

  @Override
  public String extension() {
    return ParquetFormat.EXTENSION;
  }

  @Override
  public void write(Path file, TableSchema table, Iterator<double[]> rows) {
    AtomicFile.writeAside(
        file,
        aside -> {
          Path folder = Files.createTempDirectory("organza-parquet");
          try (DuckDBConnection connection = DuckDb.in(folder.resolve("rows.duckdb"))) {
            append(connection, table.columns(), rows);
            copy(connection, table.columns(), aside);
          } catch (SQLException e) {
            throw DataProblem.in(
                file,
                "cannot be written: " + DuckDb.reason(e),
                "Check that there is room on the disk.");
          } finally {
            FileTree.delete(folder);
          }
          flush(aside);
        });
  }

  private static void flush(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static String type(Column column) {
    StoredType stored = column.stored();
    if (stored == null) {
      return SqlType.sql(column.type());
    }
    String type = stored.in(DuckDb.PRODUCT);
    // Without digits it is one of 18 with 3 places here, and of any number elsewhere.
    return type.equals("NUMERIC") ? SqlType.sql(column.type()) : type;
  }

  /** As texts, of which DuckDB makes the types. */
  private static void append(
      DuckDBConnection connection, List<Column> columns, Iterator<double[]> rows)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE rows ("
              + IntStream.range(0, columns.size())
                  .mapToObj(i -> "c" + i + " VARCHAR")
                  .collect(Collectors.joining(", "))
              + ")");
    }
    List<SqlType> types = new ArrayList<>();
    for (Column column : columns) {
      StoredType stored = column.stored();
      types.add(SqlType.named(stored == null ? type(column) : stored.sql()));
    }
    try (DuckDBAppender appender = connection.createAppender("main", "rows")) {
      for (long number = 0; rows.hasNext(); number++) {
        double[] raw = rows.next();
        appender.beginRow();
        int at = 0;
        for (int i = 0; i < columns.size(); i++) {
          Column column = columns.get(i);
          Object value = types.get(i).value(column, column.type().isLearned() ? raw[at++] : number);
          if (value == null) {
            appender.appendNull();
          } else {
            appender.append(CellText.of(value));
          }
        }
        appender.endRow();
      }
    }
  }

  private static void copy(DuckDBConnection connection, List<Column> columns, Path file)
      throws SQLException {
    String casts =
        IntStream.range(0, columns.size())
            .mapToObj(
                i ->
                    "CAST(c%d AS %s) AS %s"
                        .formatted(i, type(columns.get(i)), DuckDb.name(columns.get(i).name())))
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT %s FROM rows) TO %s (FORMAT parquet)"
              .formatted(casts, DuckDb.literal(file.toString())));
    }
  }
}
