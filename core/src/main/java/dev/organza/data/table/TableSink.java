package dev.organza.data.table;

import dev.organza.data.column.TableSchema;
import java.nio.file.Path;
import java.util.Iterator;

/** A kind of file that rows of a table are written to. */
public interface TableSink {

  /** The end of the names of such files, such as {@code .csv}. */
  String extension();

  /**
   * Writes or replaces a file, as a whole or not at all.
   *
   * @param file in a folder that exists
   * @param table the columns, which are written in its order
   * @param rows a value for each learned column, NaN for a missing one
   * @throws dev.organza.OrganzaException if the file system does not allow it
   */
  void write(Path file, TableSchema table, Iterator<double[]> rows);
}
