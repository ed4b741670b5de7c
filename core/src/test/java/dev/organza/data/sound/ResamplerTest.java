package dev.organza.data.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code src/test/python/resampling.py} computed the references with SciPy. */
class ResamplerTest {

  record Case(int from, int to, float[] wave, double[] expected) {

    @Override
    public String toString() {
      return from + " to " + to + " Hz";
    }
  }

  static List<Case> cases() throws IOException {
    try (InputStream in = ResamplerTest.class.getResourceAsStream("resampling.json")) {
      return new JsonMapper()
          .readValue(Objects.requireNonNull(in), new TypeReference<List<Case>>() {});
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void resamplesAsSciPyDoes(Case reference) {
    Resampler resampler = new Resampler(reference.from(), reference.to());
    float[] wave = reference.wave();
    float[] resampled = resampler.apply(wave, wave.length, Integer.MAX_VALUE);
    assertThat(resampled).hasSize(reference.expected().length);
    for (int i = 0; i < resampled.length; i++) {
      assertThat((double) resampled[i]).isCloseTo(reference.expected()[i], offset(2e-7));
    }
  }

  private static float[] tone(double hertz, int rate, int count) {
    float[] tone = new float[count];
    for (int n = 0; n < count; n++) {
      tone[n] = (float) Math.sin(2 * Math.PI * hertz * n / rate);
    }
    return tone;
  }

  private static double largest(float[] wave, int margin) {
    double largest = 0;
    for (int i = margin; i < wave.length - margin; i++) {
      largest = Math.max(largest, Math.abs(wave[i]));
    }
    return largest;
  }

  @Test
  void whatTheLowerRateCannotHoldIsDampedAndTheRestIsLeft() {
    Resampler resampler = new Resampler(44_100, 8_000);
    assertThat(largest(resampler.apply(tone(4_300, 44_100, 8_820), 8_820, 10_000), 100))
        .isLessThan(1e-4);
    float[] kept = resampler.apply(tone(3_000, 44_100, 8_820), 8_820, 10_000);
    float[] exact = tone(3_000, 8_000, kept.length);
    for (int i = 100; i < kept.length - 100; i++) {
      assertThat(kept[i]).isCloseTo(exact[i], offset(2e-4f));
    }
  }

  @Test
  void ratesWithoutACommonDivisorAreTakenToo() {
    // The response would have 64 times 767,999 values.
    Resampler resampler = new Resampler(767_999, 8_000);
    float[] made = resampler.apply(tone(1_000, 767_999, 30_000), 30_000, 10_000);
    float[] exact = tone(1_000, 8_000, made.length);
    for (int i = 60; i < made.length - 60; i++) {
      assertThat(made[i]).isCloseTo(exact[i], offset(2e-4f));
    }
  }

  @Test
  void whatIsNeededIsEnough() {
    Resampler resampler = new Resampler(44_100, 8_000);
    float[] wave = tone(700, 44_100, 20_000);
    int needed = (int) resampler.needed(1_000);
    assertThat(needed).isBetween(5_513, 6_000);
    assertThat(resampler.apply(wave, needed, 1_000))
        .containsExactly(resampler.apply(wave, wave.length, 1_000));
  }
}
