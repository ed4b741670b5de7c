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
      assertThat(value(alike, "flatness distance")).isLessThan(0.12);
      assertThat(value(alike, "silent share")).isZero();
      assertThat(alike.notes()).noneMatch(note -> note.contains("click") || note.contains("tones"));
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

  @Test
  void pureTonesAndClicksAreNamed() {
    SplittableRandom random = new SplittableRandom(4);
    float[][] noise = new float[100][2_048];
    float[][] spoilt = new float[100][2_048];
    for (int i = 0; i < 100; i++) {
      double frequency = random.nextDouble(200, 3_000);
      for (int n = 0; n < 2_048; n++) {
        noise[i][n] = (float) (0.2 * random.nextDouble(-1, 1));
        spoilt[i][n] =
            (float)
                (i % 2 == 0
                    ? 0.5 * Math.sin(2 * Math.PI * frequency * n / RATE)
                    : 0.01 * random.nextDouble(-1, 1) + (n % 512 == 300 ? 0.7 : 0));
      }
    }
    Dataset real = DatasetBuilder.ofWaves("noise", RATE, noise).build();
    Dataset fake = DatasetBuilder.ofWaves("spoilt", RATE, spoilt).build();
    Measurement measured = measured(real, fake);
    assertThat(value(measured, "pure tone share")).isEqualTo(0.5);
    assertThat(value(measured, "pure tone share of the data")).isZero();
    // Four in each of one half.
    assertThat(value(measured, "clicks a sound")).isEqualTo(2);
    assertThat(value(measured, "clicks a sound of the data")).isZero();
    assertThat(measured.notes())
        .anySatisfy(note -> assertThat(note).contains("50 % of the generated sounds are pure"))
        .anySatisfy(note -> assertThat(note).contains("has 2.0 clicks, and a real one 0.0"));
  }
}
