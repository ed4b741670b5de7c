package dev.organza.data.table;

import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a program has in memory, or reads from a database, as a data set of typed columns. The
 * types are inferred from the values, as those of files are: see {@link TypedTable}. Values may be
 * numbers, texts, booleans, enum constants, dates and times; null, and a blank text, is a missing
 * value.
 *
 * <p>{@link dev.organza.data.column.TableSchema#values} makes rows of generated values.
 */
public final class TableRows {

  private TableRows() {}

  /**
   * Rows by the names of their columns, which are in the order in which they come first.
   *
   * @param name of the data set
   * @param rows a name that a row does not have is a missing value
   * @param changes what is said of the columns
   * @throws dev.organza.OrganzaException if nothing can be learned from the rows as they are
   */
  public static Dataset of(
      String name, List<? extends Map<String, ?>> rows, SchemaChanges changes) {
    Set<String> names = new LinkedHashSet<>();
    rows.forEach(row -> names.addAll(row.keySet()));
    List<String> columns = List.copyOf(names);
    List<@Nullable Object[]> cells = new ArrayList<>();
    for (Map<String, ?> row : rows) {
      cells.add(columns.stream().map(row::get).toArray());
    }
    return read(name, new MemoryTable(name, columns, cells), changes);
  }

  /**
   * Java records; their components are the columns.
   *
   * @param name of the data set
   * @param type the record type, which must be accessible to this library
   * @param changes what is said of the columns
   * @throws dev.organza.OrganzaException if nothing can be learned from the rows as they are
   */
  public static <R extends Record> Dataset of(
      String name, Class<R> type, List<R> rows, SchemaChanges changes) {
    RecordComponent[] components = type.getRecordComponents();
    List<@Nullable Object[]> cells = new ArrayList<>();
    for (R row : rows) {
      cells.add(Arrays.stream(components).map(component -> value(component, row)).toArray());
    }
    List<String> columns = Arrays.stream(components).map(RecordComponent::getName).toList();
    return read(name, new MemoryTable(name, columns, cells), changes);
  }

  private static @Nullable Object value(RecordComponent component, Record row) {
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    try {
      return accessor.invoke(row);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("cannot read " + component, e);
    }
  }

  /**
   * The rows of a query that are left to read. They are read to the end, and not closed; until they
   * are learned they lie in a file, not in memory.
   *
   * @param name of the data set
   * @param changes what is said of the columns
   * @throws SQLException if the database reports one
   * @throws dev.organza.OrganzaException if nothing can be learned from the rows as they are
   */
  public static Dataset of(String name, ResultSet rows, SchemaChanges changes) throws SQLException {
    ResultCells cells = new ResultCells(rows, system(rows));
    try (SpooledTable table = SpooledTable.of(name, cells.columns(), cells)) {
      return TypedTable.read(name, table, changes, List.of(), List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The product that gives the rows; empty for rows of no database. */
  private static String system(ResultSet rows) throws SQLException {
    Statement statement = rows.getStatement();
    return statement == null
        ? ""
        : statement.getConnection().getMetaData().getDatabaseProductName();
  }

  private static Dataset read(String name, MemoryTable table, SchemaChanges changes) {
    try {
      if (table.rows().isEmpty()) {
        throw DataProblem.in(name, "there is no row.", "Give at least two that differ.");
      }
      return TypedTable.read(name, table, changes, List.of(), List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows of cells. */
  private record MemoryTable(String where, List<String> names, List<@Nullable Object[]> rows)
      implements RawTable {

    @Override
    public void read(Sink sink) throws IOException {
      for (int n = 0; n < rows.size(); n++) {
        sink.accept(new TextRow(n, Arrays.stream(rows.get(n)).map(CellText::of).toList()));
      }
    }

    @Override
    public String place(int position) {
      return "row " + position;
    }
  }
}
