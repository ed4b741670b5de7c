package dev.organza.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.data.column.ColumnType;
import dev.organza.data.transform.Categories;
import dev.organza.data.transform.NumberModes;
import dev.organza.data.transform.RowEncoding;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

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
