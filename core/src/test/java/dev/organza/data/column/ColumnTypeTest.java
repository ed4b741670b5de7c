package dev.organza.data.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ColumnTypeTest {

  private static final ColumnType.Real PRICE = new ColumnType.Real(2, -1, 0.5, 100);
  private static final ColumnType.Date DAY = new ColumnType.Date("dd.MM.uuuu", -1, 20_000);

  /** All types, each with a text of its own. */
  static List<Object[]> typesAndTexts() {
    return List.of(
        new Object[] {PRICE, "12.5"},
        new Object[] {new ColumnType.Real(2, 3, -1, 1), "-0.250"},
        new Object[] {ColumnType.Real.ANY, "0.1"},
        new Object[] {new ColumnType.Whole(0, 9e12), "8123456789012"},
        new Object[] {new ColumnType.Category(List.of("red", "green", "blue")), "green"},
        new Object[] {new ColumnType.Bool("no", "yes"), "yes"},
        new Object[] {DAY, "31.12.1969"},
        new Object[] {new ColumnType.Date("d MMM uuuu", 0, 20_000), "5 Mar 2020"},
        new Object[] {
          new ColumnType.DateTime("uuuu-MM-dd'T'HH:mm:ss.SSS", 1000, 0, 2e9),
          "2020-02-29T23:59:59.123"
        },
        new Object[] {
          new ColumnType.DateTime("uuuu-MM-dd HH:mm", 1, -1e9, 2e9), "1969-07-20 20:17"
        },
        new Object[] {
          new ColumnType.DateTime("uuuu-MM-dd'T'HH:mm:ssX", 1, 0, 2e9), "2001-09-09T01:46:40Z"
        });
  }

  @ParameterizedTest
  @MethodSource("typesAndTexts")
  void aTextIsWrittenAsItWasRead(ColumnType type, String text) {
    double raw = type.reader().applyAsDouble(text);
    assertThat(raw).isNotNaN();
    assertThat(type.text(raw)).isEqualTo(text);
    assertThat(type.nearest(raw)).isEqualTo(raw);
    assertThat(type.reader().applyAsDouble("?!")).isNaN();
  }

  @ParameterizedTest
  @MethodSource("typesAndTexts")
  void aTypeIsJson(ColumnType type, String text) throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    TableSchema table =
        new TableSchema(
            List.of(new Column("a", type, ""), Column.number("b")),
            List.of(new Constraint.Less("a", "b", true)));
    assertThat(mapper.readValue(mapper.writeValueAsString(table), TableSchema.class))
        .isEqualTo(table);
  }

  /** The day 0 is 1970-01-01, and 2001-09-09T01:46:40 is 10⁹ seconds later. */
  @Test
  void timesAreCountedFrom1970() {
    assertThat(DAY.reader().applyAsDouble("02.01.1970")).isEqualTo(1);
    assertThat(DAY.reader().applyAsDouble("30.02.1970")).isNaN();
    ColumnType.DateTime time = new ColumnType.DateTime("uuuu-MM-dd'T'HH:mm:ssXXX", 1, 0, 2e9);
    assertThat(time.reader().applyAsDouble("2001-09-09T03:46:40+02:00")).isEqualTo(1e9);
  }

  @ParameterizedTest
  @CsvSource({"12.345, 12.34", "12.355, 12.36", "-7, 0.5", "1e300, 100"})
  void theNearestValueHasThePlacesAndTheRange(double raw, double nearest) {
    assertThat(PRICE.nearest(raw)).isEqualTo(nearest);
    assertThat(PRICE.nearest(Double.NaN)).isNaN();
  }

  @Test
  void aRowIsWrittenWithWhatIsNotLearned() {
    TableSchema table =
        TableSchema.of(
            List.of(
                new Column("id", new ColumnType.Identifier("K-###", 998), null),
                new Column("price", PRICE, "NA"),
                new Column("unit", new ColumnType.Constant("kg"), null),
                new Column("day", DAY, null)));
    assertThat(table.learned()).extracting(Column::name).containsExactly("price", "day");
    assertThat(table.row(new double[] {1.5, 0}, 1))
        .containsExactly("K-999", "1.5", "kg", "01.01.1970");
    assertThat(table.row(new double[] {Double.NaN, 0}, 2))
        .containsExactly("K-1000", "NA", "kg", "01.01.1970");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.row(new double[] {1, Double.NaN}, 2))
        .withMessageContaining("day has no missing values");
  }

  @ParameterizedTest
  @CsvSource({
    "#, 1234567, 1234567",
    "c\\a##, 5, ca05",
    "A#, 259, Z9",
    "A#, 260, BA0",
    "Xx, 31, 1f"
  })
  void aNumberIsWrittenInThePlacesOfAPattern(String pattern, long number, String text) {
    assertThat(new Numbering(pattern).text(number)).isEqualTo(text);
  }

  @Test
  void noTwoNumbersHaveOneText() {
    for (String pattern : List.of("A#", "x", "##", "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx")) {
      Numbering numbering = new Numbering(pattern);
      Set<String> texts = new HashSet<>();
      for (long number = 0; number < 20_000; number++) {
        texts.add(numbering.text(number));
      }
      assertThat(texts).as(pattern).hasSize(20_000);
    }
    assertThat(new Numbering(Numbering.literal("a#A\\x")).text(7)).isEqualTo("a#A\\x");
  }

  @Test
  void valuesTakeAsFewBytesAsHoldThem() {
    assertThat(bytes(new ColumnType.Bool("0", "1"))).isEqualTo(1);
    assertThat(bytes(new ColumnType.Whole(-127, 127))).isEqualTo(1);
    assertThat(bytes(new ColumnType.Whole(-128, 0))).isEqualTo(2);
    assertThat(bytes(PRICE)).isEqualTo(2);
    assertThat(bytes(new ColumnType.Real(2, -1, 0, 21_474_836.47))).isEqualTo(4);
    assertThat(bytes(new ColumnType.Real(2, -1, 0, 21_474_836.48))).isEqualTo(8);
    assertThat(bytes(ColumnType.Real.ANY)).isEqualTo(8);
  }

  private static long bytes(ColumnType type) {
    return ColumnValues.of(type, 1).bytes();
  }

  @ParameterizedTest
  @CsvSource({"0, 127", "-32767, 32767", "-1, 200000", "-1e12, 1e12"})
  void everyValueComesBack(double least, double greatest) {
    ColumnValues values = ColumnValues.of(new ColumnType.Real(1, -1, least, greatest), 3);
    values.set(0, least);
    values.set(1, greatest - 0.1);
    assertThat(List.of(values.get(0), values.get(1), values.get(2)))
        .containsExactly(least, greatest - 0.1, Double.NaN);
    assertThatIllegalArgumentException().isThrownBy(() -> values.set(2, greatest + 1));
    assertThatIllegalArgumentException().isThrownBy(() -> values.set(2, Double.NEGATIVE_INFINITY));
  }

  @Test
  void aTableIsADataSetOfItsLearnedColumns() {
    TableSchema table =
        TableSchema.of(
            List.of(
                new Column("id", new ColumnType.Identifier("#", 3), null),
                new Column("price", PRICE, ""),
                new Column("colour", new ColumnType.Category(List.of("red", "blue")), null)));
    RowStore values = RowStore.of(table.learned().stream().map(Column::type).toList(), 2);
    values.append(new double[] {12.34, 1});
    values.append(new double[] {Double.NaN, 0});
    try (Dataset dataset = DatasetBuilder.ofTable("t", table, values).build()) {
      assertThat(dataset.columns()).containsExactly("price", "colour");
      assertThat(dataset.schema().sample()).isEqualTo(new Field.Row("sample", table));
      double[] row = new double[2];
      dataset.read(0, row, 0);
      assertThat(row).containsExactly(12.34, 1);
      dataset.read(1, row, 0);
      assertThat(row).containsExactly(Double.NaN, 0);
      assertThat(dataset.sha256()).isEqualTo(dataset.slice(0, 2).sha256());
    }
  }

  @Test
  void aTableHasDistinctColumnsOfWhichOneIsLearned() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableSchema.of(List.of(Column.number("a"), Column.number("a"))));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TableSchema.of(List.of(new Column("a", new ColumnType.Constant("1"), null))));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new TableSchema(
                    List.of(Column.number("a")), List.of(new Constraint.Positive("b"))));
  }
}
