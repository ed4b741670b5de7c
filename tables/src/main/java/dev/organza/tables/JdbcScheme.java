package dev.organza.tables;

import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.Reading;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.SourceScheme;
import dev.organza.data.table.ResultCells;
import dev.organza.data.table.SpooledTable;
import dev.organza.data.table.TableReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rows of a query of a database. It is asked once, and nothing in it is changed. */
final class JdbcScheme implements SourceScheme {

  private static final int FETCHED = 1_000;

  /** What JDBC calls no limit. */
  private static final int ALL_ROWS = 0;

  /** A query, behind comments and brackets. */
  private static final Pattern QUERY =
      Pattern.compile("(?is)^(\\s|\\(|--[^\\n]*\\n|/\\*.*?\\*/)*(select|with|values|table)\\b.*");

  private final JdbcConnector connector;

  JdbcScheme(JdbcConnector connector) {
    this.connector = connector;
  }

  @Override
  public String description() {
    return "databases (jdbc:…)";
  }

  @Override
  public boolean accepts(String source) {
    return JdbcConnector.accepts(source);
  }

  /** The query is asked for its first rows. */
  @Override
  public Optional<Dataset> preview(Reading reading) {
    requireQuery(reading);
    return Optional.of(
        read(
            reading,
            ParquetFormat.PREVIEWED,
            (name, table) -> TableReader.openTyped(name, table, reading)));
  }

  @Override
  public Dataset open(Reading reading, DownloadListener listener) {
    requireQuery(reading);
    listener.note("Reading the rows of the query…");
    return read(reading, ALL_ROWS, (name, table) -> TableReader.open(name, table, reading));
  }

  private static void requireQuery(Reading reading) {
    String query = reading.table().query();
    if (!QUERY.matcher(query).matches()) {
      throw new UsageException(
          query.isBlank()
              ? "A query says what to read of a database, and there is none."
              : "What is asked of a database begins with SELECT, WITH, VALUES or TABLE; this does not.",
          Hint.say("Give one, such as ").set("data.table.query", "SELECT * FROM customers"));
    }
  }

  /** How rows become a data set. */
  private interface Opening {
    Dataset of(String name, SpooledTable table) throws IOException;
  }

  private Dataset read(Reading reading, int most, Opening opening) {
    String address = reading.source();
    try (SpooledTable table = rows(address, reading.table().query(), most)) {
      return opening.of(JdbcConnector.shown(address), table);
    } catch (IOException e) {
      throw DataProblem.unreadable(JdbcConnector.shown(address), e);
    }
  }

  private SpooledTable rows(String address, String query, int most) throws IOException {
    try (Connection connection = connector.connect(address)) {
      connection.setReadOnly(true);
      connection.setAutoCommit(false); // or PostgreSQL's driver holds all rows in memory
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(FETCHED);
        statement.setMaxRows(most);
        try (ResultSet rows = statement.executeQuery(query)) {
          ResultCells cells =
              new ResultCells(rows, connection.getMetaData().getDatabaseProductName());
          return SpooledTable.of(JdbcConnector.shown(address), cells.columns(), cells);
        }
      } finally {
        rollBack(connection);
      }
    } catch (SQLException e) {
      throw connector.problem(
          address, "does not answer the query", e, "Try the query in the database's own client.");
    }
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone, and with it the transaction.
    }
  }
}
