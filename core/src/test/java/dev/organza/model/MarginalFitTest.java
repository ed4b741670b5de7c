package dev.organza.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.data.column.ColumnType;
import dev.organza.data.transform.Categories;
import dev.organza.data.transform.NumberModes;
import dev.organza.data.transform.RowEncoding;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarginalFitTest {

  private static final RowEncoding ENCODING =
      new RowEncoding(
          List.of(
              new NumberModes(
                  ColumnType.Real.ANY,
                  List.of(
                      new NumberModes.NumberMode(0, 1, 0, 0.6),
                      new NumberModes.NumberMode(9, 1, 0, 0.3)),
                  0.1),
              new Categories(
                  List.of("a", "b", "never", "unmade"), false, List.of(989L, 10L, 0L, 1L))));

  /** Rows as a bad generator gives them: α, three alternatives, four categories. */
  private static float[][] rows() {
    Random random = new Random(4);
    float[][] rows = new float[3000][];
    for (int n = 0; n < rows.length; n++) {
      float first = random.nextFloat();
      float b = random.nextFloat() * random.nextFloat();
      float never = 0.2f * (1 - b);
      rows[n] =
          new float[] {0.25f, first * 0.5f, 1 - first, first * 0.5f, 1 - b - never, b, never, 0};
    }
    return rows;
  }

  private static double[] means(float[][] rows, int start, int width) {
    double[] means = new double[width];
    for (float[] row : rows) {
      double sum = 0;
      for (int k = 0; k < width; k++) {
        sum += row[start + k];
      }
      for (int k = 0; k < width; k++) {
        means[k] += row[start + k] / sum / rows.length;
      }
    }
    return means;
  }

  @Test
  void theMeansOfFittedRowsAreTheMarginals() {
    float[][] rows = rows();
    MarginalFit fit = MarginalFit.of(ENCODING, rows);
    for (float[] row : rows) {
      float before = row[4] / row[5];
      fit.apply(row);
      assertThat(row[0]).isEqualTo(0.25f);
      assertThat(row[7]).isZero(); // what G never gives stays so
      assertThat(row[4] / row[5]).isNotEqualTo(before);
    }
    double[] modes = means(rows, 1, 3);
    assertThat(modes).containsExactly(new double[] {0.6, 0.3, 0.1}, within(1e-4));
    double[] categories = means(rows, 4, 4);
    assertThat(categories[1]).isCloseTo(0.01, within(2e-4));
    assertThat(categories[2]).isZero(); // what never occurs
  }

  private static Categories frequencies(double[] shares) {
    List<String> names = IntStream.range(0, shares.length).mapToObj(k -> "c" + k).toList();
    return new Categories(
        names, false, Arrays.stream(shares).mapToObj(share -> Math.round(1e9 * share)).toList());
  }

  /**
   * Rows of a G that is sure of what it gives, and gives everything but as often as it should:
   * softmax of steep logits.
   */
  private static float[][] sure(int rows, int width, double steep) {
    Random random = new Random(7);
    float[][] made = new float[rows][width];
    for (float[] row : made) {
      double sum = 0;
      for (int k = 0; k < width; k++) {
        row[k] = (float) Math.exp(steep * random.nextGaussian() - 0.1 * (k % 20));
        sum += row[k];
      }
      for (int k = 0; k < width; k++) {
        row[k] /= (float) sum;
      }
    }
    return made;
  }

  /** Where proportional fitting would take hundreds of rounds. */
  @ParameterizedTest
  @CsvSource({"30, 1", "30, 3", "3, 5", "700, 1"})
  void itIsExactHoweverSureGIs(int width, double steep) {
    double[] shares = new double[width];
    for (int k = 0; k < width; k++) {
      shares[k] = (k % 7 + 1) * (k % 5 == 0 ? 0.01 : 1);
    }
    double all = Arrays.stream(shares).sum();
    Categories column = frequencies(Arrays.stream(shares).map(s -> s / all).toArray());
    float[][] rows = sure(6000, width, steep);
    MarginalFit fit = MarginalFit.of(new RowEncoding(List.of(column)), rows);
    for (float[] row : rows) {
      fit.apply(row);
    }
    assertThat(means(rows, 0, width)).containsExactly(column.marginals(), within(2e-5));
  }

  /** What cannot be had is not waited for, and the rest is right. */
  @Test
  void whatCannotBeHadIsLeft() {
    float[][] rows = new float[5000][];
    for (int n = 0; n < rows.length; n++) { // "c" as rare as a factor of 10,000 cannot mend
      rows[n] = new float[] {n % 3 == 0 ? 0.9f : 0.2f, n % 3 == 0 ? 0.1f : 0.8f, 1e-12f};
    }
    Categories column = frequencies(new double[] {0.3, 0.5, 0.2});
    MarginalFit fit = MarginalFit.of(new RowEncoding(List.of(column)), rows);
    for (float[] row : rows) {
      fit.apply(row);
      assertThat(row).doesNotContain(Float.NaN);
    }
    double[] means = means(rows, 0, 3);
    assertThat(means[2]).isLessThan(1e-3);
    assertThat(means[0] / means[1]).isBetween(0.3 / 0.7, 0.5 / 0.5);
  }

  /** However sure G is of what never occurs. */
  @Test
  void whatNeverOccursIsNeverDrawn() {
    MarginalFit fit = MarginalFit.of(ENCODING, rows());
    float[] row = {0, 1, 0, 0, 0, 0, 1, 0};
    fit.apply(row);
    assertThat(row).endsWith(0.989f, 0.01f, 0, 0.001f);
  }

  /** The odds between two alternatives change by one factor in all rows. */
  @Test
  void whatDependsOnWhatStays() {
    float[][] rows = rows();
    float[] one = rows[10].clone();
    float[] other = rows[20].clone();
    MarginalFit fit = MarginalFit.of(ENCODING, rows);
    double before = one[1] / one[2] / (other[1] / other[2]);
    fit.apply(one);
    fit.apply(other);
    assertThat(one[1] / one[2] / (other[1] / other[2])).isCloseTo((float) before, within(1e-3f));
  }
}
