package dev.organza.metric.image;

import dev.organza.data.Dataset;
import dev.organza.distance.Neighbours;
import dev.organza.journal.Better;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.features.Thumbnails;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The share of generated images with a near duplicate among the generated ones: another image
 * closer than the 1 % quantile of the nearest-neighbour distances of as many real images.
 *
 * <p>Nearest neighbours are used and not pairs: if every image is generated twice, each has a
 * duplicate, but only n of n² pairs are duplicates. As many real images are used, because
 * nearest-neighbour distances fall with the number of samples. A generator as diverse as the data
 * has a share near 1 %. There is no interval: duplicates come in pairs, and the threshold depends
 * on few real images, so that the variance is not that of a share.
 *
 * @param quantile the quantile of the real distances, in (0,1)
 * @param most images of each side
 */
record NearDuplicatesMetric(double quantile, int most) implements Metric {

  static final NearDuplicatesMetric DEFAULTS = new NearDuplicatesMetric(0.01, 10_000);

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "near-duplicates",
        "Which share of the generated images nearly equals another generated image?",
        Better.LOWER,
        "Organza's own: distances of nearest neighbours within each set");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.images(input), Requirements.real(input, 2), Requirements.fake(input, 2));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    int count = Math.min(most, Math.min(input.real().count(), input.fake().count()));
    double[] real = nearest(input.real(), count, input.seed(), "near-duplicates/real");
    double[] fake = nearest(input.fake(), count, input.seed(), "near-duplicates/fake");
    Arrays.sort(real);
    double threshold = real[(int) (quantile * (count - 1))];
    int twins = 0;
    for (double distance : fake) {
      twins += distance <= threshold ? 1 : 0;
    }
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("pixels", "in [0,1], float64");
    protocol.put("shrunk by", Thumbnails.describe(input.real().shape()));
    protocol.put("samples", count + " of each side");
    protocol.put("quantile of real distances", Double.toString(quantile));
    return new Measurement(
        List.of(
            Measure.of("share with a twin", (double) twins / count),
            Measure.of("distance of a twin", Math.sqrt(threshold)),
            Measure.of("median distance, real", Math.sqrt(real[count / 2])),
            Measure.of("median distance, generated", Math.sqrt(median(fake)))),
        protocol,
        List.of(),
        List.of());
  }

  private static double[] nearest(Dataset dataset, int count, long seed, String use) {
    int[] indices = Samples.choose(dataset.count(), count, seed, use);
    return Neighbours.radii(Samples.pixels(Thumbnails.of(dataset), indices), 1);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
