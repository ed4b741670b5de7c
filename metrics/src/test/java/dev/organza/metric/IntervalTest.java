package dev.organza.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.UsageException;
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

  /** Newcombe 1998, Statistics in Medicine 17, table II: 56/70 and 48/80, method 10. */
  @Test
  void differencesOfSharesHaveNewcombesInterval() {
    Interval interval = Interval.difference(56 / 70.0, 70, 48 / 80.0, 80, "Newcombe");
    assertThat(interval.low()).isCloseTo(0.0524, within(5e-5));
    assertThat(interval.high()).isCloseTo(0.3339, within(5e-5));
    Interval none = Interval.difference(0, 10, 0, 10, "Newcombe");
    assertThat(none.low()).isCloseTo(-0.2775, within(5e-5));
    assertThat(none.high()).isCloseTo(0.2775, within(5e-5));
  }

  /** With the variance of independent trials it is Clopper and Pearson's. */
  @Test
  void sharesOfDependentTrialsHaveTheIntervalOfFewer() {
    Interval exact = Interval.clopperPearson(30, 100);
    Interval same = Interval.share(0.3, 0.3 * 0.7 / 100, 100, "jackknife");
    assertThat(same.low()).isCloseTo(exact.low(), within(1e-9));
    assertThat(same.high()).isCloseTo(exact.high(), within(1e-9));
    Interval fewer = Interval.share(0.3, 4 * 0.3 * 0.7 / 100, 100, "jackknife");
    // 7.5 of 25.
    assertThat(fewer.low())
        .isBetween(Interval.clopperPearson(7, 25).low(), Interval.clopperPearson(8, 25).low());
    assertThat(Interval.share(1, 0, 100, "jackknife").high()).isEqualTo(1);
    assertThat(Interval.share(0, 0, 100, "jackknife").low()).isZero();
  }

  /** t of 4 degrees of freedom is 2.776. */
  @Test
  void meansHaveStudentsInterval() {
    Interval interval = Interval.ofMean(new double[] {1, 2, 3, 4, 5}, "parts");
    assertThat(interval.low()).isCloseTo(3 - 2.776445 * Math.sqrt(0.5), within(1e-5));
    assertThat(interval.high()).isCloseTo(3 + 2.776445 * Math.sqrt(0.5), within(1e-5));
    assertThat(interval.within(2, 4)).isEqualTo(new Interval(2, 4, 0.95, "parts"));
  }

  @Test
  void nothingHasNoInterval() {
    assertThatThrownBy(() -> Interval.clopperPearson(0, 0)).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> Interval.clopperPearson(4, 3)).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> Interval.clopperPearson(-1, 3)).isInstanceOf(UsageException.class);
  }
}
