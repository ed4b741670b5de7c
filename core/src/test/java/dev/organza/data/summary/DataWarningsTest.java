package dev.organza.data.summary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Datasets;
import dev.organza.data.Fixtures;
import dev.organza.data.column.Column;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataWarningsTest {

  private static Dataset table(int rows, IntToDoubleFunction first, IntToDoubleFunction second) {
    double[][] values = new double[rows][];
    for (int n = 0; n < rows; n++) {
      values[n] = new double[] {first.applyAsDouble(n), second.applyAsDouble(n)};
    }
    return DatasetBuilder.ofRows("t", List.of("a", "b"), values)
        .placed(index -> "line " + (index + 2))
        .build();
  }

  @Test
  void saysNothingOfOrdinaryData() {
    Random random = new Random(1);
    assertThat(DataWarnings.of(table(500, n -> random.nextGaussian(), n -> n % 7))).isEmpty();
    assertThat(DataWarnings.of(Fixtures.open("digits"))).isEmpty();
    assertThat(DataWarnings.of(Fixtures.open("heights"))).isEmpty();
  }

  @Test
  void dataThatDoNotVaryAreSaidOfTablesAndOfImages() {
    assertThat(DataWarnings.of(table(600, n -> 5, n -> 7)))
        .hasSize(1)
        .allMatch(w -> w.contains("do not vary: all 600 samples are the same"));
    float[][] images = new float[40][];
    for (int i = 0; i < images.length; i++) {
      images[i] = new float[] {0, 50, 200, 255};
    }
    Shape shape = Shape.image(1, 2, 2);
    assertThat(DataWarnings.of(Datasets.of("i", shape, images, new int[0], List.of())).get(0))
        .contains("do not vary: all 40");
    images[39][2] = 201;
    assertThat(DataWarnings.of(Datasets.of("i", shape, images, new int[0], List.of()))).isEmpty();
    float[][] one = {{1, 2, 3, 4}};
    assertThat(DataWarnings.of(Datasets.of("i", shape, one, new int[0], List.of())).get(0))
        .contains("one sample");
  }

  @Test
  void aConstantColumnIsSaid() {
    assertThat(DataWarnings.of(table(600, n -> n % 5, n -> 7)))
        .containsExactly(
            "Column \"b\" is 7 in every row: there is nothing to learn, and every generated row has it.");
  }

  @Test
  void anOutlierIsSaidWithItsRowAndValue() {
    Random random = new Random(3);
    Dataset table =
        table(2000, n -> 170 + 10 * random.nextGaussian(), n -> n == 41 ? 1e6 : 60 + n % 23);
    assertThat(DataWarnings.of(table))
        .hasSize(1)
        .allMatch(w -> w.contains("Column \"b\": 1,000,000 in line 43 lies far from all other"))
        // 22,358 = 10⁶·√(1/2000); 6.633 = √((23² − 1)/12).
        .allMatch(w -> w.contains("deviation is 22,35") && w.contains("and 6.63"));
    Dataset codes = table(2000, n -> n % 400 == 3 ? -9999 : n % 30, n -> n);
    assertThat(DataWarnings.of(codes).get(0)).contains("-9,999 in line 5 and 4 more lie");
    // The place is that of the source, also in a view.
    assertThat(DataWarnings.of(table.slice(40, 140)).get(0)).contains("in line 43");
  }

  @Test
  void wholeNumbersThatFloat32DoesNotTellApartAreSaid() {
    assertThat(DataWarnings.of(table(600, n -> 1e9 * n, n -> n)).get(0))
        .contains("\"a\"", "0 to 599,000,000,000", "float32");
    // A large offset alone is taken off.
    assertThat(DataWarnings.of(table(600, n -> 1.7e9 + 60 * n, n -> n))).isEmpty();
  }

  @Test
  void indicesOfCategoriesAreNoNumbers() {
    double[][] rows = new double[500][];
    for (int n = 0; n < rows.length; n++) {
      rows[n] = new double[] {n == 7 ? 199 : n % 3, 1, n % 7};
    }
    List<String> names = IntStream.range(0, 200).mapToObj(i -> "c" + i).toList();
    List<Column> columns =
        List.of(new Column("a", names), new Column("b", names), Column.number("n"));
    Dataset dataset = DatasetBuilder.ofColumns("t", columns, rows).build();
    assertThat(ColumnFacts.of(dataset).get(0).robustDeviation()).isZero();
    assertThat(DataWarnings.of(dataset))
        .singleElement()
        .asString()
        .contains("Column \"b\" is \"c1\" in every row");
    double[][] numbers =
        java.util.Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    assertThat(DataWarnings.of(DatasetBuilder.ofRows("t", List.of("a", "b", "n"), numbers).build()))
        .hasSize(2);
  }
}
