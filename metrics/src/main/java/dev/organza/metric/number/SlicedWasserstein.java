package dev.organza.metric.number;

import dev.organza.distance.Slices;
import dev.organza.journal.Better;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import dev.organza.torch.RandomStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The sliced Wasserstein-1 distance (Rabin et al. 2012; Bonneel et al. 2015): the mean
 * Wasserstein-1 distance of projections on random directions, in the unit of the data. Unlike
 * {@link WassersteinOne} it depends on correlations between columns.
 *
 * @param projections how many directions
 * @param most how many samples of either side are used
 * @param resamples of the bootstrap
 */
record SlicedWasserstein(int projections, int most, int resamples) implements Metric {

  static final SlicedWasserstein DEFAULTS = new SlicedWasserstein(128, 10_000, 100);

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "sliced-wasserstein",
        "How far are the generated points from the real ones, on average over projections?",
        Better.LOWER,
        "sliced Wasserstein distance (Bonneel et al. 2015)");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(Requirements.numbers(input), Requirements.counts(input, 2));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    long seed = input.seed();
    Rows drawn = Rows.of(input.real(), most, seed);
    Rows real = drawn.from(drawn.origin());
    Rows fake = Rows.of(input.fake(), most, seed).from(drawn.origin());
    SplittableRandom random =
        new SplittableRandom(RandomStream.derive(input.seed(), "projections"));
    Slices slices = Slices.random(projections, input.real().shape().elements(), random);
    MeanTransport mean = new MeanTransport(real.count(), fake.count(), resamples, seed);
    double largest = 0;
    for (int i = 0; i < slices.count(); i++) {
      double distance =
          mean.add(
              slices.project(real.values(), i),
              slices.project(fake.values(), i),
              1.0 / slices.count());
      largest = Math.max(largest, distance);
    }
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("order", "1");
    protocol.put("projections", Integer.toString(slices.count()));
    protocol.put("projections' seed", Long.toString(input.seed()));
    protocol.put("units", "the data's own");
    protocol.put("samples", "at most %d of each".formatted(most));
    return Measurement.of(
        List.of(
            new Measure("sliced wasserstein-1", mean.distance(), mean.interval()),
            Measure.of("worst projection", largest),
            Measure.of("by chance alone", mean.byChance())),
        protocol);
  }
}
