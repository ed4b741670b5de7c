package dev.organza.tables;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/** DuckDB inside this process, which reads and writes Parquet. It fetches no extension. */
final class DuckDb {

  /** The product's name in its JDBC driver. */
  static final String PRODUCT = "DuckDB";

  private static final String MEMORY = "512MB";

  private DuckDb() {}

  /** A database in memory. */
  static DuckDBConnection inMemory() throws SQLException {
    return open("");
  }

  /**
   * A new database.
   *
   * @param file which is not there yet
   */
  static DuckDBConnection in(Path file) throws SQLException {
    return open(file.toString());
  }

  private static DuckDBConnection open(String file) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("autoinstall_known_extensions", "false");
    properties.setProperty("autoload_known_extensions", "false");
    properties.setProperty("jdbc_stream_results", "true");
    properties.setProperty("memory_limit", MEMORY);
    properties.setProperty("threads", "1"); // rows come in the order of the file
    properties.setProperty("temp_directory", System.getProperty("java.io.tmpdir"));
    return DriverManager.getConnection("jdbc:duckdb:" + file, properties)
        .unwrap(DuckDBConnection.class);
  }

  /** A text as SQL writes it. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Any name as SQL writes it. */
  static String name(String text) {
    return "\"" + text.replace("\"", "\"\"") + "\"";
  }

  /** What was wrong, without the names of the classes of errors and the place in the SQL. */
  static String reason(SQLException error) {
    String text = String.valueOf(error.getMessage());
    int place = text.indexOf("\n\nLINE ");
    String[] lines = (place < 0 ? text : text.substring(0, place)).split("\n");
    return lines[lines.length - 1].replaceFirst("^(\\w+ )*Error: ((\\w+ )+Error: )?", "");
  }
}
