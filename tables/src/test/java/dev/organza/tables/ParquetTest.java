package dev.organza.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import dev.organza.data.table.TableTarget;
import dev.organza.recipe.Catalogue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parquet files, made and looked into by DuckDB itself. */
class ParquetTest {

  private static final String ROWS =
      """
      SELECT i::INTEGER AS id,
        CASE WHEN i % 3 = 0 THEN NULL ELSE (i * 1.25)::DECIMAL(10,2) END AS "price, in EUR",
        (i % 5)::SMALLINT AS stars,
        (i % 7) / 4.0::DOUBLE AS share,
        ['Ulm', 'Rome', 'say "hi"'][1 + i % 3] AS town,
        CASE WHEN i % 4 = 0 THEN NULL ELSE i % 2 = 0 END AS member,
        DATE '2020-01-01' + (i % 11)::INTEGER AS born,
        TIMESTAMP '2020-01-01 10:00:00' + INTERVAL (i % 13) MINUTE AS seen,
        TIMESTAMPTZ '2020-01-01 10:00:00+02' + INTERVAL (i % 13) HOUR AS paid,
        uuid() AS token,
        'kg' AS unit,
        NULL::INTEGER AS nothing
      FROM range(40) t(i)\
      """;

  private final Path folder;

  ParquetTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path write(String name, String query) throws Exception {
    Path file = folder.resolve(name);
    try (Connection connection = DuckDb.inMemory();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (" + query + ") TO " + DuckDb.literal(file.toString()) + " (FORMAT parquet)");
    }
    return file;
  }

  /** The types and the rows of a file, as DuckDB tells them. */
  private static List<List<Object>> told(Path file, String columns) throws Exception {
    List<List<Object>> rows = new ArrayList<>();
    String from = " FROM read_parquet(" + DuckDb.literal(file.toString()) + ")";
    try (Connection connection = DuckDb.inMemory();
        Statement statement = connection.createStatement()) {
      for (String query : List.of("DESCRIBE SELECT *" + from, "SELECT " + columns + from)) {
        try (ResultSet row = statement.executeQuery(query)) {
          while (row.next()) {
            List<Object> cells = new ArrayList<>();
            for (int i = 1; i <= Math.min(row.getMetaData().getColumnCount(), 11); i++) {
              cells.add(String.valueOf(row.getObject(i)));
            }
            rows.add(cells);
          }
        }
      }
    }
    return rows;
  }

  @Test
  void aFileIsWrittenAsItWasRead() throws Exception {
    Path source = write("some [odd] 'name*.parquet", ROWS);
    Path target = Files.writeString(folder.resolve("out.parquet"), "before");
    try (Dataset dataset = Opened.of(source.toString(), "")) {
      assertThat(dataset.count()).isEqualTo(40);
      assertThat(Opened.table(dataset).columns().stream().map(column -> column.type().word()))
          .containsExactly(
              "identifier",
              "real",
              "integer",
              "real",
              "category",
              "boolean",
              "date",
              "date-time",
              "date-time",
              "identifier",
              "constant",
              "constant");
      assertThat(Opened.values(dataset).get(0))
          .containsEntry("price, in EUR", null)
          .containsEntry("member", null)
          .containsEntry("stars", 0L);
      new ParquetSink().write(target, Opened.table(dataset), Opened.rows(dataset));
    }
    String all =
        "\"price, in EUR\", stars, share, town, member, born, seen, paid::VARCHAR, unit, nothing";
    assertThat(told(target, all)).isEqualTo(told(source, all)).hasSize(52);
    try (Dataset again = Opened.of(target.toString(), "")) {
      // Identifiers are made anew, of the same form.
      assertThat(Opened.table(again).columns().get(9).type())
          .isInstanceOf(ColumnType.Identifier.class);
    }
    assertThat(Files.list(folder)).hasSize(2);
  }

  @Test
  void rowsOfTextHaveTheTypesThatTheirValuesNeed() throws Exception {
    Path csv =
        Files.writeString(
            folder.resolve("t.csv"),
            """
            born,price,number,town,member,flag
            01.05.1980,1.50,1,Ulm,true,0
            02.05.1980,,3000000000,Rome,false,1
            03.05.1980,20.25,3,Ulm,true,0
            04.05.1980,7.00,4,Rome,false,0
            """);
    Path target = folder.resolve("out.parquet");
    try (Dataset dataset = Opened.of(csv.toString(), "")) {
      new ParquetSink()
          .write(
              new TableTarget(target.toString(), ""), Opened.table(dataset), Opened.rows(dataset));
    }
    assertThat(told(target, "*").stream().limit(6).map(row -> row.get(1)))
        .containsExactly("DATE", "DECIMAL(4,2)", "BIGINT", "VARCHAR", "BOOLEAN", "SMALLINT");
    assertThat(told(target, "*").get(7))
        .containsExactly("1980-05-02", "null", "3000000000", "Rome", "false", "1");
  }

  @Test
  void numbersAloneAreReadAsOfAnyTable() throws Exception {
    try (Dataset dataset = Opened.numbers(write("t.parquet", ROWS).toString(), "")) {
      assertThat(dataset.columns()).containsExactly("id", "stars", "share");
    }
  }

  @Test
  void nothingIsHalfWritten() throws Exception {
    Path source = write("t.parquet", ROWS);
    Path target = Files.writeString(folder.resolve("out.parquet"), "before");
    try (Dataset dataset = Opened.of(source.toString(), "")) {
      assertThatThrownBy(
              () ->
                  new ParquetSink()
                      .write(target, Opened.table(dataset), Opened.failing(Opened.rows(dataset))))
          .hasMessage("the generator failed");
    }
    assertThat(target).hasContent("before");
    assertThat(Files.list(folder)).hasSize(2);
  }

  /** By its first rows: those after them are not looked at. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "SELECT i AS x FROM range(9) t(i),compact",
        "\"SELECT i AS x, ['a', 'b'][1 + i % 2] AS word FROM range(9) t(i)\",table",
        "\"SELECT i AS x, 'w' || (i // 10000) AS word FROM range(10020) t(i)\",compact"
      })
  void aFileWithCategoriesHasARecipeOfItsOwn(String query, String recipe) throws Exception {
    DataOptions data = DataOptions.DEFAULTS.withSource(write("told.parquet", query).toString());
    assertThat(Catalogue.discovered().defaultRecipe(data, true)).isEqualTo(recipe);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "'ab'::BLOB,BLOB",
        "\"[i, 2]\",BIGINT[]",
        "{'x': i},STRUCT(x BIGINT)",
        "MAP {1: i},\"MAP(INTEGER, BIGINT)\"",
        "INTERVAL 1 DAY,INTERVAL",
      })
  void aColumnOfATypeThatIsNotReadIsNamed(String value, String type) throws Exception {
    String file =
        write("t.parquet", "SELECT " + value + " AS odd, i % 3 AS n FROM range(9) t(i)").toString();
    assertThatThrownBy(() -> Opened.of(file, ""))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContainingAll("t.parquet: column \"odd\"", type, "are not read", "drop");
    try (Dataset rest = Opened.of(Catalogue.discovered(), file, "", List.of("n"));
        Dataset numbers = Opened.numbers(file, "")) {
      assertThat(rest.columns()).containsExactly("n");
      assertThat(numbers.columns()).containsExactly("n");
      assertThat(numbers.notes()).anyMatch(note -> note.contains("odd") && note.contains(type));
    }
  }

  @Test
  void digitsThatFloat64CutsAreNoted() throws Exception {
    String file =
        write(
                "t.parquet",
                "SELECT (123456789012345678 + i)::DECIMAL(38,10) / 3 AS wide, i % 3 AS n FROM range(9) t(i)")
            .toString();
    String exact =
        write(
                "t2.parquet",
                "SELECT (123456789012345678.25 + i)::DECIMAL(38,2) AS wide, i % 3 AS n FROM range(9) t(i)")
            .toString();
    try (Dataset one = Opened.of(file, "");
        Dataset other = Opened.of(exact, "")) {
      assertThat(one.count()).isEqualTo(9);
      assertThat(other.notes())
          .anyMatch(note -> note.contains("\"wide\"") && note.contains("float64"));
    }
  }

  @Test
  void whatIsNoParquetFileIsRefused() throws Exception {
    Path whole = write("t.parquet", ROWS);
    byte[] bytes = Files.readAllBytes(whole);
    for (byte[] bad :
        List.of(
            new byte[0],
            "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(bytes, bytes.length / 2),
            Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length))) {
      Path file = Files.write(folder.resolve("bad.parquet"), bad);
      assertThatThrownBy(() -> Opened.of(file.toString(), ""))
          .isInstanceOf(OrganzaException.class)
          .hasMessageContaining("bad.parquet: is no Parquet file, or is damaged: ")
          .hasMessageNotContaining("LINE 1");
    }
    Path empty = write("empty.parquet", "SELECT 1 AS a, 2 AS b WHERE false");
    assertThatThrownBy(() -> Opened.of(empty.toString(), ""))
        .hasMessageContaining("has a header line and no rows");
    assertThatThrownBy(() -> Opened.of(whole.toString(), "SELECT 1"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is no database");
    assertThatThrownBy(
            () -> new ParquetSink().require(new TableTarget("rows.parquet", "customers")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("customers");
  }

  @Test
  void everyColumnKeepsItsStoredType() throws Exception {
    try (Dataset dataset = Opened.of(write("t.parquet", ROWS).toString(), "")) {
      assertThat(Opened.table(dataset).columns().stream().map(Column::stored))
          .allSatisfy(stored -> assertThat(stored.system()).isEqualTo("DuckDB"));
    }
  }

  /** As Spark writes a table: its parts by number, and files that are no parts beside them. */
  @Test
  void aFolderOfPartsIsOneTable() throws Exception {
    Path whole = write("whole.parquet", "SELECT i AS x, i * 0.5 AS y FROM range(100) t(i)");
    Path parts = Files.createDirectory(folder.resolve("parts"));
    for (int i = 0; i < 10; i++) {
      write(
          "parts/part-0000" + i + "-c000.snappy.parquet",
          "SELECT i AS x, i * 0.5 AS y FROM range(" + 10 * i + ", " + (10 * i + 10) + ") t(i)");
    }
    Files.writeString(parts.resolve("_SUCCESS"), "");
    Files.writeString(parts.resolve(".part-00000.parquet.crc"), "");
    Files.writeString(parts.resolve("_metadata.parquet"), "");
    try (Dataset one = open(whole);
        Dataset many = open(parts)) {
      assertThat(many.count()).isEqualTo(100);
      assertThat(many.sha256()).isEqualTo(one.sha256());
    }
    Files.writeString(parts.resolve("part-00010.parquet"), "no Parquet");
    assertThatThrownBy(() -> open(parts).close())
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("parts");
  }

  private static Dataset open(Path source) {
    return Catalogue.discovered()
        .sources()
        .open(DataOptions.DEFAULTS.withSource(source.toString()), (file, bytes, total) -> {});
  }
}
