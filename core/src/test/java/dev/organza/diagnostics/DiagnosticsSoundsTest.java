package dev.organza.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.transform.Scaling;
import dev.organza.data.transform.Transform;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Failures that are planted in generated sounds are measured, and nothing else is. */
class DiagnosticsSoundsTest {

  private static final int RATE = 8_000;
  private static final int SAMPLES = 2_048;
  private static final Transform WAVES = Scaling.waves(-1, 1);

  /** How a sound comes about, n being a time in samples. */
  private interface Recipe {
    double at(int sound, int n, SplittableRandom random);
  }

  private static double strike(int sound, int n, SplittableRandom random) {
    return Math.exp(-n / 300.0)
        * (0.4 * Math.sin(n * (0.3 + 0.01 * sound)) + 0.2 * random.nextDouble(-1, 1));
  }

  private static float[][] sounds(Recipe recipe) {
    SplittableRandom random = new SplittableRandom(6);
    float[][] sounds = new float[40][SAMPLES];
    for (int i = 0; i < sounds.length; i++) {
      for (int n = 0; n < SAMPLES; n++) {
        sounds[i][n] = (float) recipe.at(i, n, random);
      }
    }
    return sounds;
  }

  private static Map<String, Object> examined(Recipe recipe) {
    float[][] made = sounds(recipe);
    float[] all = new float[made.length * SAMPLES];
    for (int i = 0; i < made.length; i++) {
      System.arraycopy(made[i], 0, all, i * SAMPLES, SAMPLES);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    try (Dataset real =
            DatasetBuilder.ofWaves("strikes", RATE, sounds(DiagnosticsSoundsTest::strike)).build();
        Scope scope = Scope.open()) {
      DiagnosticsSounds.of(real, WAVES)
          .orElseThrow()
          .examine(
              HostMemory.tensor(all, Device.cpu(), Shape.signal(1, SAMPLES).batch(made.length)),
              values);
    }
    return values;
  }

  private static double value(Map<String, Object> values, String name) {
    return ((Number) Objects.requireNonNull(values.get(name))).doubleValue();
  }

  @Test
  void theDataThemselvesHaveNoneOfThem() {
    Map<String, Object> values = examined(DiagnosticsSoundsTest::strike);
    assertThat(value(values, Diagnostics.SILENT)).isZero();
    assertThat(value(values, Diagnostics.TONAL)).isEqualTo(value(values, Diagnostics.REAL_TONAL));
    assertThat(value(values, Diagnostics.CLICKS)).isEqualTo(value(values, Diagnostics.REAL_CLICKS));
    assertThat(value(values, Diagnostics.STRIDE_EXCESS))
        .isEqualTo(value(values, Diagnostics.REAL_STRIDE_EXCESS));
    assertThat(value(values, Diagnostics.REAL_LOUDNESS)).isBetween(-30.0, -15.0);
  }

  @Test
  void eachFailureIsMeasured() {
    assertThat(
            value(
                examined((i, n, random) -> i % 2 == 0 ? 1e-4 : strike(i, n, random)),
                Diagnostics.SILENT))
        .isEqualTo(0.5);
    assertThat(value(examined((i, n, random) -> 0.3 * Math.sin(0.7 * n)), Diagnostics.TONAL))
        .isEqualTo(1);
    assertThat(
            value(
                examined((i, n, random) -> strike(i, n, random) + (n % 500 == 450 ? 0.9 : 0)),
                Diagnostics.CLICKS))
        .isGreaterThan(2);
    // A pulse every 16 samples, under the strike.
    assertThat(
            value(
                examined((i, n, random) -> strike(i, n, random) + (n % 16 == 3 ? 0.2 : 0)),
                Diagnostics.STRIDE_EXCESS))
        .isGreaterThan(8);
  }

  @Test
  void imagesAreNotHeard() {
    try (Dataset images =
        DatasetBuilder.ofSamples("grey", Shape.image(1, 2, 2), new float[][] {{1, 2, 3, 4}})
            .build()) {
      assertThat(DiagnosticsSounds.of(images, WAVES)).isEmpty();
    }
  }
}
