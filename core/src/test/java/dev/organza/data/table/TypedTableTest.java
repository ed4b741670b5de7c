package dev.organza.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import dev.organza.data.column.Constraint;
import dev.organza.data.column.TableSchema;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TypedTableTest {

  private static Dataset read(String text, String schema, String... columns) {
    try {
      return CsvTable.readTyped(
          "t",
          () -> new StringReader(text),
          "t.csv",
          SchemaChanges.of(schema, "s.yaml"),
          List.of(columns));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TableSchema table(Dataset dataset) {
    return ((Field.Row) dataset.schema().sample()).table();
  }

  /** 100 rows of one column, and of one that varies. */
  private static Column column(String name, IntFunction<String> cell) {
    String text =
        name
            + ",other\n"
            + IntStream.range(0, 100)
                .mapToObj(i -> cell.apply(i) + "," + i % 7 + ".5\n")
                .collect(Collectors.joining());
    try (Dataset dataset = read(text, "")) {
      return table(dataset).columns().get(0);
    }
  }

  static List<Arguments> cells() {
    return List.of(
        of("integers", "x", i -> "" + (i - 5), new ColumnType.Whole(-5, 94), null),
        of("decimals", "x", i -> i + ".25", new ColumnType.Real(2, 2, 0.25, 99.25), null),
        of("pandas", "x", i -> i + ".0", new ColumnType.Real(0, 1, 0, 99), null),
        of("shortest", "x", i -> "" + i / 4.0, new ColumnType.Real(2, -1, 0, 24.75), null),
        of("exponents", "x", i -> i + "e-3", new ColumnType.Real(3, -1, 0, 0.099), null),
        of("gaps", "x", i -> i % 9 == 0 ? "NA" : "" + i, new ColumnType.Whole(1, 98), "NA"),
        of("blanks", "x", i -> i > 1 ? "" + i : "", new ColumnType.Whole(2, 99), ""),
        of("few words", "x", i -> i == 7 ? "ten" : "" + i, new ColumnType.Whole(0, 99), ""),
        of("infinity", "x", i -> i == 7 ? "inf" : "" + i, new ColumnType.Whole(0, 99), ""),
        of("bits", "x", i -> "" + i % 2, new ColumnType.Bool("0", "1"), null),
        of("answers", "x", i -> i % 3 == 0 ? "No" : "Yes", new ColumnType.Bool("No", "Yes"), null),
        of("words", "x", i -> "b?a".charAt(i % 3) + "", category("?", "a", "b"), null),
        of(
            "blank words",
            "x",
            i -> i % 3 == 0 ? "" : "ab".charAt(i % 2) + "",
            category("a", "b"),
            ""),
        of(
            "days",
            "x",
            i -> "2020-01-1" + i % 9,
            new ColumnType.Date("uuuu-MM-dd", 18271, 18279),
            null),
        of(
            "German",
            "x",
            i -> 10 + i % 9 + ".01.2020",
            new ColumnType.Date("dd.MM.uuuu", 18271, 18279),
            null),
        of(
            "American",
            "x",
            i -> "01/" + (10 + i % 9) + "/2020",
            new ColumnType.Date("MM/dd/uuuu", 18271, 18279),
            null),
        of(
            "gaps in days",
            "x",
            i -> i == 4 ? "null" : "2020-01-1" + i % 9,
            new ColumnType.Date("uuuu-MM-dd", 18271, 18279),
            "null"),
        of(
            "times",
            "x",
            i -> "1970-01-01 00:0" + i % 9 + ":00",
            new ColumnType.DateTime("uuuu-MM-dd HH:mm:ss", 1, 0, 480),
            null),
        of(
            "instants",
            "x",
            i -> "1970-01-01T00:00:0" + i % 9 + ".500Z",
            new ColumnType.DateTime("uuuu-MM-dd'T'HH:mm:ss.SSSX", 1000, 0.5, 8.5),
            null),
        of("constant", "x", i -> "kg", new ColumnType.Constant("kg"), null),
        of("nothing", "x", i -> "", new ColumnType.Constant(""), null),
        of(
            "numbered",
            "customer_id",
            i -> "" + (100 + i),
            new ColumnType.Identifier("###", 200),
            null),
        of(
            "keys",
            "x",
            i -> String.format(Locale.ROOT, "K-%05d", i),
            new ColumnType.Identifier("K-#####", 100),
            null),
        of("codes", "x", i -> String.format(Locale.ROOT, "%05d", i % 30), zeros(), null),
        of("years", "year", i -> "" + (1900 + i), new ColumnType.Whole(1900, 1999), null));
  }

  private static ColumnType zeros() {
    return new ColumnType.Category(
        IntStream.range(0, 30).mapToObj(i -> String.format(Locale.ROOT, "%05d", i)).toList());
  }

  private static ColumnType category(String... words) {
    return new ColumnType.Category(List.of(words));
  }

  private static Arguments of(
      String title,
      String name,
      IntFunction<String> cell,
      ColumnType type,
      @Nullable String missing) {
    return Arguments.of(title, name, cell, type, missing);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  void allCellsTellTheTypeOfAColumn(
      String title,
      String name,
      IntFunction<String> cell,
      ColumnType type,
      @Nullable String missing) {
    assertThat(column(name, cell)).isEqualTo(new Column(name, type, missing));
  }

  private static final String MIXED =
      "id,born,price,town,note,member,unit\n"
          + IntStream.range(0, 40)
              .mapToObj(
                  i ->
                      String.format(
                          Locale.ROOT,
                          "%d,%02d.05.1980,%s,%s,a %d b,%s,kg\n",
                          i + 1,
                          i % 28 + 1,
                          i % 10 == 3 ? "" : i + ".50",
                          i % 3 == 0 ? "Rome" : "Ulm",
                          i,
                          i % 2 == 0 ? "yes" : "no"))
              .collect(Collectors.joining());

  @Test
  void everyRowIsReadAndWrittenAsItWas() {
    try (Dataset dataset = read(MIXED, "columns: {note: drop}")) {
      TableSchema table = table(dataset);
      assertThat(dataset.columns()).containsExactly("born", "price", "town", "member");
      assertThat(table.columns().get(0).type()).isEqualTo(new ColumnType.Identifier("#", 41));
      String[] lines = MIXED.split("\n");
      double[] row = new double[4];
      for (int n = 0; n < dataset.count(); n++) {
        dataset.read(n, row, 0);
        List<String> cells = new ArrayList<>(List.of(lines[n + 1].split(",")));
        cells.remove(4);
        cells.set(0, Integer.toString(41 + n));
        assertThat(table.row(row, n)).isEqualTo(cells);
      }
      assertThat(dataset.place(2)).isEqualTo("line 4");
      assertThat(dataset.notes())
          .anyMatch(note -> note.startsWith("Column \"id\" is an identifier: its 40 values"));
      dataset.read(3, row, 0);
      assertThat(table.values(row, 3))
          .containsEntry("id", 44L)
          .containsEntry("born", LocalDate.of(1980, 5, 4))
          .containsEntry("price", null)
          .containsEntry("town", "Rome")
          .containsEntry("unit", "kg");
    }
  }

  @Test
  void aSchemaChangesTypesDropsColumnsAndNamesConstraints() {
    String schema =
        """
        columns:
          id: {type: integer}
          note: category
          born: {type: date, format: d.MM.uuuu}
          unit: drop
        constraints:
          - {kind: less, low: price, high: id, orEqual: false}
          - {kind: unique, columns: [note]}
        """;
    try (Dataset dataset = read(MIXED, schema)) {
      TableSchema table = table(dataset);
      assertThat(table.columns()).extracting(Column::name).doesNotContain("unit");
      assertThat(table.columns().get(0).type()).isEqualTo(new ColumnType.Whole(1, 40));
      assertThat(table.columns().get(4).categories()).hasSize(40);
      assertThat(table.constraints())
          .containsExactly(
              new Constraint.Less("price", "id", false), new Constraint.Unique(List.of("note")));
    }
    try (Dataset dataset = read(MIXED, "", "town", "price")) {
      assertThat(dataset.columns()).containsExactly("town", "price");
    }
  }

  static List<Arguments> bad() {
    return List.of(
        Arguments.of("columns: {nam: drop}", "no column \"nam\""),
        Arguments.of("columns: {town: intger}", "\"intger\" is no type"),
        Arguments.of("columns: {town: integer}", "not"),
        Arguments.of("columns: {town: {type: real, format: x}}", "given to no date"),
        Arguments.of("columns: {born: {type: date, format: bb}}", "is no format of dates"),
        Arguments.of("colums: {}", "\"colums\" is no key"),
        Arguments.of("columns: [", "s.yaml"),
        Arguments.of("constraints: [{kind: less, low: id, high: x}]", "no column \"x\""),
        Arguments.of("constraints: [{kind: larger, low: id, high: x}]", "larger"),
        Arguments.of("columns: {town: {tpe: real}}", "tpe"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void aBadSchemaIsRefused(String schema, String message) {
    assertThatThrownBy(() -> read(MIXED, schema))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message)
        .satisfies(
            error ->
                assertThat(String.valueOf(error.getMessage()).lines().count())
                    .isLessThanOrEqualTo(2));
  }

  /** Tables from which nothing can be learned, or that are broken. */
  static List<Arguments> hostile() {
    String good = "a,b\n1,x\n2,y\n3,x\n";
    return List.of(
        Arguments.of("empty", "", "is empty"),
        Arguments.of("header only", "a,b\n", "has a header line and no rows"),
        Arguments.of("one row", "a,b\n1,x\n", "has one row"),
        Arguments.of("one value", "a,b\n1,x\n1,x\n1,x\n", "no column to learn"),
        Arguments.of("all null", "a,b\n,\n,\n", "no column to learn"),
        Arguments.of("only ids", "id,key\n1,K1\n2,K2\n3,K3\n", "no column to learn"),
        Arguments.of("ragged", good + "4\n", "line 5 has 1 cells"),
        Arguments.of("duplicate names", "a,a\n1,2\n3,4\n", "two columns called \"a\""),
        Arguments.of("quotes never closed", good + "4,\"x\n", "t.csv"),
        Arguments.of(
            "dates in three formats",
            "d,n\n"
                + IntStream.range(0, 30)
                    .mapToObj(
                        i ->
                            switch (i % 3) {
                                  case 0 -> "2020-01-" + (i + 1);
                                  case 1 -> i + ".02.2020";
                                  default -> "Mar " + i + " 2020";
                                }
                                + ","
                                + i
                                + "\n")
                    .collect(Collectors.joining()),
            "free text"),
        Arguments.of(
            "free text",
            "t,n\n"
                + IntStream.range(0, 30)
                    .mapToObj(i -> "the cat no " + i + " sat," + i + "\n")
                    .collect(Collectors.joining()),
            "a column is free text, which is not learned: t.\n"
                + "Leave it out, with \"drop\" as its type in a schema or by choosing the other"
                + " columns: data.columns=n; if it is something else, give its type in a schema."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void aTableThatCannotBeLearnedIsRefusedInTwoLines(String title, String text, String message) {
    assertThatThrownBy(() -> read(text, ""))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining(message)
        .satisfies(
            error ->
                assertThat(String.valueOf(error.getMessage()).lines().count())
                    .isLessThanOrEqualTo(2));
  }

  @Test
  void aLargeCellAndManyColumnsAreRead() {
    String large = "x".repeat(10_000_000);
    try (Dataset dataset = read("a,b\n1," + large + "\n2,y\n3,y\n4," + large + "\n", "")) {
      assertThat(table(dataset).columns().get(1).categories()).containsExactly(large, "y");
    }
    String header =
        IntStream.range(0, 2_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    String rows =
        IntStream.range(0, 20)
            .mapToObj(
                n ->
                    IntStream.range(0, 2_000)
                        .mapToObj(i -> i % 2 == 0 ? "w" + (n + i) % 3 : "" + n * i)
                        .collect(Collectors.joining(",")))
            .collect(Collectors.joining("\n"));
    try (Dataset dataset = read(header + "\n" + rows + "\n", "")) {
      assertThat(dataset.columns()).hasSize(2_000);
    }
  }

  /** Texts are kept in columns of numbers until there are many; here they are needed after that. */
  @Test
  void aColumnOfNumbersThatTurnsOutToBeOfWordsIsSeenAgain() {
    String text =
        "x,y\n"
            + IntStream.range(0, 6_000)
                .mapToObj(i -> (i < 4_000 ? "" + i % 2_000 : "w" + i % 3) + "," + i % 5 + "\n")
                .collect(Collectors.joining());
    try (Dataset dataset = read(text, "")) {
      assertThat(table(dataset).columns().get(0).categories()).hasSize(2_003);
    }
  }

  private enum Size {
    SMALL,
    LARGE
  }

  private record Sale(
      int id, Size size, BigDecimal price, LocalDateTime at, @Nullable Boolean paid) {}

  @Test
  void rowsOfAProgramAreRead() {
    List<Sale> sales = new ArrayList<>();
    List<Map<String, Object>> maps = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Size size = i % 3 == 0 ? Size.LARGE : Size.SMALL;
      LocalDateTime at = LocalDateTime.of(2020, 1, 1, i % 24, 0);
      @Nullable Boolean paid = i == 5 ? null : Boolean.valueOf(i % 2 == 0);
      sales.add(new Sale(i, size, new BigDecimal("2.50"), at, paid));
      maps.add(
          i == 5
              ? Map.of("size", size, "at", at)
              : Map.of("size", size, "at", at, "paid", i % 2 == 0));
    }
    try (Dataset dataset = TableRows.of("sales", Sale.class, sales, SchemaChanges.NONE)) {
      assertThat(table(dataset).columns())
          .extracting(column -> column.type().word())
          .containsExactly("identifier", "category", "constant", "date-time", "boolean");
      double[] row = new double[3];
      dataset.read(5, row, 0);
      assertThat(table(dataset).values(row, 0))
          .containsEntry("id", 30L)
          .containsEntry("size", "SMALL")
          .containsEntry("price", "2.50")
          .containsEntry("at", LocalDateTime.of(2020, 1, 1, 5, 0))
          .containsEntry("paid", null);
      dataset.read(6, row, 0);
      assertThat(table(dataset).values(row, 0)).containsEntry("paid", true);
    }
    try (Dataset dataset = TableRows.of("sales", maps, SchemaChanges.NONE)) {
      assertThat(dataset.columns()).containsExactlyInAnyOrder("size", "at", "paid");
    }
    assertThatThrownBy(() -> TableRows.of("none", List.of(), SchemaChanges.NONE))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("there is no row");
  }
}
