package dev.organza.tables;

import dev.organza.OrganzaException;
import dev.organza.SourceAddress;
import dev.organza.UsageException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * Connects to databases by the JDBC drivers on the class path. User and password come from the
 * environment, {@code ORGANZA_DB_USER} and {@code ORGANZA_DB_PASSWORD}, or from where the driver
 * looks itself.
 */
final class JdbcConnector {

  static final String PREFIX = "jdbc:";

  private static final String USER = "ORGANZA_DB_USER";
  private static final String PASSWORD = "ORGANZA_DB_PASSWORD";
  private static final String POSTGRESQL = "jdbc:postgresql:";

  private final Map<String, String> environment;

  JdbcConnector(Map<String, String> environment) {
    this.environment = environment;
  }

  static boolean accepts(String address) {
    return address.toLowerCase(Locale.ROOT).startsWith(PREFIX);
  }

  /**
   * Connects.
   *
   * @throws UsageException if the address has a password, or there is no driver for it
   * @throws OrganzaException if the database refuses
   */
  Connection connect(String address) {
    SourceAddress.requireNoPassword(address);
    try {
      DriverManager.getDriver(address);
    } catch (SQLException e) {
      throw new UsageException(
          "There is no JDBC driver for %s on the class path.%nPut the jar of the database's driver beside Organza's other libraries, or name it in ORGANZA_CLASSPATH."
              .formatted(shown(address)));
    }
    Properties properties = new Properties();
    if (environment.containsKey(USER)) {
      properties.setProperty("user", environment.get(USER));
    }
    if (environment.containsKey(PASSWORD)) {
      properties.setProperty("password", environment.get(PASSWORD));
    }
    if (address.startsWith(POSTGRESQL)) {
      properties.setProperty("stringtype", "unspecified"); // texts for types of its own
    }
    try {
      return DriverManager.getConnection(address, properties);
    } catch (SQLException e) {
      throw problem(
          address,
          "cannot be connected to",
          e,
          "Check the address; a user and a password are given in the environment, as ORGANZA_DB_USER and ORGANZA_DB_PASSWORD.");
    }
  }

  /**
   * A report of what a database said.
   *
   * @param what failed, as the rest of a sentence
   * @param remedy what to do about it, as a sentence
   */
  OrganzaException problem(String address, String what, SQLException cause, String remedy) {
    // A batch has the row's own trouble behind it.
    SQLException own = cause.getNextException() == null ? cause : cause.getNextException();
    String said = String.valueOf(own.getMessage()).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    String password = environment.getOrDefault(PASSWORD, "");
    // Without the cause, whose text may have the password, too.
    return new OrganzaException(
        "%s %s: %s%n%s"
            .formatted(
                shown(address),
                what,
                password.isEmpty() ? said : said.replace(password, "…"),
                remedy));
  }

  /** An address without its parameters. */
  static String shown(String address) {
    return address.replaceFirst("[?;].*", "").replaceAll("\\p{Cntrl}+", " ");
  }
}
