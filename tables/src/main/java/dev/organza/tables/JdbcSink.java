package dev.organza.tables;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.column.Column;
import dev.organza.data.column.StoredType;
import dev.organza.data.column.TableSchema;
import dev.organza.data.table.TableSink;
import dev.organza.data.table.TableTarget;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of a database. It is made, with the types that the columns were read with or else those
 * that their values need, or it is there and empty. All rows are written in one transaction; on an
 * error none is, and a table that was made is dropped.
 */
final class JdbcSink implements TableSink {

  private static final int BATCH = 1_000;
  private static final String REMEDY =
      "Nothing was written. Check the table and what you may do in the database.";

  private final JdbcConnector connector;

  JdbcSink(JdbcConnector connector) {
    this.connector = connector;
  }

  @Override
  public String name() {
    return "database";
  }

  @Override
  public String form() {
    return "jdbc:… (for a table of a database)";
  }

  @Override
  public boolean accepts(String address) {
    return JdbcConnector.accepts(address);
  }

  @Override
  public void require(TableTarget target) {
    if (target.table().isBlank()) {
      throw new UsageException(
          "Rows go into a table of the database, and none is named.\nName a table, which need not be there yet.");
    }
    try (Connection connection = connector.connect(target.address())) {
      state(connection, target);
    } catch (SQLException e) {
      throw problem(target, e);
    }
  }

  /**
   * The table as it is.
   *
   * @throws UsageException if it has rows
   */
  private static SqlTable state(Connection connection, TableTarget target) throws SQLException {
    SqlTable table = SqlTable.of(connection, target.table());
    if (table.exists() && table.hasRows()) {
      throw new UsageException(
          "The table %s has rows, and rows are written into an empty table only.%nName another table, or empty this one."
              .formatted(target.table()));
    }
    return table;
  }

  private OrganzaException problem(TableTarget target, SQLException cause) {
    return connector.problem(
        target.address(), "cannot take rows into " + target.table(), cause, REMEDY);
  }

  @Override
  public void write(TableTarget target, TableSchema schema, Iterator<double[]> rows) {
    try (Connection connection = connector.connect(target.address())) {
      SqlTable table = state(connection, target);
      boolean made = !table.exists();
      connection.setAutoCommit(false);
      boolean whole = false;
      try {
        if (made) {
          table.create(schema.columns());
        }
        insert(connection, table, schema.columns(), rows);
        connection.commit();
        whole = true;
      } finally {
        if (!whole) {
          undo(connection, table, made);
        }
      }
    } catch (SQLException e) {
      throw problem(target, e);
    } catch (IllegalArgumentException e) {
      throw new OrganzaException(
          "%s: %s.%n%s".formatted(target.table(), e.getMessage(), REMEDY), e);
    }
  }

  /** Databases that end a transaction where a table is made have it left, without rows. */
  private static void undo(Connection connection, SqlTable table, boolean made) {
    try {
      connection.rollback();
      if (made && table.exists()) {
        table.drop();
        connection.commit();
      }
    } catch (SQLException e) {
      // The connection is gone, and with it the transaction.
    }
  }

  private static void insert(
      Connection connection, SqlTable table, List<Column> columns, Iterator<double[]> rows)
      throws SQLException {
    SqlType[] types = table.types(columns);
    try (PreparedStatement statement = connection.prepareStatement(table.insertion(columns))) {
      int waiting = 0;
      for (long number = 0; rows.hasNext(); number++) {
        double[] raw = rows.next();
        int at = 0;
        for (int i = 0; i < types.length; i++) {
          Column column = columns.get(i);
          double value = column.type().isLearned() ? raw[at++] : number;
          statement.setObject(i + 1, value(types[i], column, value));
        }
        statement.addBatch();
        if (++waiting == BATCH) {
          statement.executeBatch();
          waiting = 0;
        }
      }
      statement.executeBatch();
    }
  }

  /** Where a text may not be null, a missing one is as the table wrote it. */
  private static @Nullable Object value(SqlType type, Column column, double raw) {
    StoredType stored = column.stored();
    return Double.isNaN(raw) && type == SqlType.TEXT && stored != null && stored.required()
        ? column.text(raw)
        : type.value(column, raw);
  }
}
