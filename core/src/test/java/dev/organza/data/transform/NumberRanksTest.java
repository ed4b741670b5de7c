package dev.organza.data.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Field;
import dev.organza.data.SplitMix;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

/** Numbers as normal scores of their ranks. */
class NumberRanksTest {

  private static final ColumnType WHOLE = new ColumnType.Whole(0, 99_999);
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** Gains as tables have them: zero in nine rows of ten, else whole and skewed. */
  private static double[] gains(int count) {
    Random random = new Random(6);
    return IntStream.range(0, count)
        .mapToDouble(
            i -> i % 10 != 0 ? 0 : Math.rint(Math.exp(6 + 1.5 * Math.abs(random.nextGaussian()))))
        .toArray();
  }

  /** The largest difference of the distribution functions of a sample and of N(0,1). */
  private static double fromNormal(double[] sample) {
    Arrays.sort(sample);
    double largest = 0;
    for (int i = 0; i < sample.length; i++) {
      double expected = NORMAL.cumulativeProbability(sample[i]);
      largest = Math.max(largest, Math.abs((i + 0.5) / sample.length - expected));
    }
    return largest;
  }

  @Test
  void theNetworksSeeStandardNormalNumbers() {
    for (double[] sample : List.of(gains(5000), new Random(2).doubles(5000).toArray())) {
      NumberRanks ranks = NumberRanks.fit(ColumnType.Real.ANY, sample, 0, 256);
      SplitMix draws = new SplitMix(3);
      double[] scores = new double[sample.length];
      float[] network = new float[1];
      for (int i = 0; i < scores.length; i++) {
        ranks.apply(sample[i], network, 0, draws);
        scores[i] = network[0];
      }
      assertThat(fromNormal(scores)).isLessThan(1.63 / Math.sqrt(5000)); // 1 % of Kolmogorov
    }
  }

  @Test
  void normalNumbersBecomeTheColumn() {
    double[] sample = gains(5000);
    NumberRanks ranks = NumberRanks.fit(WHOLE, sample, 0, 256);
    int count = 20_000;
    double[] made = new double[count];
    for (int i = 0; i < count; i++) {
      float score = (float) NORMAL.inverseCumulativeProbability((i + 0.5) / count);
      made[i] = ranks.invert(new float[] {score}, 0);
      assertThat(made[i]).isEqualTo(Math.rint(made[i]));
      assertThat(i == 0 || made[i] >= made[i - 1]).isTrue();
    }
    assertThat(Arrays.stream(made).filter(x -> x == 0).count() / (double) count)
        .isCloseTo(0.9, within(1e-3));
    for (double bound : new double[] {500, 1000, 2000, 5000, 20_000}) {
      double real = Arrays.stream(sample).filter(x -> x <= bound).count() / 5000.0;
      assertThat(Arrays.stream(made).filter(x -> x <= bound).count() / (double) count)
          .isCloseTo(real, within(0.004));
    }
    assertThat(ranks.least()).isZero();
    assertThat(ranks.greatest()).isEqualTo(Arrays.stream(sample).max().orElseThrow());
  }

  /** With no more distinct values than quantiles, whatever is drawn. */
  @Test
  void whatIsFewComesBackExactly() {
    double[] sample = IntStream.range(0, 2000).mapToDouble(i -> i % 73 * 0.25 - 3).toArray();
    NumberRanks ranks = NumberRanks.fit(new ColumnType.Real(2, 2, -3, 15), sample, 0, 256);
    SplitMix draws = new SplitMix(3);
    float[] network = new float[1];
    for (double x : sample) {
      ranks.apply(x, network, 0, draws);
      assertThat(ranks.invert(network, 0)).isEqualTo(x);
    }
    ranks.apply(-0.1, network, 0); // between two values
    assertThat(ranks.invert(network, 0)).isIn(-0.25, 0.0);
    ranks.apply(1e9, network, 0);
    assertThat(ranks.invert(network, 0)).isEqualTo(15);
    network[0] = Float.NEGATIVE_INFINITY;
    assertThat(ranks.invert(network, 0)).isEqualTo(-3);
  }

  @Test
  void manyValuesAreKeptToTheirNeighbours() {
    double[] sample = new Random(4).doubles(50_000, 0, 1000).toArray();
    NumberRanks ranks = NumberRanks.fit(ColumnType.Real.ANY, sample, 0, 256);
    assertThat(ranks.values().size()).isLessThanOrEqualTo(260);
    float[] network = new float[1];
    for (int i = 0; i < 1000; i++) {
      // The margin of the ranks is a ten-thousandth.
      double x = Math.max(1, Math.min(999, sample[i]));
      ranks.apply(x, network, 0);
      assertThat(ranks.invert(network, 0)).isCloseTo(x, within(0.2));
    }
  }

  @Test
  void missingValuesHaveAProbability() {
    double[] sample = gains(1000);
    Arrays.fill(sample, 0, 250, Double.NaN);
    NumberRanks ranks = NumberRanks.fit(WHOLE, sample, 0.25, 256);
    assertThat(ranks.marginals()).containsExactly(0.75, 0.25);
    float[] network = new float[3];
    ranks.apply(Double.NaN, network, 0, new SplitMix(1));
    assertThat(ranks.invert(network, 0)).isNaN();
    ranks.apply(sample[260], network, 0, new SplitMix(1));
    assertThat(ranks.invert(network, 0)).isEqualTo(sample[260]);
    SplitMix draws = new SplitMix(5);
    long gaps =
        IntStream.range(0, 5000)
            .filter(i -> Double.isNaN(ranks.invert(new float[] {0, 0.6f, 0.2f}, 0, draws)))
            .count();
    assertThat(gaps / 5000.0).isCloseTo(0.25, within(0.031)); // five standard errors
    NumberRanks none = NumberRanks.fit(WHOLE, new double[] {Double.NaN}, 1, 256);
    none.apply(Double.NaN, network, 0, draws);
    assertThat(none.invert(network, 0, draws)).isNaN();
    assertThat(none.least()).isNaN();
    NumberRanks known = NumberRanks.fit(WHOLE, gains(10), 0, 256);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> known.apply(Double.NaN, network, 0))
        .withMessageContaining("missing");
  }

  @Test
  void whatIsNoDistributionIsRefused() {
    List<Double> two = List.of(1.0, 2.0);
    for (List<Double> below :
        List.of(List.of(0.5, 0.2), List.of(0.0), List.of(-0.1, 0.5), List.of(0.0, 1.1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new NumberRanks(WHOLE, two, below, below, 0));
    }
    List<Double> shares = List.of(0.2, 0.5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NumberRanks(WHOLE, List.of(2.0, 1.0), shares, shares, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NumberRanks(WHOLE, two, shares, shares, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new NumberEncoding.Ranks(1, 1000, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new NumberEncoding.Ranks(64, 99, 1));
  }

  @Test
  void theEncodingOfATableIsJson() throws JsonProcessingException {
    double[] x = gains(500);
    double[][] rows = new double[500][];
    for (int n = 0; n < rows.length; n++) {
      rows[n] = new double[] {n % 2, n == 7 ? Double.NaN : x[n]};
    }
    List<Column> columns =
        List.of(new Column("side", List.of("left", "right")), new Column("x", WHOLE, "?"));
    try (Dataset dataset = DatasetBuilder.ofColumns("t", columns, rows).build()) {
      Transform fitted = new NumberEncoding.Ranks(256, 1000, 1).fit(row(dataset), dataset, 7);
      ObjectMapper mapper = new ObjectMapper();
      Transform again = mapper.readValue(mapper.writeValueAsString(fitted), Transform.class);
      assertThat(again).isEqualTo(fitted);
      assertThat(fitted.blocks().stream().map(Block::kind))
          .containsExactly(Block.Meaning.CATEGORY, Block.Meaning.NORMAL, Block.Meaning.SPIKE);
    }
  }

  private static Field.Row row(Dataset dataset) {
    return (Field.Row) dataset.schema().sample();
  }
}
