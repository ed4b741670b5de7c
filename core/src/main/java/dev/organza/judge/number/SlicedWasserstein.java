package dev.organza.judge.number;

import dev.organza.judge.Evidence;
import dev.organza.judge.Judge;
import dev.organza.judge.JudgeDescription;
import dev.organza.judge.Measure;
import dev.organza.judge.Rows;
import dev.organza.judge.Verdict;
import dev.organza.torch.RandomStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The sliced Wasserstein-1 distance (Rabin et al. 2012; Bonneel et al. 2015): the mean of the exact
 * distances of the samples' projections on random directions, in the data's own units. Unlike
 * {@link WassersteinOne} it sees what links the columns.
 *
 * @param projections how many directions, uniform on the sphere
 * @param most how many samples of either side are used
 * @param resamples of the bootstrap that says what is chance
 */
record SlicedWasserstein(int projections, int most, int resamples) implements Judge {

  static final SlicedWasserstein DEFAULTS = new SlicedWasserstein(128, 10_000, 100);

  @Override
  public JudgeDescription description() {
    return new JudgeDescription(
        "sliced-wasserstein",
        "How far must generated points be moved, seen from all sides, to be distributed as the real ones?",
        JudgeDescription.Better.LOWER,
        "sliced Wasserstein distance (Bonneel et al. 2015)");
  }

  @Override
  public Optional<String> objection(Evidence evidence) {
    return Needs.counts(evidence, 2);
  }

  @Override
  public Verdict judge(Evidence evidence) {
    requireFit(evidence);
    long seed = evidence.seed();
    Rows drawn = Rows.of(evidence.real(), most, seed);
    Rows real = drawn.from(drawn.origin());
    Rows fake = Rows.of(evidence.fake(), most, seed).from(drawn.origin());
    SplittableRandom random =
        new SplittableRandom(RandomStream.derive(evidence.seed(), "projections"));
    // Of one number there is one direction.
    int directions = evidence.real().shape().elements() == 1 ? 1 : projections;
    MeanTransport mean = new MeanTransport(real.count(), fake.count(), resamples, seed);
    double largest = 0;
    for (int i = 0; i < directions; i++) {
      double[] direction = direction(random, evidence.real().shape().elements());
      double distance =
          mean.add(
              projected(real.values(), direction),
              projected(fake.values(), direction),
              1.0 / directions);
      largest = Math.max(largest, distance);
    }
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("order", "1");
    protocol.put("projections", Integer.toString(directions));
    protocol.put("projections' seed", Long.toString(evidence.seed()));
    protocol.put("units", "the data's own");
    protocol.put("samples", "at most %d of each".formatted(most));
    return Verdict.of(
        List.of(
            new Measure("sliced wasserstein-1", mean.distance(), mean.interval()),
            Measure.of("worst projection", largest),
            Measure.of("by chance alone", mean.byChance())),
        protocol);
  }

  /** Uniform on the sphere. */
  static double[] direction(SplittableRandom random, int dimension) {
    double[] direction = new double[dimension];
    double squares = 0;
    for (int i = 0; i < dimension; i++) {
      direction[i] = random.nextGaussian();
      squares += direction[i] * direction[i];
    }
    for (int i = 0; i < dimension; i++) {
      direction[i] /= Math.sqrt(squares);
    }
    return direction;
  }

  private static double[] projected(float[][] points, double[] direction) {
    double[] projected = new double[points.length];
    for (int n = 0; n < points.length; n++) {
      double sum = 0;
      for (int i = 0; i < direction.length; i++) {
        sum += points[n][i] * direction[i];
      }
      projected[n] = sum;
    }
    return projected;
  }
}
