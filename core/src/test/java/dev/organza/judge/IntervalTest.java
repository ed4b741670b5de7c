package dev.organza.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.UsageException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IntervalTest {

  /** Ends from scipy.stats.binomtest(k, n).proportion_ci(0.95, "exact"). */
  @Test
  void sharesHaveTheExactInterval() {
    requireEnds(Interval.clopperPearson(0, 10), 0, 0.30849710781876083);
    requireEnds(Interval.clopperPearson(10, 10), 0.6915028921812392, 1);
    requireEnds(Interval.clopperPearson(3, 10), 0.06673951117773447, 0.6524528500599973);
    requireEnds(Interval.clopperPearson(100, 10_000), 0.008143596567610968, 0.012149504886070391);
    requireEnds(Interval.clopperPearson(0, 1), 0, 0.975);
  }

  private static void requireEnds(Interval interval, double low, double high) {
    assertThat(interval.low()).isCloseTo(low, within(1e-7));
    assertThat(interval.high()).isCloseTo(high, within(1e-7));
    assertThat(interval.level()).isEqualTo(0.95);
    assertThat(interval.method()).isEqualTo("Clopper-Pearson");
  }

  @Test
  void theBootstrapOfAMeanIsTheNormalIntervalOfIt() {
    SplittableRandom random = new SplittableRandom(3);
    double[] values = random.doubles(400).toArray();
    Interval interval =
        Interval.bootstrap(
            400,
            2000,
            7,
            indices -> Arrays.stream(indices).mapToDouble(i -> values[i]).average().orElseThrow());
    double mean = Arrays.stream(values).average().orElseThrow();
    double error = 1 / Math.sqrt(12 * 400); // of uniform draws
    assertThat(interval.low()).isCloseTo(mean - 1.96 * error, within(0.2 * error));
    assertThat(interval.high()).isCloseTo(mean + 1.96 * error, within(0.2 * error));
    assertThat(interval.method()).isEqualTo("bootstrap of 2000");
  }

  @Test
  void theSameSeedGivesTheSameInterval() {
    assertThat(Interval.bootstrap(90, 5, 1, indices -> indices[0] * 1000 + indices[1]))
        .isEqualTo(Interval.bootstrap(90, 5, 1, indices -> indices[0] * 1000 + indices[1]))
        .isNotEqualTo(Interval.bootstrap(90, 5, 2, indices -> indices[0] * 1000 + indices[1]));
  }

  @Test
  void oneSampleAlwaysGivesItself() {
    Interval interval = Interval.bootstrap(1, 2, 1, indices -> 5 + indices[0]);
    assertThat(interval.low()).isEqualTo(5);
    assertThat(interval.high()).isEqualTo(5);
  }

  @Test
  void infiniteFiguresStayInfiniteAndNeverBecomeNan() {
    Interval interval = Interval.bootstrap(3, 50, 1, indices -> Double.POSITIVE_INFINITY);
    assertThat(interval.low()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(interval.high()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void nothingHasNoInterval() {
    assertThatThrownBy(() -> Interval.bootstrap(0, 10, 1, indices -> 0))
        .isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> Interval.bootstrap(3, 1, 1, indices -> 0))
        .isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> Interval.clopperPearson(0, 0)).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> Interval.clopperPearson(4, 3)).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> Interval.clopperPearson(-1, 3)).isInstanceOf(UsageException.class);
  }
}
