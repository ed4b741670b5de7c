package dev.organza.data.table;

import dev.organza.UsageException;
import dev.organza.data.column.TableSchema;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;

/** A kind of file that rows of a table are written to. */
public interface TableFileSink extends TableSink {

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

  @Override
  default String name() {
    return extension().substring(1);
  }

  @Override
  default String form() {
    return extension();
  }

  @Override
  default boolean accepts(String address) {
    return address.toLowerCase(Locale.ROOT).endsWith(extension());
  }

  @Override
  default void require(TableTarget target) {
    if (!target.table().isEmpty()) {
      throw new UsageException(
          "A file has one table, and \"%s\" is given as its name.%nLeave the name out, or give the address of a database."
              .formatted(target.table()));
    }
  }

  @Override
  default void write(TableTarget target, TableSchema table, Iterator<double[]> rows) {
    write(Path.of(target.address()), table, rows);
  }
}
