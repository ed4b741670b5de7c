package dev.organza.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxesTest {

  @ParameterizedTest
  @CsvSource({
    "-2.6, 2.6, 6, -2 -1 0 1 2",
    "0, 1, 5, 0 0.2 0.4 0.6 0.8 1.0",
    "95, 1005, 5, 200 400 600 800 1000",
    "0.0011, 0.0029, 4, 0.0015 0.0020 0.0025"
  })
  void ticksAreRoundNumbersWithinTheRange(double low, double high, int count, String ticks) {
    assertThat(Ticks.between(low, high, count).stream().map(BigDecimal::toPlainString))
        .containsExactly(ticks.split(" "));
  }

  @Test
  void aRangeIsNeverEmptyOrOfNoWidth() {
    Range same = new Range();
    same.include(3, 3, Double.NaN, Double.POSITIVE_INFINITY);
    assertThat(same.low(false)).isLessThan(3);
    assertThat(same.high(false)).isGreaterThan(3).isLessThan(10);
    Range none = new Range();
    none.include();
    assertThat(none.high(false)).isGreaterThan(none.low(false));
    assertThat(none.high(true)).isGreaterThan(none.low(true)).isPositive();
  }

  @Test
  void aLogarithmicRangeIsWholeDecades() {
    Range range = new Range();
    range.include(0.03, 10);
    assertThat(range.low(true)).isCloseTo(0.01, within(1e-12));
    assertThat(range.high(true)).isCloseTo(100, within(1e-9));
  }

  @Test
  void theBoxAroundPointsIsSquareAndCentred() {
    Box box =
        Box.around(
            new double[][] {{0, 0}, {4, 2}, {Double.NaN, 50}, {1, Double.POSITIVE_INFINITY}});
    assertThat(box.x() + box.side() / 2).isCloseTo(2, within(1e-9));
    assertThat(box.side()).isBetween(4.4, 100.0);
    assertThat(box.x()).isNegative();
  }

  @Test
  void theLatticeRunsFromTheLowerLeftRowByRow() {
    assertThat(new Box(1, 10, 4).lattice(3))
        .isDeepEqualTo(
            new double[][] {
              {1, 10}, {3, 10}, {5, 10},
              {1, 12}, {3, 12}, {5, 12},
              {1, 14}, {3, 14}, {5, 14}
            });
    assertThatThrownBy(() -> new Box(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
