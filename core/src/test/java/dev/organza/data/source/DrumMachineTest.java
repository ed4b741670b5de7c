package dev.organza.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.Fixtures;
import org.junit.jupiter.api.Test;

class DrumMachineTest {

  /** How often a waveform changes its sign, as a share of its samples. */
  private static double crossings(float[] wave) {
    int crossings = 0;
    for (int n = 1; n < wave.length; n++) {
      crossings += wave[n - 1] * wave[n] < 0 ? 1 : 0;
    }
    return (double) crossings / wave.length;
  }

  private static double energy(float[] wave, int from, int to) {
    double sum = 0;
    for (int n = from; n < to; n++) {
      sum += wave[n] * wave[n];
    }
    return sum;
  }

  @Test
  void drumsFadeOutAndDifferInPitchByTheirClass() {
    try (Dataset drums = Fixtures.open("drum-machine")) {
      assertThat(drums.schema().sample()).isEqualTo(new Field.Wave("sample", 1024, 8000));
      assertThat(drums.shape()).isEqualTo(Shape.signal(1, 1024));
      assertThat(drums.classes()).containsExactly("kick", "snare", "hat");
      double[] rates = new double[3];
      for (int i = 0; i < 300; i++) {
        float[] wave = Fixtures.sample(drums, i);
        rates[drums.label(i)] += crossings(wave) / 100;
        assertThat(energy(wave, 0, 512)).isGreaterThan(3 * energy(wave, 512, 1024));
      }
      // A tone of 80 Hz crosses zero 160 times a second; white noise every other sample, and
      // differentiated noise more often.
      assertThat(rates[0]).isLessThan(0.05);
      assertThat(rates[1]).isBetween(0.05, 0.5);
      assertThat(rates[2]).isGreaterThan(0.55);
    }
  }
}
