package dev.organza.tables;

import dev.organza.UsageException;
import dev.organza.data.column.Column;
import dev.organza.data.column.StoredType;
import dev.organza.data.table.ResultCells;
import dev.organza.data.table.SourceColumn;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table of a database by its name, which may have that of its schema before it: {@code
 * sales.customers}. A name is as the database takes it without quotes; in double quotes it stands
 * as it is.
 */
final class SqlTable {

  private static final Pattern PART = Pattern.compile("\\G\\.?(?:\"((?:[^\"]|\"\")+)\"|([^.\"]+))");
  private static final int MOST_PARTS = 2;

  private final Connection connection;
  private final String product;
  private final String quote;
  private final Optional<String> schema;
  private final String table;

  private SqlTable(Connection connection, Optional<String> schema, String table)
      throws SQLException {
    this.connection = connection;
    this.product = connection.getMetaData().getDatabaseProductName();
    this.quote = connection.getMetaData().getIdentifierQuoteString().strip();
    this.schema = schema;
    this.table = table;
  }

  /**
   * The table of a name.
   *
   * @throws UsageException if it is no name
   */
  static SqlTable of(Connection connection, String name) throws SQLException {
    List<String> parts = new ArrayList<>();
    Matcher matcher = PART.matcher(name);
    int end = 0;
    while (matcher.find()) {
      parts.add(
          matcher.group(1) != null
              ? matcher.group(1).replace("\"\"", "\"")
              : folded(connection.getMetaData(), matcher.group(2)));
      end = matcher.end();
    }
    if (parts.isEmpty() || parts.size() > MOST_PARTS || end < name.length()) {
      throw new UsageException(
          "\"%s\" is no name of a table.%nWrite a name, or a schema, a point and a name."
              .formatted(name));
    }
    return parts.size() == 1
        ? new SqlTable(connection, Optional.empty(), parts.get(0))
        : new SqlTable(connection, Optional.of(parts.get(0)), parts.get(1));
  }

  private static String folded(DatabaseMetaData data, String name) throws SQLException {
    return data.storesUpperCaseIdentifiers()
        ? name.toUpperCase(Locale.ROOT)
        : data.storesLowerCaseIdentifiers() ? name.toLowerCase(Locale.ROOT) : name;
  }

  private String quoted(String name) {
    return quote.isEmpty() ? name : quote + name.replace(quote, quote + quote) + quote;
  }

  private String name() {
    return schema.map(name -> quoted(name) + ".").orElse("") + quoted(table);
  }

  boolean exists() throws SQLException {
    DatabaseMetaData data = connection.getMetaData();
    String escape = data.getSearchStringEscape();
    String where = schema.isPresent() ? schema.get() : connection.getSchema();
    try (ResultSet found =
        data.getTables(
            connection.getCatalog(),
            where == null ? null : escaped(where, escape),
            escaped(table, escape),
            null)) {
      return found.next();
    }
  }

  private static String escaped(String name, String escape) {
    return name.replace("_", escape + "_").replace("%", escape + "%");
  }

  boolean hasRows() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setMaxRows(1);
      try (ResultSet rows = statement.executeQuery("SELECT * FROM " + name())) {
        return rows.next();
      }
    }
  }

  void create(List<Column> columns) throws SQLException {
    String definition =
        columns.stream().map(this::definition).collect(Collectors.joining(", ", " (", ")"));
    execute("CREATE TABLE " + name() + definition);
  }

  private String definition(Column column) {
    StoredType stored = column.stored();
    return quoted(column.name())
        + " "
        + (stored == null ? SqlType.sql(column.type()) : stored.in(product))
        + (stored != null && stored.required() ? " NOT NULL" : "");
  }

  void drop() throws SQLException {
    execute("DROP TABLE " + name());
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * What the table's own columns of these names hold.
   *
   * @throws UsageException if it has not all of them
   */
  SqlType[] types(List<Column> columns) throws SQLException {
    List<SourceColumn> own;
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("SELECT * FROM " + name() + " WHERE 1 = 0")) {
      own = new ResultCells(none, product).columns();
    }
    return columns.stream().map(column -> type(own, column.name())).toArray(SqlType[]::new);
  }

  private SqlType type(List<SourceColumn> own, String name) {
    SourceColumn found =
        own.stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        "The table %s has no column \"%s\".%nIts columns are %s; name another table, which is made with the columns of the rows."
                            .formatted(
                                table,
                                name,
                                own.stream()
                                    .map(SourceColumn::name)
                                    .collect(Collectors.joining(", ")))));
    StoredType stored = found.stored();
    return stored == null ? SqlType.TEXT : SqlType.named(stored.sql());
  }

  String insertion(List<Column> columns) {
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(
            name(),
            columns.stream().map(column -> quoted(column.name())).collect(Collectors.joining(", ")),
            columns.stream().map(column -> "?").collect(Collectors.joining(", ")));
  }
}
