package dev.organza.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.summary.ColumnFacts;
import dev.organza.data.transform.Scaling;
import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTableTest {

  private static Dataset read(String text, String... columns) {
    try {
      return CsvTable.read("t", () -> new StringReader(text), "t.csv", List.of(columns));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String rows(String header, int count, IntFunction<String> row) {
    return header
        + "\n"
        + IntStream.range(0, count).mapToObj(row).collect(Collectors.joining("\n", "", "\n"));
  }

  private static double[] sample(Dataset table, int index) {
    double[] values = new double[table.shape().elements()];
    table.read(index, values, 0);
    return values;
  }

  private static String notes(Dataset table) {
    return String.join("\n", table.notes());
  }

  @Test
  void aPlainTableIsReadWithoutAWord() {
    Dataset table = read("a,b\n1,2.5\n3,-4e-1\n");
    assertThat(table.columns()).containsExactly("a", "b");
    assertThat(table.count()).isEqualTo(2);
    assertThat(sample(table, 1)).containsExactly(3, (float) -0.4);
    assertThat(table.notes()).isEmpty();
    assertThat(table.place(1)).isEqualTo("line 3");
  }

  @ParameterizedTest
  @CsvSource({"0", "7", "39"})
  void rowsWithAMissingCellAreLeftOutAndCountedWhereverTheyAre(int missing) {
    for (String cell : List.of("", "NA", "?", "nan", "NULL", "abc", "inf", "1e39")) {
      Dataset table = read(rows("a,b", 40, i -> i + ".5," + (i == missing ? cell : "" + i * i)));
      assertThat(table.columns()).containsExactly("a", "b");
      assertThat(table.count()).isEqualTo(39);
      assertThat(notes(table))
          .contains("1 of 40 rows is left out", "1 in b", "line " + (missing + 2), cell);
      // Rows keep the number of their line.
      int last = missing == 39 ? 38 : 39;
      assertThat(table.place(38)).isEqualTo("line " + (last + 2));
      assertThat(sample(table, 38)).containsExactly(last + 0.5, last * last);
    }
  }

  @Test
  void allRowsDecideWhatAColumnIs() {
    // Text first and numbers later, numbers first and text later, blanks first, half missing.
    Dataset table =
        read(
            rows(
                "n,late,early,note,half,price",
                40,
                i ->
                    String.join(
                        ",",
                        "" + i * i,
                        i < 1 ? "?" : "" + i,
                        i < 5 ? "1" : "x" + i,
                        i < 1 ? "" : "hello",
                        i % 2 == 0 ? "NA" : "3",
                        "$" + i)));
    assertThat(table.columns()).containsExactly("n", "late");
    assertThat(table.count()).isEqualTo(39);
    assertThat(table.notes())
        .anyMatch(
            n -> n.contains("\"early\"") && n.contains("35 of 40") && n.contains("line 7, \"x5\""))
        .anyMatch(n -> n.contains("\"note\"") && n.contains("40 of 40") && n.contains("line 2"))
        .anyMatch(n -> n.contains("\"half\"") && n.contains("20 of 40") && n.contains("\"NA\""))
        .anyMatch(n -> n.contains("\"price\"") && n.contains("line 2, \"$0\" is not a number"));
  }

  @Test
  void aColumnThatIsChosenIsUsedWhateverIsMissing() {
    Dataset table = read(rows("a,b", 40, i -> i + "," + (i % 4 == 0 ? "NA" : "" + i)), "b");
    assertThat(table.columns()).containsExactly("b");
    assertThat(table.count()).isEqualTo(30);
    assertThat(notes(table)).contains("10 of 40 rows", "\"a\" is left out: it is not among");
    assertThatThrownBy(() -> read("a,b\n1,x\n2,y\n", "b"))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContainingAll("t.csv", "\"b\" holds no number", "line 2", "\"x\"");
    assertThatThrownBy(() -> read("a,b\n1,\n,2\n", "a", "b"))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContainingAll("no row that holds a number in each", "line 2, column \"b\"");
  }

  @ParameterizedTest
  @CsvSource({"';'", "'\t'", "'|'"})
  void theSeparatorIsRecognised(String separator) {
    String text = rows("a,b,c", 10, i -> i + ".5,word " + i + "," + -i).replace(",", separator);
    Dataset table = read(text);
    assertThat(table.columns()).containsExactly("a", "c");
    assertThat(sample(table, 9)).containsExactly(9.5, -9);
    assertThat(notes(table)).contains("separated by");
    assertThat(read("sep=" + separator + "\n" + text).columns()).containsExactly("a", "c");
  }

  @Test
  void aDecimalCommaIsRecognisedWhereTheSeparatorIsAnother() {
    Dataset table = read(rows("a;b", 10, i -> i + ",25;" + i + ",5"));
    assertThat(sample(table, 3)).containsExactly(3.25, 3.5);
    assertThat(notes(table)).contains("\";\"", "the comma is the decimal sign");
    // Without a header every line has three cells by commas too, and fewer of them are numbers.
    assertThat(sample(read(rows("7,25;1,5", 10, i -> i + ",25;" + i + ",5")), 0))
        .containsExactly(7.25, 1.5);
    // One odd cell does not decide.
    Dataset odd = read(rows("a;b", 20, i -> i + ".5;" + (i == 4 ? "0,5" : i + ".25")));
    assertThat(odd.count()).isEqualTo(19);
    assertThat(notes(odd)).contains("line 6, column \"b\": \"0,5\" is not a number");
  }

  @Test
  void thousandsSeparatorsAreText() {
    Dataset table = read(rows("a,b", 10, i -> i * i + ",\"1,00" + i + "\""));
    assertThat(table.columns()).containsExactly("a");
    assertThat(notes(table)).contains("\"1,000\" is not a number");
  }

  @Test
  void numbersOverNumbersAreNoHeader() {
    Dataset table = read("5.1,3.5,setosa\n4.9,3.0,setosa\n7,3.2,versicolor\n");
    assertThat(table.columns()).containsExactly("x0", "x1");
    assertThat(table.count()).isEqualTo(3);
    assertThat(sample(table, 0)).containsExactly((float) 5.1, 3.5);
    assertThat(table.place(0)).isEqualTo("line 1");
    assertThat(notes(table)).contains("The first line holds numbers");
    assertThat(read("1.5,2\n3,4\n").count()).isEqualTo(2);
  }

  @Test
  void yearsAndNumberedColumnsAreAHeader() {
    assertThat(read("country,2001,2002\nFrance,1.5,2\nItaly,3,4\n").columns())
        .containsExactly("2001", "2002");
    assertThat(read(",0,1,2\n0,.5,.5,.5\n1,.25,.5,.5\n").columns()).containsExactly("0", "1", "2");
    assertThat(read("3,b\n1,2\n3,4\n").columns()).containsExactly("3", "b");
  }

  @Test
  void columnsWithoutANameAreLeftOutAndCountingOnesPointedOut() {
    Dataset table = read(rows(",a,Unnamed: 2,id", 12, i -> i + "," + i * i + ",7," + (i + 100)));
    assertThat(table.columns()).containsExactly("a", "id");
    assertThat(table.notes())
        .anyMatch(n -> n.contains("Column 1 is left out: it has no name, and grows by one"))
        .anyMatch(n -> n.contains("\"Unnamed: 2\" is left out: it has no name"))
        .anyMatch(n -> n.contains("\"id\" grows by one"));
    assertThat(table.notes()).hasSize(3);
  }

  @Test
  void commentsAndEmptyCellsAtTheEndArePassedOverAndCounted() {
    Dataset table = read("# made by a program, yesterday\n#\na,b\n1,2\n# half, of, it\n3,4\n");
    assertThat(table.columns()).containsExactly("a", "b");
    assertThat(table.count()).isEqualTo(2);
    assertThat(table.place(1)).isEqualTo("line 6");
    assertThat(notes(table)).contains("begin with #, are passed over: 3 of them");
    // As numpy.savetxt writes a header.
    assertThat(read("# a,b\n1,2\n3,4\n").columns()).containsExactly("a", "b");
    Dataset padded = read("a,b\n1,2,\n3,4,,\n5,6\n");
    assertThat(padded.count()).isEqualTo(3);
    assertThat(notes(padded)).contains("2 of 3 rows end with an empty cell");
    assertThatThrownBy(() -> read("a,b\n1,2,\n3,4,5\n"))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContainingAll("line 3 has 3 cells", "the first line has 2");
  }

  @Test
  void javasSpellingsOfNumbersAreText() {
    assertThatThrownBy(() -> read("a,b\n0x1p0,1.5f\n0x1p3,2d\n"))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContainingAll("no column of numbers", "\"0x1p0\"", "\"1.5f\"");
  }

  @Test
  void aNameWithACommaIsListedAsItIsChosen() {
    String text = "\"height, in cm\",\"weight \"\"kg\"\"\"\n1,2\n3,4\n";
    assertThat(read(text, "height, in cm").columns()).containsExactly("height, in cm");
    assertThatThrownBy(() -> read(text, "height"))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll("\"height, in cm\", \"weight \"\"kg\"\"\"");
  }

  @Test
  void digitsThatFloat32DoesNotHoldAreKept() {
    Dataset table =
        read(
            rows(
                "northing,volts,time,id",
                50,
                i ->
                    String.join(
                        ",",
                        "5412346." + (100 + i * 17),
                        "999999.9994" + (10 + i),
                        "" + (1_700_000_000 + 60 * i),
                        "" + (9_007_199_254_740_000L + i))));
    double[] row = sample(table, 3);
    assertThat(row)
        .containsExactly(5412346.151, 999999.999413, 1_700_000_180, 9_007_199_254_740_003.0);
    assertThat(ColumnFacts.of(table)).extracting(ColumnFacts::distinct).containsOnly(50);
    // And reach the networks: of each other they differ by what they differ by in the file.
    Scaling scaling = Scaling.standardise(table);
    float[] first = new float[4];
    float[] second = new float[4];
    scaling.apply(sample(table, 0), first);
    scaling.apply(row, second);
    double[] apart = {0.051, 3e-6, 180, 3};
    for (int c = 0; c < 4; c++) {
      assertThat((second[c] - first[c]) * scaling.scale()[c] / apart[c]).isBetween(0.999, 1.001);
    }
    // And come back.
    double[] back = new double[4];
    scaling.invert(second, back);
    assertThat(back[0]).isBetween(5412346.1509, 5412346.1511);
    assertThat(back[3]).isEqualTo(9_007_199_254_740_003.0);
  }

  @Test
  void whatFloat32HoldsIsKeptAsBefore() {
    // Every published run on such a table depends on these bits, and so does its hash.
    Dataset table = read("a,b\n61.2341,16777216\n61.7152,3\n64.9,-8\n");
    assertThat(sample(table, 0)).containsExactly(61.2341f, 16777216);
    assertThat(table.sha256())
        .isEqualTo(
            DatasetBuilder.ofRows(
                    "u",
                    List.of("x", "y"),
                    new float[][] {{61.2341f, 16777216}, {61.7152f, 3}, {64.9f, -8}})
                .build()
                .sha256());
  }

  @Test
  void theHashSeesDigitsThatFloat32DoesNotHold() {
    String one = rows("t", 9, i -> "" + (1_700_000_000L + i));
    String other = rows("t", 9, i -> "" + (1_700_000_000L + (i == 4 ? 5 : i)));
    assertThat(Arrays.equals(floats(read(one)), floats(read(other)))).isTrue();
    assertThat(read(one).sha256()).isNotEqualTo(read(other).sha256()).isEqualTo(read(one).sha256());
  }

  private static float[] floats(Dataset table) {
    float[] values = new float[table.count()];
    for (int i = 0; i < values.length; i++) {
      table.read(i, values, i);
    }
    return values;
  }

  @Test
  void digitsThatFloat64CutsOffAreSaid() {
    Dataset table = read(rows("id", 5, i -> "1234567890123456789" + 3 * i));
    assertThat(notes(table)).contains("\"id\"", "more digits than float64 keeps", "line 2");
    assertThat(read(rows("id", 5, i -> "" + (9_007_199_254_740_000L + 3 * i))).notes()).isEmpty();
  }

  @Test
  void manyColumnsOfTextAreNotManyLines() {
    String header = IntStream.range(0, 40).mapToObj(i -> "t" + i).collect(Collectors.joining(","));
    Dataset table = read(rows("n," + header, 12, i -> i * i + ",x".repeat(40)));
    assertThat(table.notes()).hasSize(11);
    assertThat(table.notes().get(10)).contains("t10", "t39");
  }
}
