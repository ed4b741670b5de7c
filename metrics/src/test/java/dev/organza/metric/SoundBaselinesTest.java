package dev.organza.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.journal.Better;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is measured beside generated sounds is what it is called. */
class SoundBaselinesTest {

  /** The mean grey of the spectrograms: any metric of images. */
  private static final Metric GREY =
      new Metric() {
        @Override
        public MetricDescription description() {
          return new MetricDescription("grey", "How loud?", Better.LOWER, "none");
        }

        @Override
        public Optional<String> objection(MetricInput input) {
          return Optional.empty();
        }

        @Override
        public Measurement measure(MetricInput input) {
          float[] image = new float[32 * 32];
          double sum = 0;
          for (int i = 0; i < input.fake().count(); i++) {
            input.fake().read(i, image, 0);
            sum += IntStream.range(0, image.length).mapToDouble(p -> image[p]).average().orElse(0);
          }
          return Measurement.of(
              List.of(Measure.of("grey", sum / input.fake().count())), Map.of("of", "nothing"));
        }
      };

  private static Dataset drums() {
    return Sources.standard()
        .open(DataOptions.DEFAULTS.withSource("drum-machine"), DownloadListener.silent());
  }

  @Test
  void nearestNeighboursOfTrainingSoundsAreThemselves() {
    try (Dataset drums = drums();
        MetricInput input =
            MetricInput.of(drums.slice(0, 90), drums.slice(30, 60))
                .heldOut(drums.slice(90, 120))
                .build()) {
      List<SoundBaselines.Baseline> baselines = input.baselines();
      assertThat(baselines)
          .extracting(SoundBaselines.Baseline::name)
          .containsExactly("noise", "nearest neighbours", "held-out sounds");
      float[] nearest = new float[32 * 32];
      float[] sound = new float[32 * 32];
      for (int i = 0; i < 30; i++) {
        baselines.get(1).seen().read(i, nearest, 0);
        input.seen().real().read(30 + i, sound, 0);
        assertThat(nearest).isEqualTo(sound);
      }
    }
  }

  @Test
  void aMetricHasARowForEachAndNoneForImages() {
    Metric metric = new BesideBaselines(GREY);
    try (Dataset drums = drums();
        MetricInput input =
            MetricInput.of(drums.slice(0, 60), drums.slice(60, 90))
                .heldOut(drums.slice(90, 120))
                .build()) {
      Measurement measured = metric.measure(input);
      assertThat(measured.measures())
          .extracting(Measure::name)
          .containsExactly(
              "grey", "grey of noise", "grey of nearest neighbours", "grey of held-out sounds");
      // Noise goes on where a drum has ended: it is loud at all times and frequencies.
      assertThat(measured.measures().get(1).value())
          .isGreaterThan(1.3 * measured.measures().get(3).value());
      assertThat(measured.protocol()).containsExactly(Map.entry("of", "nothing"));
      assertThat(metric.measure(input.seen()).measures()).hasSize(1);
    }
  }
}
