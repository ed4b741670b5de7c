package dev.organza.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.TableOptions;
import dev.organza.data.column.ColumnType;
import dev.organza.data.table.SchemaChanges;
import dev.organza.data.table.TableRows;
import dev.organza.data.table.TableTarget;
import dev.organza.recipe.Catalogue;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases by JDBC: H2, which ends a transaction where a table is made. */
class JdbcTest {

  private static final String URL = "jdbc:h2:mem:tables";

  private static final String PEOPLE =
      """
      CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL, pay NUMERIC(8,2),
        age SMALLINT, member BOOLEAN, born DATE, seen TIMESTAMP, paid TIMESTAMP WITH TIME ZONE,
        code UUID);
      INSERT INTO people SELECT x, 'n' || MOD(x, 9), CASE WHEN MOD(x, 6) > 0 THEN x * 1.5 END,
        20 + MOD(x, 30), MOD(x, 2) = 0, CASE WHEN MOD(x, 3) > 0 THEN DATEADD(DAY, x, DATE '1980-01-01') END,
        DATEADD(MINUTE, x, TIMESTAMP '2020-01-01 10:00:00'),
        DATEADD(HOUR, x, TIMESTAMP WITH TIME ZONE '2020-01-01 10:00:00+02'), RANDOM_UUID()
        FROM SYSTEM_RANGE(1, 60);
      """;

  private final JdbcSink sink = new JdbcSink(new JdbcConnector(Map.of()));
  private Connection kept;

  JdbcTest() throws SQLException {
    kept = DriverManager.getConnection(URL);
  }

  @BeforeEach
  void fill() throws SQLException {
    execute(PEOPLE);
  }

  @AfterEach
  void empty() throws SQLException {
    execute("DROP ALL OBJECTS");
    kept.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = kept.createStatement()) {
      statement.execute(sql);
    }
  }

  private long one(String query) throws SQLException {
    try (Statement statement = kept.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void aTableIsWrittenAsItWasRead() throws SQLException {
    TableTarget target = new TableTarget(URL, "copied");
    try (Dataset dataset = Opened.of(URL, "SELECT * FROM people ORDER BY id")) {
      sink.require(target);
      sink.write(target, Opened.table(dataset), Opened.rows(dataset));
    }
    String columns = "name, pay, age, member, born, seen, paid";
    assertThat(
            one(
                "SELECT COUNT(*) FROM (SELECT %1$s FROM people EXCEPT SELECT %1$s FROM copied)"
                    .formatted(columns)))
        .isZero();
    assertThat(one("SELECT COUNT(*) FROM copied")).isEqualTo(60);
    assertThat(one("SELECT COUNT(DISTINCT code) FROM copied")).isEqualTo(60);
    String types =
        "SELECT column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable FROM information_schema.columns WHERE table_name = '%s'";
    assertThat(
            one(
                "SELECT COUNT(*) FROM (%s EXCEPT %s)"
                    .formatted(types.formatted("PEOPLE"), types.formatted("COPIED"))))
        .isZero();
  }

  /** H2 has committed the table by then: it is dropped. */
  @Test
  void nothingIsHalfWritten() throws SQLException {
    try (Dataset dataset = Opened.of(URL, "SELECT name, pay FROM people")) {
      assertThatThrownBy(
              () ->
                  sink.write(
                      new TableTarget(URL, "fresh"),
                      Opened.table(dataset),
                      Opened.failing(Opened.rows(dataset))))
          .hasMessage("the generator failed");
    }
    assertThat(one("SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'FRESH'"))
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\"SELECT age, name FROM people\",table",
        "\"SELECT age, pay FROM people\",table",
        "SELECT pay FROM people,compact",
        "SELECT nothing FROM people,compact",
        "DROP TABLE people,compact"
      })
  void aQueryWithCategoriesHasARecipeOfItsOwn(String query, String recipe) {
    DataOptions data =
        DataOptions.DEFAULTS
            .withSource(URL)
            .withTable(TableOptions.of(TableOptions.Types.ALL).withQuery(query));
    assertThat(Catalogue.discovered().defaultRecipe(data, true)).isEqualTo(recipe);
  }

  @Test
  void wordsDoNotGoIntoNumbers() throws SQLException {
    execute("CREATE TABLE taken (NAME INTEGER)");
    try (Dataset dataset = Opened.of(URL, "SELECT name FROM people")) {
      assertThatThrownBy(
              () ->
                  sink.write(
                      new TableTarget(URL, "taken"), Opened.table(dataset), Opened.rows(dataset)))
          .isInstanceOf(OrganzaException.class)
          .hasMessageContainingAll("column \"NAME\"", "is no number", "Nothing was written");
    }
    assertThat(one("SELECT COUNT(*) FROM taken")).isZero();
  }

  /** What programs hand in: the rows that are left of a query of their own. */
  @Test
  void theRowsOfAResultSetAreADataSet() throws SQLException {
    try (Statement statement = kept.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT name, pay, born, paid FROM people ORDER BY id");
        Dataset dataset = TableRows.of("people", rows, SchemaChanges.NONE)) {
      assertThat(dataset.count()).isEqualTo(60);
      assertThat(dataset.name()).isEqualTo("people");
      assertThat(Opened.table(dataset).columns().get(1).type())
          .isEqualTo(new ColumnType.Real(1, 2, 1.5, 88.5));
      assertThat(Objects.requireNonNull(Opened.table(dataset).columns().get(0).stored()).sql())
          .isEqualTo("VARCHAR(20)");
      assertThat(Opened.values(dataset).get(5)).containsEntry("PAY", null);
      assertThat(rows.isClosed()).isFalse();
    }
    try (Statement statement = kept.createStatement();
        ResultSet none = statement.executeQuery("SELECT name FROM people WHERE id < 0")) {
      assertThatThrownBy(() -> TableRows.of("none", none, SchemaChanges.NONE))
          .isInstanceOf(OrganzaException.class)
          .hasMessageContaining("none");
    }
    try (Statement statement = kept.createStatement();
        ResultSet odd = statement.executeQuery("SELECT X'00' AS raw, id FROM people")) {
      assertThatThrownBy(() -> TableRows.of("odd", odd, SchemaChanges.NONE))
          .hasMessageContaining("\"RAW\"");
    }
  }

  @Test
  void addressesAndNamesThatCannotBeUsedAreRefused() throws SQLException {
    assertThatThrownBy(() -> Opened.of("jdbc:nowhere://host/db", "SELECT 1"))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll("no JDBC driver for jdbc:nowhere://host/db", "ORGANZA_CLASSPATH");
    assertThatThrownBy(() -> sink.require(new TableTarget(URL, "")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Name a table");
    assertThatThrownBy(() -> sink.require(new TableTarget(URL, "a.b.c")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is no name of a table");
    assertThatThrownBy(() -> sink.require(new TableTarget(URL, "people")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("has rows");
    assertThatThrownBy(() -> Opened.of(URL, "SELECT 1 AS a, 2 AS a"))
        .hasMessageContaining("two columns called \"A\"");
    assertThatThrownBy(() -> Opened.of(URL, "SELECT id AS a, name AS a FROM people"))
        .hasMessageContaining("two columns called \"A\"");
    assertThatThrownBy(() -> Opened.of(URL, "SELECT * FROM people WHERE id < 0"))
        .hasMessageContaining("no rows");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://host/db?user=me&password=topsecret",
        "jdbc:postgresql://me:topsecret@host/db",
        "jdbc:sqlserver://host;user=me;PASSWORD = topsecret;encrypt=true",
        "jdbc:mysql://(host=h,user=me,password=topsecret)/db",
        "jdbc:oracle:thin:me/topsecret@host:1521/db",
        "jdbc:postgresql://host/db?sslpassword=topsecret",
        "jdbc:snowflake://host/?token=topsecret",
        "jdbc:h2:mem:x;pwd=topsecret",
      })
  void aPasswordInAnAddressIsRefusedAndNotRepeated(String address) {
    assertThatThrownBy(() -> DataOptions.DEFAULTS.withSource(address))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll("has a password in it", "ORGANZA_DB_PASSWORD")
        .hasMessageNotContaining("topsecret");
    assertThatThrownBy(() -> sink.require(new TableTarget(address, "t")))
        .isInstanceOf(UsageException.class)
        .hasMessageNotContaining("topsecret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://host:5432/db?sslmode=require",
        "jdbc:postgresql://[::1]:5432/db",
        "jdbc:h2:mem:compass",
        "stacked:mnist",
        "/data/password=1/table.csv",
        "C:\\tables\\secret=1.csv",
      })
  void otherAddressesAndPathsAreTaken(String address) {
    assertThat(DataOptions.DEFAULTS.withSource(address).source()).isEqualTo(address);
  }
}
