package dev.organza.data.table;

import dev.organza.data.column.TableSchema;
import java.util.Iterator;

/**
 * A kind of place that rows of a table are written to, such as a file or a database. A program adds
 * its own as an extension of the catalogue.
 */
public interface TableSink {

  /** What it is called in results, such as {@code csv}. */
  String name();

  /** How addresses of this kind look, for a list in messages. */
  String form();

  /** Whether an address is of this kind. */
  boolean accepts(String address);

  /**
   * Refuses what cannot be written to, before rows are made.
   *
   * @throws dev.organza.UsageException if the target is no good one
   */
  void require(TableTarget target);

  /**
   * Writes rows, as a whole or not at all.
   *
   * @param target of this kind; a file lies in a folder that exists
   * @param table the columns, which are written in its order
   * @param rows a value for each learned column, NaN for a missing one
   * @throws dev.organza.OrganzaException if they cannot be written there
   */
  void write(TableTarget target, TableSchema table, Iterator<double[]> rows);
}
