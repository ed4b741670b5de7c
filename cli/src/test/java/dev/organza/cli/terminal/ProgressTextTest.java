package dev.organza.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTextTest {

  private static ProgressReport progress(long images, long target, double rate) {
    return progress(images, target, rate, Double.POSITIVE_INFINITY);
  }

  private static ProgressReport progress(long images, long target, double rate, double timeLeft) {
    return new ProgressReport(
        images,
        target,
        rate,
        losses("generator", 0.9123, "discriminator", 1.2),
        OptionalDouble.of(0.634),
        OptionalDouble.of(0.3),
        OptionalDouble.empty(),
        timeLeft);
  }

  private static Map<String, Double> losses(String one, double its, String other, double others) {
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put(one, its);
    losses.put(other, others);
    return losses;
  }

  @Test
  void eachOfSeveralPlayersHasItsLoss() {
    ProgressReport cycle =
        new ProgressReport(
            500,
            0,
            Double.NaN,
            losses("generatorAB", 3.2, "discriminatorB", 0.25),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Double.POSITIVE_INFINITY);
    assertThat(ProgressText.line(cycle, 200)).isEqualTo("0.5 kimg  loss G_AB 3.200 D_B 0.250");
  }

  /** Of a thousand images at ten a second, in seconds; 27 hours at the second speed. */
  @ParameterizedTest
  @CsvSource({
    "10, Infinity, 'ETA 1m 40s'",
    "10, 240, 'ETA 1m 40s'",
    "10, 59, 'ETA 59s'",
    "0.01, 240, 'ETA 4m 00s'",
    "10, -3, 'ETA 0s'",
    "NaN, 240, 'ETA 4m 00s'",
  })
  void theTimeLeftIsUntilTheTrainingStopsForAnyReason(double rate, double timeLeft, String eta) {
    assertThat(ProgressText.line(progress(0, 1_000, rate, timeLeft), 200)).contains(eta);
    if (rate > 0) {
      assertThat(ProgressText.line(progress(0, 0, rate, timeLeft), 200).contains("ETA"))
          .isEqualTo(timeLeft < 1e9);
    }
  }

  @Test
  void theLineSaysEverything() {
    // (1,000,000 - 12,800) / 358 = 2757.5 s
    assertThat(ProgressText.line(progress(12_800, 1_000_000, 358), 200))
        .isEqualTo(
            "12.8/1000 kimg 1%  358 img/s  ETA 45m 58s  loss G 0.912 D 1.200"
                + "  D(x) 0.63  D(G(z)) 0.30");
  }

  @ParameterizedTest
  @CsvSource({
    "87, 12.8/1000 kimg 1%  358 img/s  ETA 45m 58s  loss G 0.912 D 1.200",
    "62, 12.8/1000 kimg 1%  358 img/s  ETA 45m 58s",
    "41, 12.8/1000 kimg 1%  358 img/s  ETA 45m 58s",
    "40, 12.8/1000 kimg 1%  358 img/s",
    "17, 12.8/1000 kimg 1%",
    "9, 12.8/1000",
  })
  void aNarrowTerminalLosesWholePartsFromTheEnd(int width, String line) {
    assertThat(ProgressText.line(progress(12_800, 1_000_000, 358), width)).isEqualTo(line);
    assertThat(line).hasSizeLessThanOrEqualTo(width);
  }

  @Test
  void aTerminalOfNoWidthIsNoError() {
    assertThat(ProgressText.line(progress(1, 2, 3), 0)).isEmpty();
    assertThat(ProgressText.line(progress(1, 2, 3), -1)).isEmpty();
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    ProgressReport critic =
        new ProgressReport(
            500,
            0,
            Double.NaN,
            Map.of("discriminator", -123456.0),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.of(0.127),
            Double.POSITIVE_INFINITY);
    assertThat(ProgressText.line(critic, 200)).isEqualTo("0.5 kimg  loss D -1.23e+05  p 0.13");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 100000, 0/100 kimg 0%",
    "64, 100000, 0.0/100 kimg 0%",
    "99999, 100000, 99.9/100 kimg 99%",
    "100000, 100000, 100/100 kimg 100%",
    "100032, 100000, 100.0/100 kimg 100%",
    "1234567, 25000000, 1234/25000 kimg 4%",
  })
  void progressIsRoundedDownAndNeverAboveAHundred(long images, long target, String seen) {
    assertThat(ProgressText.line(progress(images, target, Double.NaN), 24)).startsWith(seen);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.00", "0.516, 0.52", "9.994, 9.99", "9.996, 10.0", "35.06, 35.1", "99.96, 100",
    "358.4, 358", "999.4, 999", "999.6, 1.00k", "1240, 1.24k", "12400, 12.4k", "3100000, 3.10M"
  })
  void ratesHaveThreeDigitsAndAPrefix(double rate, String text) {
    assertThat(ProgressText.si(rate)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "0.4, 0s",
    "59.4, 59s",
    "59.6, 1m 00s",
    "2757.5, 45m 58s",
    "3599.6, 1h 00m",
    "11100, 3h 05m",
    "86400, 1d 00h",
    "187200, 2d 04h",
    "8640000, >99d",
    "1e300, >99d"
  })
  void durationsHaveTheTwoLargestUnits(double seconds, String text) {
    assertThat(ProgressText.duration(seconds)).isEqualTo(text);
  }

  @Test
  void theMachinesLanguageDoesNotChangeNumbers() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(ProgressText.line(progress(12_800, 0, 3.5), 200))
          .startsWith("12.8 kimg  3.50 img/s  loss G 0.912");
    } finally {
      Locale.setDefault(before);
    }
  }
}
