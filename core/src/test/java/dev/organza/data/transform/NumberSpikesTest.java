package dev.organza.data.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Field;
import dev.organza.data.SplitMix;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

/** Numbers some values of which many rows share. */
class NumberSpikesTest {

  private static final ColumnType WHOLE = new ColumnType.Whole(-1, 99_999);
  private static final NumberEncoding.Ranks OPTIONS = new NumberEncoding.Ranks(256, 100_000, 0.05);
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** Zero in nine rows of ten, else whole numbers. */
  private static double[] gains(int count) {
    Random random = new Random(6);
    return IntStream.range(0, count)
        .mapToDouble(i -> i % 10 != 0 ? 0 : 100 + random.nextInt(9000))
        .toArray();
  }

  private static ColumnEncoding fit(double[] sample, double missing) {
    return NumberSpikes.fit(WHOLE, sample, missing, OPTIONS);
  }

  /** Time in proportion to the square of the values would be minutes. */
  @Test
  void manyDistinctValuesAreFittedInASecond() {
    double[] sample = IntStream.range(0, 300_000).mapToDouble(i -> i < 30_000 ? -1 : i).toArray();
    ColumnEncoding spikes = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> fit(sample, 0));
    assertThat(spikes.marginals()).containsExactly(new double[] {0.9, 0.1}, within(1e-9));
  }

  /** The largest difference of the distribution functions of a sample and of N(0,1). */
  private static double fromNormal(DoubleStream scores) {
    double[] sample = scores.sorted().toArray();
    double largest = 0;
    for (int i = 0; i < sample.length; i++) {
      double expected = NORMAL.cumulativeProbability(sample[i]);
      largest = Math.max(largest, Math.abs((i + 0.5) / sample.length - expected));
    }
    return largest;
  }

  /**
   * What lies beside a spike is as wide as any number, so that networks see what depends on it; by
   * rank alone it has the scores above 1.28.
   */
  @Test
  void whatLiesBesideASpikeHasStandardNormalScores() {
    double[] sample = gains(20_000);
    ColumnEncoding spikes = fit(sample, 0);
    assertThat(spikes.marginals()).containsExactly(new double[] {0.1, 0.9}, within(1e-9));
    SplitMix draws = new SplitMix(3);
    double[] scores = new double[sample.length];
    float[] network = new float[3];
    for (int i = 0; i < sample.length; i++) {
      spikes.apply(sample[i], network, 0, draws);
      scores[i] = network[0];
      assertThat(network).endsWith(sample[i] == 0 ? new float[] {0, 1} : new float[] {1, 0});
      assertThat(spikes.invert(network, 0)).isCloseTo(sample[i], within(90.0));
    }
    // 1 % of Kolmogorov
    assertThat(fromNormal(IntStream.range(0, 2000).mapToDouble(i -> scores[10 * i])))
        .isLessThan(1.63 / Math.sqrt(2000));
    assertThat(fromNormal(Arrays.stream(scores))).isLessThan(1.63 / Math.sqrt(20_000));
    assertThat(spikes.least()).isZero();
    assertThat(spikes.greatest()).isEqualTo(Arrays.stream(sample).max().orElseThrow());
    // From one score to the next a third of the range of the others, and not nothing.
    assertThat(spikes.scale()).isCloseTo(9000 * 0.34, within(100.0));
  }

  /** A spike between others is given back exactly, and never made by them. */
  @Test
  void whatIsDrawnHasTheSharesOfTheProbabilities() {
    double[] sample =
        IntStream.range(0, 2000)
            .mapToDouble(i -> i % 4 == 0 ? 40 : 20 + i % 7 * 7.0)
            .map(v -> v == 41 ? 42 : v)
            .toArray();
    ColumnEncoding hours =
        NumberSpikes.fit(WHOLE, sample, 0, new NumberEncoding.Ranks(256, 100, 0.2));
    assertThat(hours.blocks())
        .containsExactly(new Block(Block.Meaning.NORMAL, 1), new Block(Block.Meaning.SPIKE, 2));
    SplitMix draws = new SplitMix(5);
    double[] made =
        IntStream.range(0, 5000)
            .mapToDouble(i -> hours.invert(new float[] {0.1f, 0.3f, 0.1f}, 0, draws))
            .toArray();
    assertThat(Arrays.stream(made).filter(v -> v == 40).count() / 5000.0)
        .isCloseTo(0.25, within(0.031)); // five standard errors
    assertThat(Arrays.stream(made).filter(v -> v != 40).distinct().count()).isEqualTo(1);
  }

  /** Then there is nothing to rank, and no score. */
  @Test
  void aColumnOfSpikesAloneHasNoScore() {
    ColumnEncoding legs = fit(new double[] {2, 4, 4, 2, 6, 4}, 0);
    assertThat(legs.blocks()).containsExactly(new Block(Block.Meaning.SPIKE, 3));
    assertThat(legs.marginals())
        .containsExactly(new double[] {1 / 3.0, 0.5, 1 / 6.0}, within(1e-9));
    float[] network = new float[3];
    for (double raw : new double[] {2, 4, 6}) {
      legs.apply(raw, network, 0);
      assertThat(legs.invert(network, 0)).isEqualTo(raw);
    }
    legs.apply(5.1, network, 0); // a value that the sample did not have
    assertThat(legs.invert(network, 0)).isEqualTo(6);
    assertThat(legs.least()).isEqualTo(2);
    assertThat(legs.greatest()).isEqualTo(6);
    assertThat(legs.scale()).isZero();
  }

  @Test
  void aMissingValueIsTheLastAlternative() {
    double[] sample = gains(4000);
    Arrays.fill(sample, 0, 1000, Double.NaN);
    ColumnEncoding spikes = fit(sample, 0.25);
    assertThat(spikes.marginals()).containsExactly(new double[] {0.075, 0.675, 0.25}, within(1e-9));
    float[] network = new float[4];
    SplitMix draws = new SplitMix(1);
    for (double raw : new double[] {Double.NaN, 0, sample[2000]}) {
      spikes.apply(raw, network, 0, draws);
      assertThat(spikes.invert(network, 0)).isCloseTo(raw, within(90.0));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit(gains(100), 0).apply(Double.NaN, network, 0))
        .withMessageContaining("missing");
  }

  /** So are a column of one value, and one of which no value is often enough. */
  @Test
  void withoutSpikesItIsByRank() {
    assertThat(fit(new double[] {7, 7, 7}, 0)).isInstanceOf(NumberRanks.class);
    assertThat(fit(new double[] {Double.NaN}, 1)).isInstanceOf(NumberRanks.class);
    assertThat(fit(IntStream.range(0, 1000).mapToDouble(i -> i).toArray(), 0))
        .isInstanceOf(NumberRanks.class);
    assertThat(NumberSpikes.fit(WHOLE, gains(500), 0, new NumberEncoding.Ranks(256, 100, 1)))
        .isInstanceOf(NumberRanks.class);
  }

  @Test
  void whatIsNoDistributionIsRefused() {
    NumberRanks others = NumberRanks.fit(WHOLE, new double[] {1, 2, 3}, 0, 256);
    NumberRanks none = NumberRanks.fit(WHOLE, new double[0], 1, 256);
    List<NumberSpikes.Spike> half = List.of(new NumberSpikes.Spike(0, 0.5));
    List<NumberSpikes.Spike> twice =
        List.of(new NumberSpikes.Spike(0, 0.2), new NumberSpikes.Spike(0, 0.2));
    assertThat(new NumberSpikes(half, 0.2, others).marginals()[0]).isCloseTo(0.3, within(1e-9));
    assertThatIllegalArgumentException().isThrownBy(() -> new NumberSpikes(half, 0.5, others));
    assertThatIllegalArgumentException().isThrownBy(() -> new NumberSpikes(half, 0, none));
    assertThatIllegalArgumentException().isThrownBy(() -> new NumberSpikes(half, -0.1, others));
    assertThatIllegalArgumentException().isThrownBy(() -> new NumberSpikes(twice, 0, others));
    assertThatIllegalArgumentException().isThrownBy(() -> new NumberSpikes(List.of(), 0, others));
    for (double share : new double[] {0, -1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new NumberSpikes.Spike(0, share));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new NumberSpikes.Spike(Double.NaN, 0.5));
    for (double single : new double[] {0, 0.001, 1.5, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new NumberEncoding.Ranks(256, 1000, single))
          .withMessageContaining("single");
    }
  }

  @Test
  void theEncodingOfATableIsJson() throws JsonProcessingException {
    double[] x = gains(500);
    double[][] rows = new double[500][];
    for (int n = 0; n < rows.length; n++) {
      rows[n] = new double[] {n % 2, n == 7 ? Double.NaN : x[n], n % 3};
    }
    List<Column> columns =
        List.of(
            new Column("side", List.of("left", "right")),
            new Column("x", WHOLE, "?"),
            Column.number("three"));
    try (Dataset dataset = DatasetBuilder.ofColumns("t", columns, rows).build()) {
      Transform fitted = OPTIONS.fit((Field.Row) dataset.schema().sample(), dataset, 7);
      ObjectMapper mapper = new ObjectMapper();
      Transform again = mapper.readValue(mapper.writeValueAsString(fitted), Transform.class);
      assertThat(again).isEqualTo(fitted);
      assertThat(fitted.blocks())
          .containsExactly(
              new Block(Block.Meaning.CATEGORY, 2),
              new Block(Block.Meaning.NORMAL, 1),
              new Block(Block.Meaning.SPIKE, 3),
              new Block(Block.Meaning.SPIKE, 3));
    }
  }
}
