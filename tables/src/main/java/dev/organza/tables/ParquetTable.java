package dev.organza.tables;

import dev.organza.OrganzaException;
import dev.organza.data.DataProblem;
import dev.organza.data.column.StoredType;
import dev.organza.data.table.RawTable;
import dev.organza.data.table.ResultCells;
import dev.organza.data.table.SourceColumn;
import dev.organza.data.table.TextRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table in Parquet files, which is read row by row as often as is asked for. */
final class ParquetTable implements RawTable, AutoCloseable {

  private final Path file;
  private final String query;
  private final Connection connection;
  private final List<SourceColumn> columns;

  private ParquetTable(Path file, String query, Connection connection, List<SourceColumn> columns) {
    this.file = file;
    this.query = query;
    this.connection = connection;
    this.columns = columns;
  }

  /**
   * Opens a table.
   *
   * @param path what it is called in messages
   * @param files its parts, in their order
   * @throws SQLException if one is no Parquet file
   */
  static ParquetTable open(Path path, List<Path> files) throws SQLException {
    return open(path, select(files));
  }

  /** As above, the first rows only. */
  static ParquetTable first(Path path, List<Path> files, int rows) throws SQLException {
    return open(path, select(files) + " LIMIT " + rows);
  }

  private static String select(List<Path> files) {
    return files.stream()
        .map(file -> DuckDb.literal(file.toString()))
        .collect(Collectors.joining(", ", "SELECT * FROM read_parquet([", "])"));
  }

  private static ParquetTable open(Path file, String query) throws SQLException {
    Connection connection = DuckDb.inMemory();
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("FROM (" + query + ") LIMIT 0")) {
      return new ParquetTable(
          file, query, connection, new ResultCells(none, DuckDb.PRODUCT).columns());
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  static OrganzaException problem(Path file, SQLException cause) {
    return DataProblem.in(
        file,
        "is no Parquet file, or is damaged: " + DuckDb.reason(cause),
        "Check that the file is complete.");
  }

  @Override
  public String where() {
    return file.toString();
  }

  @Override
  public List<String> names() {
    return columns.stream().map(SourceColumn::name).toList();
  }

  @Override
  public @Nullable StoredType stored(int column) {
    return columns.get(column).stored();
  }

  @Override
  public String unreadable(int column) {
    return columns.get(column).unreadable();
  }

  @Override
  public void read(Sink sink) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      ResultCells cells = new ResultCells(rows, DuckDb.PRODUCT);
      int number = 1;
      for (List<String> row = cells.next(); row != null; row = cells.next()) {
        sink.accept(new TextRow(number++, row));
      }
    } catch (SQLException e) {
      throw problem(file, e);
    }
  }

  @Override
  public String place(int position) {
    return "row " + position;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
