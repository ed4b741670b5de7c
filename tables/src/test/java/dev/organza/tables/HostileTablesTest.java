package dev.organza.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken and odd tables of every kind: each is refused in two lines that say what is wrong. */
class HostileTablesTest {

  private static final String URL = "jdbc:h2:mem:hostile";

  private final Path folder;

  HostileTablesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static List<Arguments> texts() {
    String good = "a,b\n1,x\n2,y\n3,x\n";
    return List.of(
        Arguments.of("t.csv", "", "is empty"),
        Arguments.of("t.csv", "\n\n\n", "is empty"),
        Arguments.of("t.csv", "a,b\n", "has a header line and no rows"),
        Arguments.of("t.csv", "a,b\n1,x\n", "has one row"),
        Arguments.of("t.csv", "a,b\n1,x\n1,x\n", "no column to learn"),
        Arguments.of("t.csv", "a,b\n,\n,\n", "no column to learn"),
        Arguments.of("t.csv", "id,key\n1,K1\n2,K2\n3,K3\n", "no column to learn"),
        Arguments.of("t.csv", good + "4\n", "line 5 has 1 cells"),
        Arguments.of("t.csv", good + "4,y,z\n", "line 5 has 3 cells"),
        Arguments.of("t.csv", "a,a\n1,2\n3,4\n", "two columns called \"a\""),
        Arguments.of("t.csv", ",\n1,2\n3,4\n", "two columns without a name"),
        Arguments.of("t.csv", good + "4,\"x\n", "t.csv"),
        Arguments.of("t.csv", "a,b\n1,\0\n2,x\n", "zero bytes"),
        Arguments.of("t.jsonl", "", "holds no row"),
        Arguments.of("t.jsonl", "{}\n", "holds no row"),
        Arguments.of("t.jsonl", "[1, 2]\n", "line 1"),
        Arguments.of("t.jsonl", "{\"a\": 1}\n{\"a\": \n", "line 2"),
        Arguments.of("t.jsonl", "{\"a\": 1} {\"a\": 2}\n", "something follows"),
        Arguments.of("t.jsonl", "{\"a\": {\"b\": 1}}\n", "no plain value"),
        Arguments.of("t.jsonl", "{\"a\": [1]}\n", "no plain value"),
        Arguments.of("t.parquet", "", "is no Parquet file"),
        Arguments.of("t.parquet", good, "is no Parquet file"),
        Arguments.of("t.parquet", "PAR1 and so on PAR1", "is no Parquet file"));
  }

  static Stream<Arguments> parquet() {
    return Stream.of(
        Arguments.of("SELECT 1 AS a WHERE false", "no rows"),
        Arguments.of("SELECT 1 AS a", "has one row"),
        Arguments.of("SELECT NULL::INTEGER AS a FROM range(9)", "no column to learn"),
        Arguments.of("SELECT 7 AS a FROM range(9)", "no column to learn"),
        Arguments.of("SELECT uuid() AS a FROM range(9)", "no column to learn"),
        Arguments.of("SELECT ['x'] AS a FROM range(9)", "type VARCHAR[]"),
        Arguments.of("SELECT {'x': [1]} AS a FROM range(9)", "type STRUCT"),
        Arguments.of("SELECT 'x'::BLOB AS a FROM range(9)", "type BLOB"),
        Arguments.of(
            "SELECT 'the cat no ' || i || ' sat' AS a FROM range(40) t(i)", "is free text"));
  }

  static Stream<Arguments> queries() {
    return Stream.of(
        Arguments.of("SELECT", "has no column"),
        Arguments.of("SELECT * FROM nowhere", "does not answer the query"),
        Arguments.of("SELECT 1 / (X - 3) AS a FROM SYSTEM_RANGE(1, 9)", "does not answer"),
        Arguments.of("DROP ALL OBJECTS", "begins with SELECT"),
        Arguments.of("SELECT X AS a FROM SYSTEM_RANGE(1, 0)", "no rows"),
        Arguments.of("SELECT ARRAY[X] AS a FROM SYSTEM_RANGE(1, 9)", "are not read"),
        Arguments.of("SELECT X'00' AS a FROM SYSTEM_RANGE(1, 9)", "are not read"),
        Arguments.of("SELECT ROW(X, 1) AS a FROM SYSTEM_RANGE(1, 9)", "are not read"),
        Arguments.of("SELECT INTERVAL '1' DAY AS a FROM SYSTEM_RANGE(1, 9)", "are not read"),
        Arguments.of("SELECT X AS a, X AS a FROM SYSTEM_RANGE(1, 9)", "two columns called"));
  }

  private void refused(String source, String query, String message) throws Exception {
    List<Path> before;
    try (Stream<Path> files = Files.list(folder)) {
      before = files.toList();
    }
    assertThatThrownBy(() -> Opened.of(source, query))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining(message)
        .satisfies(
            error ->
                assertThat(String.valueOf(error.getMessage()).lines().count())
                    .isLessThanOrEqualTo(2));
    assertThat(folder).isDirectoryNotContaining(file -> !before.contains(file));
  }

  @ParameterizedTest(name = "{0} {2} {index}")
  @MethodSource("texts")
  void ofFiles(String name, String text, String message) throws Exception {
    Path file = Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    refused(file.toString(), "", message);
  }

  @ParameterizedTest
  @MethodSource("parquet")
  void ofParquet(String query, String message) throws Exception {
    Path file = folder.resolve("t.parquet");
    try (Connection connection = DuckDb.inMemory();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (" + query + ") TO " + DuckDb.literal(file.toString()) + " (FORMAT parquet)");
    }
    refused(file.toString(), "", message);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void ofDatabases(String query, String message) throws Exception {
    refused(URL, query, message);
  }
}
