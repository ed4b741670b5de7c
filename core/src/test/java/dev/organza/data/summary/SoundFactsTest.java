package dev.organza.data.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** On signals whose numbers follow from their formulas. */
class SoundFactsTest {

  private static final int RATE = 8_000;

  private static SoundFacts facts(float[] wave) {
    return SoundFacts.of(wave, RATE, SoundFacts.power(wave, SoundFacts.transform()));
  }

  private static float[] sine(double amplitude, double frequency, int samples) {
    float[] wave = new float[samples];
    for (int n = 0; n < samples; n++) {
      wave[n] = (float) (amplitude * Math.sin(2 * Math.PI * frequency * n / RATE));
    }
    return wave;
  }

  private static float[] noise(double deviation, int samples) {
    SplittableRandom random = new SplittableRandom(5);
    float[] wave = new float[samples];
    for (int n = 0; n < samples; n++) {
      wave[n] = (float) random.nextGaussian(0, deviation);
    }
    return wave;
  }

  @Test
  void aToneThatFadesHasItsFrequencyAndItsTime() {
    float[] wave = new float[8_000];
    for (int n = 800; n < wave.length; n++) {
      // It falls to a tenth, 20 dB, in 0.2 s.
      double fade = Math.pow(10, -(n - 800) / (0.2 * RATE));
      wave[n] = (float) (0.5 * fade * Math.sin(2 * Math.PI * 1_000 * n / RATE));
    }
    SoundFacts heard = facts(wave);
    assertThat(heard.silent()).isFalse();
    assertThat(heard.centroid()).isCloseTo(1_000, offset(15.0));
    assertThat(heard.attack()).isEqualTo(0);
    assertThat(heard.decay()).isCloseTo(200, offset(8.0));
    assertThat(heard.clicks()).isZero();
  }

  @Test
  void aToneThatSwellsHasItsAttack() {
    float[] wave = new float[4_000];
    for (int n = 0; n < 2_000; n++) {
      wave[n] = (float) (n / 2_000.0 * Math.sin(2 * Math.PI * 500 * n / RATE));
    }
    SoundFacts heard = facts(wave);
    // From a tenth to the whole of 250 ms.
    assertThat(heard.attack()).isCloseTo(225, offset(8.0));
    assertThat(heard.decay()).isBetween(0.0, 8.0);
  }

  @Test
  void aSineIsATonePureAtAnyFrequencyAndTwoAreNone() {
    for (double frequency : new double[] {437, 1_000, 1_015.6, 2_990}) {
      assertThat(facts(sine(0.3, frequency, 4_096)).tone())
          .as("%s Hz", frequency)
          .isGreaterThan(0.95);
    }
    float[] two = sine(0.3, 700, 4_096);
    float[] other = sine(0.3, 2_100, 4_096);
    for (int n = 0; n < two.length; n++) {
      two[n] += other[n];
    }
    assertThat(facts(two).tone()).isCloseTo(0.5, offset(0.03));
  }

  @Test
  void whiteNoiseIsFlatAndASineIsNot() {
    assertThat(facts(noise(0.1, 8_192)).flatness()).isGreaterThan(0.9);
    assertThat(facts(noise(0.1, 8_192)).tone()).isLessThan(0.1);
    assertThat(facts(sine(0.5, 1_000, 8_192)).flatness()).isLessThan(0.001);
  }

  @Test
  void loudnessIsTheEffectiveValue() {
    // A sine is 3 dB below its amplitude.
    assertThat(facts(sine(0.1, 1_000, 8_000)).loudness()).isCloseTo(-23.01, offset(0.01));
    SoundFacts silence = facts(new float[4_096]);
    assertThat(silence.silent()).isTrue();
    assertThat(silence.loudness()).isEqualTo(-120);
  }

  @Test
  void clicksAreCountedAndTheBeginningOfASoundIsNone() {
    float[] wave = sine(0.5, 300, 4_096);
    wave[1_000] += 0.4f;
    wave[1_001] -= 0.3f;
    wave[3_000] -= 0.4f;
    assertThat(facts(wave).clicks()).isEqualTo(2);
    float[] struck = new float[4_096];
    float[] noise = noise(0.3, 4_096);
    for (int n = 1_000; n < struck.length; n++) {
      struck[n] = (float) (noise[n] * Math.exp(-(n - 1_000) / 400.0));
    }
    assertThat(facts(struck).clicks()).isZero();
    assertThat(facts(noise(0.3, 4_096)).clicks()).isZero();
  }

  /** Tones, hisses and falls in pitch by formula: nothing of them is an artefact. */
  @Test
  void theDrumMachineHasNoArtefacts() {
    try (Dataset drums =
        Sources.standard()
            .open(DataOptions.DEFAULTS.withSource("drum-machine"), DownloadListener.silent())) {
      SoundSummary summary = SoundSummary.of(drums, RATE, 200);
      assertThat(summary.heard()).hasSize(200);
      assertThat(summary.silent()).isZero();
      assertThat(summary.clicks()).isLessThan(0.1);
      assertThat(summary.strideExcess()).isCloseTo(0, offset(1.5));
    }
  }

  @Test
  void aSetWithoutSoundsHasNothingToSay() {
    SoundSummary none = new SoundSummary(RATE);
    none.add(new float[1_024]);
    assertThat(none.silent()).isEqualTo(1);
    assertThat(none.tonal()).isZero();
    assertThat(none.clicks()).isZero();
    assertThat(none.strideExcess()).isZero();
  }
}
