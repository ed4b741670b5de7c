package dev.organza.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static Progress at(double kimg) {
    return new Progress(0, Math.round(kimg * 1000));
  }

  @Test
  void aConstantStays() {
    assertThat(new Schedule.Constant(0.3).at(at(0))).isEqualTo(0.3);
    assertThat(new Schedule.Constant(0.3).at(at(1e6))).isEqualTo(0.3);
  }

  @Test
  void aLineGoesFromOneValueToTheOtherBetweenItsEnds() {
    Schedule line = new Schedule.Ramp(2, 0.5, 10, 20);
    double[][] expected = {{0, 2}, {10, 2}, {12, 1.7}, {15, 1.25}, {20, 0.5}, {1000, 0.5}};
    for (double[] point : expected) {
      assertThat(line.at(at(point[0]))).isCloseTo(point[1], within(1e-12));
    }
  }

  @Test
  void aCosineIsHalfAWave() {
    Schedule wave = new Schedule.Cosine(1, 0.2, 30);
    // 0.2 + 0.8·(1 + cos(π·t/30))/2
    double[][] expected = {{0, 1}, {10, 0.8}, {15, 0.6}, {20, 0.4}, {30, 0.2}, {90, 0.2}};
    for (double[] point : expected) {
      assertThat(wave.at(at(point[0]))).isCloseTo(point[1], within(1e-12));
    }
  }

  @Test
  void anAnnealingIsOverAShareOfTheTraining() {
    Schedule whole = new Schedule.Anneal(1, 0.2, 0);
    Schedule last = new Schedule.Anneal(1, 0, 0.4);
    // 0.2 + 0.8·(1 + cos(π·t))/2, and (1 + cos(π·(t − 0.4)/0.6))/2 from t = 0.4 on
    double[][] expected = {
      {0, 1, 1},
      {1 / 3.0, 0.8, 1},
      {0.4, 0.2 + 0.4 * (1 + Math.cos(0.4 * Math.PI)), 1},
      {0.6, 0.2 + 0.4 * (1 + Math.cos(0.6 * Math.PI)), 0.75},
      {0.8, 0.2 + 0.4 * (1 + Math.cos(0.8 * Math.PI)), 0.25},
      {1, 0.2, 0},
      {1.5, 0.2, 0}
    };
    for (double end : new double[] {30, 3000}) {
      for (double[] point : expected) {
        Progress progress = at(point[0] * end).towards(end);
        assertThat(whole.at(progress)).isCloseTo(point[1], within(1e-12));
        assertThat(last.at(progress)).isCloseTo(point[2], within(1e-12));
      }
    }
    assertThat(whole.at(Progress.START)).isEqualTo(1);
    assertThat(whole.at(Schedule.END)).isCloseTo(0.2, within(1e-12));
    assertThat(whole.endKimg()).isInfinite();
  }

  /** Goodfellow et al.'s code divides by 1.000004 at each update, down to 10⁻⁶ of 0.1. */
  @Test
  void anExponentialDividesAtEveryUpdateDownToItsFloor() {
    Schedule decay = new Schedule.Exponential(1.000004, 0.00001);
    assertThat(decay.at(new Progress(0, 0))).isEqualTo(1);
    assertThat(decay.at(new Progress(1, 99))).isCloseTo(1 / 1.000004, within(1e-15));
    double step = 1;
    for (int i = 0; i < 1000; i++) {
      step /= 1.000004;
    }
    assertThat(decay.at(new Progress(1000, 0))).isCloseTo(step, within(1e-12));
    assertThat(decay.at(new Progress(10_000_000, 0))).isEqualTo(0.00001);
  }

  @Test
  void aScheduleIsCheckedAtBothEnds() {
    Schedule rising = new Schedule.Ramp(0.5, 1, 0, 10);
    assertThatThrownBy(() -> Schedule.require("beta2", rising, value -> value < 1, "below 1"))
        .hasMessage("beta2 is 1.0; it is below 1");
    assertThatThrownBy(() -> Schedule.require("beta2", rising, value -> value > 0.5, "above ½"))
        .hasMessage("beta2 is 0.5; it is above ½");
    Schedule.require("beta2", rising, value -> value <= 1, "at most 1");
    assertThatThrownBy(() -> Schedule.constant("gamma", Double.NaN))
        .hasMessage("gamma is NaN; it is at least 0 and finite");
  }

  @Test
  void impossibleSchedulesAreRefused() {
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new Schedule.Constant(bad)).hasMessageContaining("value");
      assertThatThrownBy(() -> new Schedule.Ramp(bad, 0, 0, 1)).hasMessageContaining("from");
      assertThatThrownBy(() -> new Schedule.Ramp(1, 0, bad, 1)).hasMessageContaining("startKimg");
      assertThatThrownBy(() -> new Schedule.Cosine(1, bad, 1)).hasMessageContaining("to");
      assertThatThrownBy(() -> new Schedule.Exponential(bad, 0)).hasMessageContaining("divisor");
    }
    assertThatThrownBy(() -> new Schedule.Ramp(1, 0, 5, 5)).hasMessageContaining("endKimg");
    assertThatThrownBy(() -> new Schedule.Cosine(1, 0, 0)).hasMessageContaining("endKimg");
    assertThatThrownBy(() -> new Schedule.Anneal(1, 0, 1)).hasMessageContaining("start is 1.0");
    assertThatThrownBy(() -> new Schedule.Anneal(1, 0, Double.NaN)).hasMessageContaining("start");
    assertThatThrownBy(() -> new Schedule.Exponential(0.99, 0)).hasMessageContaining("divisor");
  }
}
