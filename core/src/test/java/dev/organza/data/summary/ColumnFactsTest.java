package dev.organza.data.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Fixtures;
import dev.organza.data.ForwardingDataset;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnFactsTest {

  private static final int ROWS = 2_000;

  private static Dataset table(int rows, IntToDoubleFunction... columns) {
    float[][] values = new float[rows][columns.length];
    for (int c = 0; c < columns.length; c++) {
      for (int n = 0; n < rows; n++) {
        values[n][c] = (float) columns[c].applyAsDouble(n);
      }
    }
    return DatasetBuilder.ofRows(
            "t", IntStream.range(0, columns.length).mapToObj(i -> "c" + i).toList(), values)
        .build();
  }

  private static ColumnFacts only(int rows, IntToDoubleFunction column) {
    return ColumnFacts.of(table(rows, column)).get(0);
  }

  @Test
  void saysWhatTheColumnsAreLike() {
    List<ColumnFacts> facts =
        ColumnFacts.of(table(5, n -> n * n - 4, n -> 0.5 * n, n -> 7, n -> n % 2));
    // −4, −3, 0, 5, 12: distances from the median 0 are 4, 3, 0, 5, 12, so their median is 4.
    ColumnFacts first = facts.get(0);
    assertThat(first.name()).isEqualTo("c0");
    assertThat(first.rows()).isEqualTo(5);
    assertThat(first.minimum()).isEqualTo(-4);
    assertThat(first.maximum()).isEqualTo(12);
    assertThat(first.mean()).isCloseTo(2, within(1e-12));
    assertThat(first.standardDeviation()).isCloseTo(Math.sqrt(174 / 5.0), within(1e-12));
    assertThat(first.median()).isEqualTo(0);
    assertThat(first.robustDeviation()).isCloseTo(4 * 1.4826, within(1e-4));
    assertThat(first.wholeNumbers()).isTrue();
    assertThat(first.nonNegative()).isFalse();
    assertThat(first.distinct()).isEqualTo(5);
    assertThat(facts.get(1).wholeNumbers()).isFalse();
    assertThat(facts.get(1).nonNegative()).isTrue();
    assertThat(facts.get(2).constant()).isTrue();
    assertThat(facts.get(2).robustDeviation()).isEqualTo(0);
    assertThat(facts.get(3).distinct()).isEqualTo(2);
    assertThat(facts.get(3).constant()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 41, 1000, ROWS - 1})
  void findsAnOutlierInAnyRow(int row) {
    Random random = new Random(3);
    ColumnFacts facts = only(ROWS, n -> n == row ? 1e6 : 70 + 8 * random.nextGaussian());
    ColumnFacts.Outlier outlier = Objects.requireNonNull(facts.outlier());
    assertThat(outlier.row()).isEqualTo(row);
    assertThat(outlier.value()).isEqualTo(1e6);
    assertThat(outlier.count()).isEqualTo(1);
    // 125,000 deviations of a normal column, whose robust deviation is within 5 % of 8.
    assertThat(outlier.score()).isCloseTo(125_000, within(7_000.0));
    assertThat(outlier.deviationWithout()).isCloseTo(8, within(0.5));
    assertThat(facts.standardDeviation()).isGreaterThan(20_000);
  }

  @Test
  void findsACodeForMissingValuesAndValuesAmongZeros() {
    Random random = new Random(4);
    ColumnFacts coded = only(ROWS, n -> n % 200 == 5 ? -9999 : 70 + 8 * random.nextGaussian());
    ColumnFacts.Outlier code = Objects.requireNonNull(coded.outlier());
    assertThat(code.count()).isEqualTo(10);
    assertThat(code.value()).isEqualTo(-9999);
    assertThat(code.row()).isEqualTo(5);
    // Nine in ten are 0: neither the median distance nor the quartiles give a scale.
    ColumnFacts zeros = only(ROWS, n -> n == 17 ? 1e5 : n % 10 == 0 ? 1 + n % 3 : 0);
    assertThat(Objects.requireNonNull(zeros.outlier()).row()).isEqualTo(17);
  }

  @Test
  void takesNoOrdinaryColumnForOneWithOutliers() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      assertThat(
              ColumnFacts.of(
                  table(
                      ROWS,
                      n -> random.nextGaussian(),
                      n -> Math.exp(random.nextGaussian()),
                      n -> -Math.log(1 - random.nextDouble()),
                      n -> (n % 2 == 0 ? -1 : 1) + 0.007 * random.nextGaussian(),
                      n -> random.nextInt(100) == 0 ? 1 : 0,
                      n -> n == 5 ? 1 : 0,
                      n -> n,
                      n -> 7)))
          .extracting(ColumnFacts::outlier)
          .containsOnlyNulls();
    }
    assertThat(only(10, n -> n == 3 ? 1e9 : n).outlier()).isNull();
  }

  @Test
  void looksAtMoreColumnsThanFitInOneBlock() {
    // 9 columns of 1,000,000 rows are two blocks of 8 and 1.
    int rows = 1_000_000;
    List<ColumnFacts> facts =
        ColumnFacts.of(new TableOfPlaces(rows, 9)); // value of row n in column c: c + 10·(n mod 10)
    for (int c = 0; c < 9; c++) {
      assertThat(facts.get(c).name()).isEqualTo("c" + c);
      assertThat(facts.get(c).minimum()).isEqualTo(c);
      assertThat(facts.get(c).maximum()).isEqualTo(c + 90);
      assertThat(facts.get(c).distinct()).isEqualTo(10);
      assertThat(facts.get(c).rows()).isEqualTo(rows);
    }
  }

  @Test
  void imagesHaveNoColumns() {
    try (Dataset digits = Fixtures.open("digits")) {
      assertThat(ColumnFacts.of(digits)).isEmpty();
    }
  }

  /** A table that takes no memory. */
  private static final class TableOfPlaces extends ForwardingDataset {

    private final int rows;
    private final int columns;

    TableOfPlaces(int rows, int columns) {
      super(
          table(
              1,
              IntStream.range(0, columns)
                  .mapToObj(c -> zero())
                  .toArray(IntToDoubleFunction[]::new)));
      this.rows = rows;
      this.columns = columns;
    }

    private static IntToDoubleFunction zero() {
      return n -> 0;
    }

    @Override
    public int count() {
      return rows;
    }

    @Override
    public void read(int index, double[] into, int offset) {
      for (int c = 0; c < columns; c++) {
        into[offset + c] = c + 10 * (index % 10);
      }
    }
  }
}
