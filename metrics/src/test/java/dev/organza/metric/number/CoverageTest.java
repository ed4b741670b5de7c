package dev.organza.metric.number;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricInput;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The intervals of distances hold the distance of the distributions, also where that is 0: N(0,1)
 * and N(shift,1), whose distances have closed forms. {@code IntervalCoverageStudy} has all metrics.
 */
class CoverageTest {

  private static final int PAIRS = 200;

  /** W₁ is the shift; KS is 2Φ(shift/2) − 1; JS by quadrature. */
  @ParameterizedTest
  @CsvSource({
    "wasserstein-1, 200, 0, 0",
    "wasserstein-1, 200, 0.1, 0.1",
    "wasserstein-1, 200, 1, 1",
    "ks, 300, 0, 0",
    "ks, 300, 0.1, 0.0398776",
    "ks, 300, 1, 0.3829249",
    "kl-js, 300, 0, 0",
    "kl-js, 300, 0.1, 0.001248439",
    "kl-js, 300, 1, 0.1105",
    "sliced-wasserstein, 100, 0, 0",
    "sliced-wasserstein, 100, 1, 1"
  })
  void ninetyFivePerCentAreNinetyToNinetyNine(
      String name, int count, double shift, double distance) {
    Metric metric =
        NumberMetrics.all().stream()
            .filter(each -> each.description().name().equals(name))
            .findFirst()
            .orElseThrow();
    int held = 0;
    for (int i = 0; i < PAIRS; i++) {
      try (MetricInput input =
          MetricInput.of(
                  Planted.normal(count, 0, 1, 10_000 + i),
                  Planted.normal(count, shift, 1, 20_000 + i))
              .seed(i)
              .build()) {
        Measure measure = metric.measure(input).measures().get(0);
        Interval interval = Objects.requireNonNull(measure.interval());
        assertThat(measure.value()).isBetween(interval.low(), interval.high());
        held += interval.low() <= distance && distance <= interval.high() ? 1 : 0;
      }
    }
    // Two standard errors of a share of 200 below 90 %.
    assertThat(held).isBetween((int) (0.86 * PAIRS), PAIRS);
    if (distance == 0) {
      assertThat(held).as("an interval that is never wrong is too wide").isLessThan(PAIRS);
    }
  }
}
