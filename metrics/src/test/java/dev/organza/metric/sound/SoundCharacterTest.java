package dev.organza.metric.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.MetricInput;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** On signals whose numbers follow from their formulas. */
class SoundCharacterTest {

  private static final int RATE = 8_000;

  private static Dataset drums() {
    return Sources.standard()
        .open(DataOptions.DEFAULTS.withSource("drum-machine"), DownloadListener.silent());
  }

  private static double value(Measurement measured, String name) {
    return measured.measures().stream()
        .filter(measure -> measure.name().equals(name))
        .mapToDouble(Measure::value)
        .findFirst()
        .orElseThrow();
  }

  private static Measurement measured(Dataset real, Dataset fake) {
    try (MetricInput input = MetricInput.of(real, fake).build()) {
      return SoundCharacter.DEFAULTS.measure(input);
    }
  }

  @Test
  void aToneThatFadesHasItsFrequencyAndItsTime() {
    float[] wave = new float[8_000];
    for (int n = 800; n < wave.length; n++) {
      // It falls to a tenth, 20 dB, in 0.2 s.
      double fade = Math.pow(10, -(n - 800) / (0.2 * RATE));
      wave[n] = (float) (0.5 * fade * Math.sin(2 * Math.PI * 1_000 * n / RATE));
    }
    Heard heard = Heard.of(wave, RATE, Heard.power(wave, Heard.transform()));
    assertThat(heard.silent()).isFalse();
    assertThat(heard.centroid()).isCloseTo(1_000, offset(15.0));
    assertThat(heard.attack()).isEqualTo(0);
    assertThat(heard.decay()).isCloseTo(200, offset(8.0));
  }

  @Test
  void aToneThatSwellsHasItsAttack() {
    float[] wave = new float[4_000];
    for (int n = 0; n < 2_000; n++) {
      wave[n] = (float) (n / 2_000.0 * Math.sin(2 * Math.PI * 500 * n / RATE));
    }
    Heard heard = Heard.of(wave, RATE, Heard.power(wave, Heard.transform()));
    // From a tenth to the whole of 250 ms.
    assertThat(heard.attack()).isCloseTo(225, offset(8.0));
    assertThat(heard.decay()).isBetween(0.0, 8.0);
  }

  @Test
  void halvesOfTheSameDrumsAreAlikeAndOneClassIsUnlikeAnother() {
    try (Dataset drums = drums()) {
      int[] even = IntStream.range(0, 600).map(i -> i / 3 * 6 + i % 3).toArray();
      int[] odd =
          IntStream.range(0, 600).map(i -> i / 3 * 6 + 3 + i % 3).filter(i -> i < 1_500).toArray();
      Measurement alike =
          measured(
              drums.select(IntStream.of(even).filter(i -> i < 1_500).toArray()), drums.select(odd));
      assertThat(value(alike, "centroid distance")).isLessThan(0.12);
      assertThat(value(alike, "attack distance")).isLessThan(0.12);
      assertThat(value(alike, "decay distance")).isLessThan(0.12);
      assertThat(value(alike, "silent share")).isZero();
      Dataset kicks = drums.select(IntStream.range(0, 200).map(i -> 3 * i).toArray());
      Dataset hats = drums.select(IntStream.range(0, 200).map(i -> 3 * i + 2).toArray());
      assertThat(value(measured(kicks, hats), "centroid distance")).isEqualTo(1);
    }
  }

  @Test
  void silenceAndTonesOfTheStridesAreNamed() {
    SplittableRandom random = new SplittableRandom(3);
    float[][] noise = new float[200][2_048];
    float[][] spoilt = new float[200][2_048];
    for (int i = 0; i < 200; i++) {
      for (int n = 0; n < 2_048; n++) {
        noise[i][n] = (float) (0.2 * random.nextDouble(-1, 1));
        // A pulse every 16 samples has all multiples of 500 Hz.
        spoilt[i][n] =
            i % 4 == 0 ? 0 : (float) (0.05 * random.nextDouble(-1, 1) + (n % 16 == 5 ? 0.2 : 0));
      }
    }
    Dataset real = DatasetBuilder.ofWaves("noise", RATE, noise).build();
    Dataset fake = DatasetBuilder.ofWaves("spoilt", RATE, spoilt).build();
    Measurement measured = measured(real, fake);
    assertThat(value(measured, "silent share")).isEqualTo(0.25);
    assertThat(value(measured, "stride excess of the data, dB")).isCloseTo(0, offset(1.0));
    assertThat(value(measured, "stride excess, dB")).isGreaterThan(10);
    assertThat(measured.notes())
        .anySatisfy(note -> assertThat(note).contains("25 % of the generated sounds are silent"))
        .anySatisfy(note -> assertThat(note).contains("multiples of 500 Hz"));
    assertThat(measured(real, real).notes())
        .noneSatisfy(note -> assertThat(note).contains("silent"))
        .noneSatisfy(note -> assertThat(note).contains("multiples"));
  }
}
