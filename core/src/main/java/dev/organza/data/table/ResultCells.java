package dev.organza.data.table;

import dev.organza.data.column.StoredType;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns of the result of a query, and its cells as texts that types are inferred from. */
public final class ResultCells implements SpooledTable.NextRow<SQLException> {

  /** Longer texts have no length: databases that have no limit name one that large. */
  private static final int LONGEST_TEXT = 1 << 20;

  /** The most digits of a decimal number that databases have. */
  private static final int MOST_DIGITS = 1_000;

  /** Types of single databases whose values are texts. */
  private static final Set<String> TEXTS = Set.of("citext", "inet", "cidr", "macaddr", "macaddr8");

  private static final Set<String> OBJECTS = Set.of("java.util.UUID", "java.math.BigInteger");

  /** How the values of a column are had. */
  private enum Reader {
    OBJECT {
      @Override
      @Nullable Object read(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column);
      }
    },
    TEXT {
      @Override
      @Nullable Object read(ResultSet rows, int column) throws SQLException {
        return rows.getString(column);
      }
    },
    DATE {
      @Override
      @Nullable Object read(ResultSet rows, int column) throws SQLException {
        LocalDate day = typed(rows, column, LocalDate.class);
        return day == null || day.equals(LocalDate.MAX) || day.equals(LocalDate.MIN) ? null : day;
      }
    },
    TIME {
      @Override
      @Nullable Object read(ResultSet rows, int column) throws SQLException {
        LocalDateTime time = typed(rows, column, LocalDateTime.class);
        return time == null || time.equals(LocalDateTime.MAX) || time.equals(LocalDateTime.MIN)
            ? null
            : time;
      }
    },
    INSTANT {
      @Override
      @Nullable Object read(ResultSet rows, int column) throws SQLException {
        OffsetDateTime time = typed(rows, column, OffsetDateTime.class);
        return time == null || time.equals(OffsetDateTime.MAX) || time.equals(OffsetDateTime.MIN)
            ? null
            : time;
      }
    },
    NONE {
      @Override
      @Nullable Object read(ResultSet rows, int column) {
        return null;
      }
    };

    /** A value that is there; null for a missing one, and for PostgreSQL's infinite days. */
    abstract @Nullable Object read(ResultSet rows, int column) throws SQLException;

    private static <T> @Nullable T typed(ResultSet rows, int column, Class<T> type)
        throws SQLException {
      return rows.getObject(column, type);
    }
  }

  private final ResultSet rows;
  private final List<SourceColumn> columns = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();

  /**
   * Of rows that are left to read; they are not closed.
   *
   * @param system the product that gives them; empty if that is not known
   * @throws SQLException if the database reports one
   */
  public ResultCells(ResultSet rows, String system) throws SQLException {
    this.rows = rows;
    ResultSetMetaData description = rows.getMetaData();
    for (int i = 1; i <= description.getColumnCount(); i++) {
      Reader reader = reader(description, i);
      readers.add(reader);
      columns.add(
          new SourceColumn(
              description.getColumnLabel(i),
              reader == Reader.NONE ? null : stored(description, i, system),
              reader == Reader.NONE
                  ? "values of type " + description.getColumnTypeName(i) + " are not read"
                  : ""));
    }
  }

  /** The columns in order. */
  public List<SourceColumn> columns() {
    return List.copyOf(columns);
  }

  @Override
  public @Nullable List<String> next() throws SQLException {
    if (!rows.next()) {
      return null;
    }
    List<String> cells = new ArrayList<>(readers.size());
    for (int i = 0; i < readers.size(); i++) {
      cells.add(cell(i));
    }
    return cells;
  }

  private String cell(int column) throws SQLException {
    try {
      return CellText.of(readers.get(column).read(rows, column + 1));
    } catch (SQLFeatureNotSupportedException e) {
      readers.set(column, Reader.OBJECT); // a driver that does not know Java's times
      return CellText.of(rows.getObject(column + 1));
    }
  }

  private static Reader reader(ResultSetMetaData description, int column) throws SQLException {
    String word = description.getColumnTypeName(column).toLowerCase(Locale.ROOT);
    return switch (description.getColumnType(column)) {
      case Types.BIT -> description.getPrecision(column) > 1 ? Reader.NONE : Reader.OBJECT;
      case Types.BOOLEAN,
          Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.REAL,
          Types.FLOAT,
          Types.DOUBLE,
          Types.NUMERIC,
          Types.DECIMAL ->
          Reader.OBJECT;
      case Types.CHAR,
          Types.VARCHAR,
          Types.LONGVARCHAR,
          Types.NCHAR,
          Types.NVARCHAR,
          Types.LONGNVARCHAR,
          Types.CLOB,
          Types.NCLOB,
          Types.TIME,
          Types.TIME_WITH_TIMEZONE ->
          Reader.TEXT;
      case Types.DATE -> Reader.DATE;
      case Types.TIMESTAMP ->
          word.equals("timestamptz") || word.contains("with time zone")
              ? Reader.INSTANT
              : Reader.TIME;
      case Types.TIMESTAMP_WITH_TIMEZONE -> Reader.INSTANT;
      default ->
          TEXTS.contains(word)
              ? Reader.TEXT
              : OBJECTS.contains(description.getColumnClassName(column))
                  ? Reader.OBJECT
                  : Reader.NONE;
    };
  }

  private static StoredType stored(ResultSetMetaData description, int column, String system)
      throws SQLException {
    String word = description.getColumnTypeName(column);
    int precision = description.getPrecision(column);
    int scale = description.getScale(column);
    String sized = precision > 0 && precision < LONGEST_TEXT ? "(" + precision + ")" : "";
    String digits =
        precision > 0 && precision <= MOST_DIGITS && scale >= 0 && scale <= precision
            ? "(" + precision + "," + scale + ")"
            : "";
    int type = description.getColumnType(column);
    String parameters =
        switch (type) {
          case Types.CHAR, Types.VARCHAR, Types.NCHAR, Types.NVARCHAR -> sized;
          case Types.NUMERIC, Types.DECIMAL -> digits;
          default -> "";
        };
    String sql =
        switch (type) {
          case Types.BIT, Types.BOOLEAN -> "BOOLEAN";
          case Types.TINYINT, Types.SMALLINT -> "SMALLINT";
          case Types.INTEGER -> "INTEGER";
          case Types.BIGINT -> "BIGINT";
          case Types.REAL -> "REAL";
          case Types.FLOAT, Types.DOUBLE -> "DOUBLE PRECISION";
          case Types.NUMERIC, Types.DECIMAL -> "NUMERIC" + digits;
          case Types.CHAR, Types.NCHAR -> "CHAR" + sized;
          case Types.DATE -> "DATE";
          case Types.TIME, Types.TIME_WITH_TIMEZONE -> "TIME";
          case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
              reader(description, column) == Reader.INSTANT
                  ? "TIMESTAMP WITH TIME ZONE"
                  : "TIMESTAMP";
          default ->
              switch (description.getColumnClassName(column)) {
                case "java.util.UUID" -> "UUID";
                case "java.math.BigInteger" -> "NUMERIC(38,0)";
                default -> "VARCHAR" + sized;
              };
        };
    String own =
        description.isAutoIncrement(column)
            ? "" // "serial" would make a counter
            : word.contains("(") || isSizedByName(word) ? word : word + parameters;
    return new StoredType(
        sql, system, own, description.isNullable(column) == ResultSetMetaData.columnNoNulls);
  }

  /** PostgreSQL's texts and its own types, whose drivers name a length that is none. */
  private static boolean isSizedByName(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return !lower.contains("char") && !lower.equals("numeric") && !lower.equals("decimal");
  }
}
