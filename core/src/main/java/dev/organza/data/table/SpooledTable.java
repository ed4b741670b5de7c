package dev.organza.data.table;

import dev.organza.data.column.StoredType;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that can be had once, such as those of a query, and are read more than once. They are kept
 * in a file that only its owner may read, not in memory, until this is closed.
 */
public final class SpooledTable implements RawTable, AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final String where;
  private final List<SourceColumn> columns;
  private final Path file;

  private SpooledTable(String where, List<SourceColumn> columns, Path file) {
    this.where = where;
    this.columns = List.copyOf(columns);
    this.file = file;
  }

  /** Gives the rows one by one. */
  public interface NextRow<X extends Exception> {

    /** The next row, a text for each column, empty for a missing value; null after the last. */
    @Nullable List<String> next() throws X;
  }

  /**
   * Takes all rows.
   *
   * @param where they are from, for messages
   * @throws IOException if the file cannot be written
   */
  public static <X extends Exception> SpooledTable of(
      String where, List<SourceColumn> columns, NextRow<X> rows) throws IOException, X {
    SpooledTable table =
        new SpooledTable(where, columns, Files.createTempFile("organza-rows", null));
    boolean whole = false;
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(table.file), BUFFER))) {
      for (List<String> row = rows.next(); row != null; row = rows.next()) {
        for (String cell : row) {
          byte[] bytes = cell.getBytes(StandardCharsets.UTF_8);
          out.writeInt(bytes.length);
          out.write(bytes);
        }
      }
      whole = true;
    } finally {
      if (!whole) {
        table.close();
      }
    }
    return table;
  }

  @Override
  public String where() {
    return where;
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
  public void read(Sink sink) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
      for (int number = 1; ; number++) {
        List<String> cells = new ArrayList<>(columns.size());
        try {
          for (int i = 0; i < columns.size(); i++) {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            cells.add(new String(bytes, StandardCharsets.UTF_8));
          }
        } catch (EOFException e) {
          return;
        }
        sink.accept(new TextRow(number, cells));
      }
    }
  }

  @Override
  public String place(int position) {
    return "row " + position;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
