package dev.organza.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.table.TableSink;
import dev.organza.data.table.TableTarget;
import dev.organza.recipe.Catalogue;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real PostgreSQL, where there is one. */
class PostgresTest {

  private static final String PEOPLE =
      """
      CREATE TYPE mood AS ENUM ('low', 'fair', 'high');
      CREATE TABLE people (
        id serial PRIMARY KEY, code uuid NOT NULL, name varchar(20) NOT NULL, zip char(5),
        feels mood, age smallint, big bigint NOT NULL, pay numeric(8,2), rate double precision,
        share real, member boolean NOT NULL, born date, seen timestamp, paid timestamptz, note text,
        "Odd, name" integer);
      INSERT INTO people (code, name, zip, feels, age, big, pay, rate, share, member, born, seen,
          paid, note, "Odd, name")
        SELECT gen_random_uuid(), 'n' || i % 9, lpad((i % 7)::text, 5, '0'),
          CASE WHEN i % 5 > 0 THEN (ARRAY['low', 'fair', 'high'])[1 + i % 3]::mood END,
          CASE WHEN i % 4 > 0 THEN 20 + i % 50 END, 3000000000 + i % 12,
          CASE WHEN i % 6 > 0 THEN 1000 + i * 1.5 END, i / 7.0::double precision, (i % 8) / 4.0,
          i % 2 = 0, CASE WHEN i % 3 > 0 THEN DATE '1980-01-01' + i END,
          CASE WHEN i % 7 > 0 THEN TIMESTAMP '2020-01-01 10:00:00' + i * INTERVAL '1 minute' END,
          CASE WHEN i % 8 > 0 THEN TIMESTAMPTZ '2020-03-29 00:00:00.25+00' + i * INTERVAL '1 hour' END,
          CASE WHEN i % 2 > 0 THEN 'it''s ' || i % 4 END, CASE WHEN i % 9 > 0 THEN i % 9 END
        FROM generate_series(1, 200) i;
      """;

  private static @Nullable PostgresServer server;

  @BeforeAll
  static void start() throws Exception {
    Optional<PostgresServer> started = PostgresServer.start();
    assumeTrue(
        started.isPresent(),
        "PostgreSQL (initdb, pg_ctl) is not on the path, or no user but root may run it");
    server = started.get();
    execute(PEOPLE);
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  private static PostgresServer server() {
    if (server == null) {
      throw new IllegalStateException("no server");
    }
    return server;
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        server().url(), PostgresServer.USER, PostgresServer.PASSWORD);
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<List<String>> rows(String query) throws SQLException {
    List<List<String>> all = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(rows.getString(i)));
        }
        all.add(row);
      }
    }
    return all;
  }

  private static Catalogue catalogue(Map<String, String> environment) {
    JdbcConnector connector = new JdbcConnector(environment);
    return Catalogue.builtIn().with(new JdbcScheme(connector));
  }

  private static final Map<String, String> CREDENTIALS =
      Map.of(
          "ORGANZA_DB_USER", PostgresServer.USER, "ORGANZA_DB_PASSWORD", PostgresServer.PASSWORD);

  private static Dataset open(String query) {
    return Opened.of(catalogue(CREDENTIALS), server().url(), query, List.of());
  }

  private static void write(String table, Dataset dataset, Iterator<double[]> rows) {
    TableSink sink = new JdbcSink(new JdbcConnector(CREDENTIALS));
    TableTarget target = new TableTarget(server().url(), table);
    sink.require(target);
    sink.write(target, Opened.table(dataset), rows);
  }

  private static String types(String table) {
    return "SELECT column_name, udt_name, character_maximum_length, numeric_precision, numeric_scale,"
        + " is_nullable FROM information_schema.columns WHERE table_name = '"
        + table
        + "' ORDER BY ordinal_position";
  }

  @Test
  void aTableIsWrittenAsItWasRead() throws Exception {
    try (Dataset dataset = open("SELECT * FROM people ORDER BY id")) {
      assertThat(dataset.count()).isEqualTo(200);
      write("Copied", dataset, Opened.rows(dataset));
    }
    assertThat(rows(types("copied"))).isEqualTo(rows(types("people"))).hasSize(16);
    String columns =
        "name, zip, feels, age, big, pay, rate, share, member, born, seen, paid, note, \"Odd, name\"";
    assertThat(rows("SELECT " + columns + " FROM copied ORDER BY ctid"))
        .isEqualTo(rows("SELECT " + columns + " FROM people ORDER BY id"))
        .hasSize(200);
    assertThat(rows("SELECT count(DISTINCT id), count(DISTINCT code) FROM copied"))
        .containsExactly(List.of("200", "200"));
    assertThat(rows("SELECT count(*) FROM copied JOIN people USING (code)"))
        .containsExactly(List.of("0"));
  }

  @Test
  void anEmptyTableOfTheUsersIsFilledAndAFullOneIsLeftAlone() throws Exception {
    execute("CREATE SCHEMA other; CREATE TABLE other.taken (note text, n bigint, age integer)");
    try (Dataset dataset = open("SELECT age, note FROM people ORDER BY id")) {
      write("other.taken", dataset, Opened.rows(dataset));
      assertThat(rows("SELECT count(*), count(age), count(n) FROM other.taken"))
          .containsExactly(List.of("200", "150", "0"));
      assertThatThrownBy(() -> write("other.taken", dataset, Opened.rows(dataset)))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("The table other.taken has rows");
    }
  }

  @Test
  void nothingIsHalfWritten() throws Exception {
    execute("CREATE TABLE strict (age smallint NOT NULL, note text)");
    try (Dataset dataset = open("SELECT age, note FROM people ORDER BY id")) {
      assertThatThrownBy(() -> write("fresh", dataset, Opened.failing(Opened.rows(dataset))))
          .hasMessage("the generator failed");
      assertThat(rows(types("fresh"))).isEmpty();
      assertThatThrownBy(() -> write("strict", dataset, Opened.rows(dataset)))
          .isInstanceOf(OrganzaException.class)
          .hasMessageContainingAll("cannot take rows into strict", "null", "Nothing was written");
      assertThat(rows("SELECT * FROM strict")).isEmpty();
      execute("CREATE TABLE narrow (age smallint)");
      assertThatThrownBy(() -> write("narrow", dataset, Opened.rows(dataset)))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("has no column \"note\"");
    }
  }

  /** The server ends the connection while rows come. */
  @Test
  void aDroppedConnectionLeavesNothing() throws Exception {
    try (Dataset dataset = open("SELECT age, note FROM people ORDER BY id")) {
      Iterator<double[]> good = Opened.rows(dataset);
      double[] first = good.next();
      Iterator<double[]> cut =
          new Iterator<>() {
            private int count;

            @Override
            public boolean hasNext() {
              return true;
            }

            @Override
            public double[] next() {
              try {
                if (count++ == 1) {
                  execute(
                      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
                }
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
              return first;
            }
          };
      assertThatThrownBy(() -> write("gone", dataset, cut))
          .isInstanceOf(OrganzaException.class)
          .hasMessageContaining("cannot take rows into gone");
    }
    assertThat(rows(types("gone"))).isEmpty();
    assertThatThrownBy(
            () ->
                open(
                    "SELECT CASE WHEN i = 5000 THEN pg_terminate_backend(pg_backend_pid()) END, i FROM generate_series(1, 9000) i"))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("does not answer the query");
  }

  @Test
  void typesThatAreNotReadAreNamed() {
    for (String[] each :
        new String[][] {
          {"'\\x00'::bytea", "bytea"},
          {"ARRAY[i, 2]", "_int4"},
          {"json_build_object('a', i)", "json"},
          {"INTERVAL '1 day' * i", "interval"},
          {"point(i, 1)", "point"},
          {"i::bit(8)", "bit"},
        }) {
      assertThatThrownBy(
              () -> open("SELECT %s AS odd, i FROM generate_series(1, 9) i".formatted(each[0])))
          .as(each[0])
          .isInstanceOf(OrganzaException.class)
          .hasMessageContainingAll(
              "column \"odd\": values of type " + each[1] + " are not read", "drop");
    }
  }

  @Test
  void whatIsNoNumberAndNoDayIsMissing() {
    try (Dataset dataset =
        open(
            "SELECT CASE i WHEN 3 THEN 'NaN' ELSE i * 1.5 END::numeric AS a, CASE i WHEN 4 THEN 'infinity' WHEN 5 THEN NULL ELSE DATE '2020-01-01' + i END::date AS b, CASE i WHEN 6 THEN 'Infinity' ELSE i * 1.25 END::float8 AS c FROM generate_series(1, 40) i")) {
      List<Map<String, Object>> values = Opened.values(dataset);
      assertThat(values.get(2)).containsEntry("a", null);
      assertThat(values.get(3)).containsEntry("b", null);
      assertThat(values.get(4)).containsEntry("b", null);
      assertThat(values.get(5)).containsEntry("c", null);
    }
  }

  @Test
  void errorsAreClearAndKeepSecrets() {
    assertThatThrownBy(() -> open("SELECT nothing FROM people"))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContainingAll("does not answer the query", "nothing")
        .hasMessageNotContaining("\tat ");
    assertThatThrownBy(() -> open("DELETE FROM people"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("begins with SELECT");
    assertThatThrownBy(
            () -> open("WITH gone AS (DELETE FROM people RETURNING *) SELECT * FROM gone"))
        .hasMessageContaining("read-only");
    assertThatThrownBy(() -> open("")).isInstanceOf(UsageException.class);
    assertThatThrownBy(
            () ->
                Opened.of(
                    catalogue(
                        Map.of("ORGANZA_DB_USER", "tester", "ORGANZA_DB_PASSWORD", "topsecret")),
                    server().url(),
                    "SELECT 1",
                    List.of()))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContainingAll("cannot be connected to", "ORGANZA_DB_PASSWORD")
        .hasMessageNotContaining("topsecret");
  }
}
