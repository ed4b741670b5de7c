package dev.organza.metric.game;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricInput;
import dev.organza.metric.SeenSounds;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A metric of images measures the spectrograms of sounds. */
class SeenSoundsTest {

  private static final Metric ACCURACY = new SeenSounds(new ClassAccuracy(600, 150, 40));

  private static double accuracy(Measurement measured) {
    return measured.measures().stream()
        .filter(measure -> measure.name().equals("requested-class accuracy"))
        .mapToDouble(Measure::value)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void drumsAreOfTheirClassAndThoseOfAnotherOrderAreNot() {
    try (Dataset drums =
        Sources.standard()
            .open(DataOptions.DEFAULTS.withSource("drum-machine"), DownloadListener.silent())) {
      Dataset real = drums.slice(0, 900);
      try (MetricInput input = MetricInput.of(real, drums.slice(900, 1_200)).seed(1).build()) {
        assertThat(ACCURACY.objection(input)).isEmpty();
        assertThat(accuracy(ACCURACY.measure(input))).isGreaterThan(0.95);
        assertThat(input.seen().real().shape().dimensions()).containsExactly(1, 32, 32);
      }
    }
  }

  @Test
  void aKickIsLowAndAHatIsHigh() {
    try (Dataset drums =
            Sources.standard()
                .open(DataOptions.DEFAULTS.withSource("drum-machine"), DownloadListener.silent());
        MetricInput input = MetricInput.of(drums, drums).build()) {
      float[] image = new float[32 * 32];
      double[][] halves = new double[2][2];
      for (int i = 0; i < 60; i++) {
        int label = drums.label(i);
        if (label == 1) {
          continue;
        }
        input.seen().real().read(i, image, 0);
        for (int half = 0; half < 2; half++) {
          int top = half * 16;
          halves[label / 2][half] +=
              IntStream.range(top * 32, (top + 16) * 32).mapToDouble(p -> image[p]).sum();
        }
      }
      // The upper half of the picture are the high frequencies.
      assertThat(halves[0][1]).isGreaterThan(1.5 * halves[0][0]);
      assertThat(halves[1][0]).isGreaterThan(1.5 * halves[1][1]);
    }
  }
}
