package dev.organza.data;

import dev.organza.UsageException;

/**
 * The part of {@code data} that says how tables are read.
 *
 * @param types which columns are used: {@code numbers}, and rows in which one is missing are left
 *     out, or {@code all}, and missing values are learned
 * @param schema a YAML file that changes the types of columns, drops some, and names constraints;
 *     empty for none
 * @param query what to ask a database, in its SQL; empty where the source is no database
 */
public record TableOptions(Types types, String schema, String query) {

  /** Columns of numbers, as their cells are. */
  public static final TableOptions DEFAULTS = new TableOptions(Types.NUMBERS, "", "");

  /** Which columns of a table are used. */
  public enum Types {
    /** Columns of numbers; a row in which a number is missing is left out. */
    NUMBERS,
    /** Columns of all types; missing values are kept. */
    ALL
  }

  /**
   * Checks that they go together.
   *
   * @throws UsageException if there is a schema for columns that are not used
   */
  public TableOptions {
    if (!schema.isEmpty() && types == Types.NUMBERS) {
      throw new UsageException(
          "data.table.schema is given, and only columns of numbers are used.\nSet data.table.types to all.");
    }
  }

  /** These options with another file of a schema. */
  public TableOptions withSchema(String newSchema) {
    return new TableOptions(types, newSchema, query);
  }
}
