package dev.organza.data;

import dev.organza.UsageException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.List;

/**
 * The part of {@code data} that says how tables are read.
 *
 * @param types which columns are used: {@code numbers}, and rows in which one is missing are left
 *     out, or {@code all}, and missing values are learned
 * @param schema a YAML file that changes the types of columns, drops some, and names constraints;
 *     empty for none
 * @param query what to ask a database, in its SQL; empty where the source is no database
 * @param csv how a CSV file is written, where it is not to be told from its text
 */
public record TableOptions(Types types, String schema, String query, Dialect csv) {

  /** Columns of numbers, as their cells are. */
  public static final TableOptions DEFAULTS =
      new TableOptions(Types.NUMBERS, "", "", Dialect.DEFAULTS);

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

  /** These options with another choice of columns by their types. */
  public TableOptions withTypes(Types newTypes) {
    return new TableOptions(newTypes, schema, query, csv);
  }

  /** These options with another file of a schema. */
  public TableOptions withSchema(String newSchema) {
    return new TableOptions(types, newSchema, query, csv);
  }

  /** These options with another query. */
  public TableOptions withQuery(String newQuery) {
    return new TableOptions(types, schema, newQuery, csv);
  }

  /** These options with another dialect of CSV. */
  public TableOptions withCsv(Dialect newCsv) {
    return new TableOptions(types, schema, query, newCsv);
  }

  /** These options with other types, without a schema. */
  public static TableOptions of(Types types) {
    return new TableOptions(types, "", "", Dialect.DEFAULTS);
  }

  /**
   * How a CSV file is written. What is empty is told from its text.
   *
   * @param encoding of its letters, as Java names it, such as {@code windows-1252}
   * @param separator between two cells: one character, or {@code tab}
   * @param quote what a cell with a separator stands in: {@code "}, {@code '} or {@code none}
   * @param escape how a quotation mark within quotes is written: {@code doubled} or {@code
   *     backslash}
   * @param decimal the decimal sign: {@code point} or {@code comma}
   */
  public record Dialect(
      String encoding, String separator, String quote, String escape, String decimal) {

    /** Everything is told from the text. */
    public static final Dialect DEFAULTS = new Dialect("", "", "", "", "");

    /**
     * Checks every value.
     *
     * @throws UsageException if one is none of those that there are
     */
    public Dialect {
      if (!encoding.isEmpty() && !isEncoding(encoding)) {
        throw new UsageException(
            "data.table.csv.encoding is \"%s\", which is no encoding that Java knows.%nWrite, for example, UTF-8, UTF-16, windows-1252 or ISO-8859-1."
                .formatted(encoding.replaceAll("\\p{Cntrl}+", " ")));
      }
      if (!separator.isEmpty() && !separator.equals("tab") && separator.length() != 1) {
        throw new UsageException(
            "data.table.csv.separator is \"%s\".%nGive one character, or tab."
                .formatted(separator));
      }
      require("quote", quote, List.of("\"", "'", "none"));
      require("escape", escape, List.of("doubled", "backslash"));
      require("decimal", decimal, List.of("point", "comma"));
      if (decimal.equals("comma") && separator.equals(",") && quote.equals("none")) {
        throw new UsageException(
            "data.table.csv: the comma is the decimal sign and separates cells, which have no quotes.\nGive another separator.");
      }
    }

    private static boolean isEncoding(String name) {
      try {
        return Charset.isSupported(name);
      } catch (IllegalCharsetNameException e) {
        return false;
      }
    }

    private static void require(String key, String value, List<String> known) {
      if (!value.isEmpty() && !known.contains(value)) {
        throw new UsageException(
            "data.table.csv.%s is \"%s\".%nGive %s."
                .formatted(key, value, String.join(" or ", known)));
      }
    }
  }
}
