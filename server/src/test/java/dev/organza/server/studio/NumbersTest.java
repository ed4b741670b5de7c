package dev.organza.server.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {

  @Test
  void sixDigitsAreKept() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      double value = random.nextGaussian() * Math.pow(10, random.nextInt(24) - 12);
      double rounded = new BigDecimal(value).round(new MathContext(6)).doubleValue();
      assertThat(Numbers.orNull(value)).as("" + value).isEqualTo(rounded);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -1, 1e-300, 1e300, 123456, 1234567, Double.MIN_VALUE})
  void theRestIsClose(double value) {
    double shown = Objects.requireNonNull(Numbers.orNull(value));
    assertThat(Math.abs(shown - value)).isLessThanOrEqualTo(1e-5 * Math.abs(value));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsNothing(double value) {
    assertThat(Numbers.orNull(value)).isNull();
  }
}
