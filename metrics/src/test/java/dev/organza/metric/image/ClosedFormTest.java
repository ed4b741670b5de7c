package dev.organza.metric.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.distance.Manifolds;
import dev.organza.distance.Neighbours;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What must come out by the formulae alone. */
class ClosedFormTest {

  private static float[][] gaussian(int count, int dimension, int rank, double offset, long seed) {
    Random random = new Random(seed);
    float[][] rows = new float[count][dimension];
    for (float[] row : rows) {
      double[] source = random.doubles(rank).toArray();
      for (int k = 0; k < dimension; k++) {
        row[k] = (float) (offset + (k % 7 + 1) * source[k % rank] + (k < rank ? 0 : k % 3));
      }
    }
    return rows;
  }

  @Test
  void aSetHasNoDistanceFromItself() {
    for (int rank : new int[] {1, 5, 64}) {
      for (double offset : new double[] {0, 100}) {
        float[][] rows = gaussian(300, 64, rank, offset, 1);
        assertThat(FrechetDistance.of(FeatureMoments.of(rows), FeatureMoments.of(rows)))
            .isLessThan(1e-6);
        float[][] backwards = rows.clone();
        java.util.Collections.reverse(Arrays.asList(backwards));
        assertThat(FrechetDistance.of(FeatureMoments.of(rows), FeatureMoments.of(backwards)))
            .isLessThan(1e-6);
      }
    }
  }

  @Test
  void aShiftCountsItsSquare() {
    for (int rank : new int[] {2, 16}) {
      float[][] rows = gaussian(200, 16, rank, 0, 2);
      float[][] shifted = new float[rows.length][];
      for (int i = 0; i < rows.length; i++) {
        shifted[i] = rows[i].clone();
        for (int k = 0; k < 16; k++) {
          shifted[i][k] += 0.5f; // exact in float32 for values below 8
        }
      }
      assertThat(FrechetDistance.of(FeatureMoments.of(rows), FeatureMoments.of(shifted)))
          .isCloseTo(16 * 0.25, within(1e-4));
    }
  }

  @Test
  void knownGaussiansHaveTheAnalyticDistance() {
    // Diagonal covariances commute: d² = ‖μ₁ − μ₂‖² + Σ (σ₁ − σ₂)².
    double[] first = {4, 0, 0, 0, 9, 0, 0, 0, 0};
    double[] second = {1, 0, 0, 0, 9, 0, 0, 0, 4};
    FeatureMoments a = FeatureMoments.of(100, new double[] {0, 0, 0}, first);
    FeatureMoments b = FeatureMoments.of(100, new double[] {1, 2, 2}, second);
    assertThat(FrechetDistance.of(a, b)).isCloseTo(9 + 1 + 0 + 4, within(1e-6));
    // Turned by 45 degrees against each other: C₁ = diag(4,1), C₂ = [[2.5,1.5],[1.5,2.5]]; of C₁C₂
    // the
    // trace is 12.5 and the determinant 16, so tr √(C₁C₂) = √(12.5 + 2√16) = √20.5.
    FeatureMoments c = FeatureMoments.of(100, new double[2], new double[] {4, 0, 0, 1});
    FeatureMoments d = FeatureMoments.of(100, new double[2], new double[] {2.5, 1.5, 1.5, 2.5});
    assertThat(FrechetDistance.of(c, d)).isCloseTo(10 - 2 * Math.sqrt(20.5), within(1e-9));
  }

  @Test
  void momentsDoNotDependOnHowTheVectorsCome() {
    float[][] rows = gaussian(1000, 6, 6, 1e4, 3);
    FeatureMoments whole = FeatureMoments.of(rows);
    FeatureMoments pieces = new FeatureMoments(6);
    for (int start = 0; start < rows.length; start += 37) {
      pieces.add(Arrays.copyOfRange(rows, start, Math.min(rows.length, start + 37)));
    }
    FeatureMoments merged = FeatureMoments.of(Arrays.copyOf(rows, 1));
    merged.add(FeatureMoments.of(Arrays.copyOfRange(rows, 1, 900)));
    merged.add(new FeatureMoments(6));
    merged.add(new float[0][]);
    merged.add(FeatureMoments.of(Arrays.copyOfRange(rows, 900, 1000)));
    for (FeatureMoments other : new FeatureMoments[] {pieces, merged}) {
      assertThat(other.count()).isEqualTo(1000);
      assertThat(other.mean()).containsExactly(whole.mean(), within(1e-9));
      assertThat(other.covariance()).containsExactly(whole.covariance(), within(1e-7));
    }
    // Two passes in Java: the offset of 10⁴ must not eat the variance.
    double mean = 0;
    for (float[] row : rows) {
      mean += row[2] / 1000.0;
    }
    double variance = 0;
    for (float[] row : rows) {
      variance += (row[2] - mean) * (row[2] - mean) / 999;
    }
    assertThat(whole.covariance()[2 * 6 + 2]).isCloseTo(variance, within(1e-9));
  }

  @Test
  void constantFeaturesAreJustPoints() {
    float[][] threes = new float[10][4];
    float[][] fives = new float[10][4];
    for (int i = 0; i < 10; i++) {
      Arrays.fill(threes[i], 3);
      Arrays.fill(fives[i], 5);
    }
    assertThat(FrechetDistance.of(FeatureMoments.of(threes), FeatureMoments.of(fives)))
        .isCloseTo(4 * 4, within(1e-9));
    Manifolds same = Manifolds.of(threes, threes, 3, true);
    assertThat(Manifolds.share(same.precise())).isEqualTo(1);
    assertThat(Manifolds.share(same.recalled())).isEqualTo(1);
    Manifolds apart = Manifolds.of(threes, fives, 3, true);
    assertThat(Manifolds.share(apart.precise())).isZero();
    assertThat(Manifolds.share(apart.covered())).isZero();
  }

  @Test
  void theScoreOfCertainClassesIsTheirNumber() {
    float[][] certain = new float[12][4];
    float[][] unsure = new float[12][4];
    for (int i = 0; i < 12; i++) {
      certain[i][i % 4] = 1;
      Arrays.fill(unsure[i], 0.25f);
    }
    assertThat(InceptionStyleMetric.score(certain)).isCloseTo(4, within(1e-12));
    assertThat(InceptionStyleMetric.score(unsure)).isCloseTo(1, within(1e-12));
  }

  @Test
  void anImageIsWhollyLikeItself() {
    Random random = new Random(4);
    for (Shape shape :
        new Shape[] {
          Shape.image(1, 28, 28), Shape.image(3, 33, 47), Shape.image(1, 8, 8), Shape.image(1, 1, 1)
        }) {
      float[][] images = new float[2][shape.elements()];
      for (float[] image : images) {
        for (int k = 0; k < image.length; k++) {
          image[k] = random.nextInt(256);
        }
      }
      assertThat(MultiscaleSsim.of(shape).of(images, images))
          .containsExactly(new double[] {1, 1}, within(1e-12));
    }
  }

  @Test
  void scalesAreAsManyAsFit() {
    assertThat(MultiscaleSsim.of(Shape.image(1, 28, 28)).scales()).isEqualTo(2);
    assertThat(MultiscaleSsim.of(Shape.image(3, 64, 64)).scales()).isEqualTo(3);
    assertThat(MultiscaleSsim.of(Shape.image(3, 256, 176)).scales()).isEqualTo(5);
    assertThat(MultiscaleSsim.of(Shape.image(1, 8, 8)))
        .isEqualTo(new MultiscaleSsim(Shape.image(1, 8, 8), 1, 7));
  }

  @Test
  void oneCentreIsAGaussian() {
    double[] found =
        ParzenWindow.logLikelihoods(
            new float[][] {{0, 0}}, new float[][] {{0, 0}, {3, 4}}, new double[] {2})[0];
    double peak = -2 * Math.log(2 * Math.sqrt(2 * Math.PI));
    assertThat(found).containsExactly(new double[] {peak, peak - 25.0 / 8}, within(1e-12));
  }

  /** exp(−‖x − μ‖²/2σ²) is 0 in float64 for all centres, its logarithm is not. */
  @Test
  void farPointsHaveAFiniteLikelihood() {
    float[][] far = new float[1][784];
    Arrays.fill(far[0], 100);
    double[] found = ParzenWindow.logLikelihoods(new float[3][784], far, new double[] {0.1})[0];
    assertThat(found[0])
        .isCloseTo(-784 * 1e4 / 0.02 - 784 * Math.log(0.1 * Math.sqrt(2 * Math.PI)), within(1e-3));
  }

  @Test
  void parzenTakesBlocksTogether() {
    float[][] centres = gaussian(2100, 5, 5, 0, 5);
    float[][] points = gaussian(1050, 5, 5, 0, 6);
    double[] found = ParzenWindow.logLikelihoods(centres, points, new double[] {0.5})[0];
    for (int i : new int[] {0, 999, 1000, 1049}) {
      double sum = 0;
      for (float[] centre : centres) {
        double squared = 0;
        for (int k = 0; k < 5; k++) {
          squared += ((double) centre[k] - points[i][k]) * ((double) centre[k] - points[i][k]);
        }
        sum += Math.exp(-squared / 0.5) / centres.length;
      }
      double expected = Math.log(sum) - 5 * Math.log(0.5 * Math.sqrt(2 * Math.PI));
      assertThat(found[i]).isCloseTo(expected, within(1e-9));
    }
  }

  @Test
  void parzenRefusesNothingAndOtherWidths() {
    assertThatThrownBy(() -> ParzenWindow.of(new float[0][], new float[1][2], new float[1][2]))
        .isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> ParzenWindow.of(new float[1][2], new float[1][2], new float[0][]))
        .isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> ParzenWindow.of(new float[1][2], new float[1][3], new float[1][3]))
        .isInstanceOf(UsageException.class);
  }

  @Test
  void equalRowsAreAtDistanceZeroAcrossBlocks() {
    float[][] rows = gaussian(1500, 9, 9, 1000, 7);
    rows[1400] = rows[3].clone();
    double[] radii = Neighbours.radii(rows, 1);
    assertThat(radii[3]).isZero();
    assertThat(radii[1400]).isZero();
    assertThat(radii[4]).isPositive();
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < rows.length; i++) {
      double squared = 0;
      for (int k = 0; k < 9; k++) {
        squared += ((double) rows[i][k] - rows[4][k]) * ((double) rows[i][k] - rows[4][k]);
      }
      nearest = i == 4 ? nearest : Math.min(nearest, squared);
    }
    assertThat(radii[4]).isCloseTo(nearest, within(1e-6));
  }
}
