package dev.organza.metric.image;

import dev.organza.distance.Manifolds;
import dev.organza.metric.Groups;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import java.util.function.ToDoubleFunction;

/**
 * The variance of precision, recall, density and coverage over the samples of both sides, from
 * their values in disjoint parts of the data.
 *
 * <p>These values depend on the samples that make up a manifold and on those that are looked up.
 * The bootstrap fails for nearest neighbours (Abadie and Imbens 2008), and the jackknife
 * overestimates. Disjoint parts are independent; their variance is scaled to all samples like that
 * of a share, p(1 − p)/n, or of a mean.
 *
 * <p>The intervals are for other samples of the same numbers, on which the values depend.
 */
final class ManifoldParts {

  static final int PARTS = 10;
  static final String METHOD = "spread of " + PARTS + " disjoint parts";

  /** The least samples of a part. */
  private static final int LEAST = 20;

  /** The quantile 0.975 of Student's t with 9 degrees of freedom, and of the normal one. */
  private static final double STUDENT = 2.2622;

  private static final double NORMAL = 1.96;

  /** The largest factor by which intervals were too narrow in the study of their coverage. */
  private static final double CALIBRATION = 1.06;

  private final Manifolds whole;
  private final Manifolds[] parts;

  private ManifoldParts(Manifolds whole, Manifolds[] parts) {
    this.whole = whole;
    this.parts = parts;
  }

  /**
   * Compares parts of two sets.
   *
   * @param whole what both sets are together
   */
  static ManifoldParts of(Manifolds whole, FeaturePair pair, int k, boolean recall, long seed) {
    int count = Math.min(pair.real().length, pair.fake().length);
    if (count < PARTS * LEAST) {
      return new ManifoldParts(whole, new Manifolds[0]);
    }
    Groups real = Groups.deal(pair.real().length, PARTS, seed, "manifolds/real");
    Groups fake = Groups.deal(pair.fake().length, PARTS, seed, "manifolds/fake");
    Manifolds[] parts = new Manifolds[PARTS];
    for (int p = 0; p < PARTS; p++) {
      parts[p] = Manifolds.of(real.rows(pair.real(), p), fake.rows(pair.fake(), p), k, recall);
    }
    return new ManifoldParts(whole, parts);
  }

  /** A share; without an interval if there are too few samples. */
  Measure share(String name, int samples, ToDoubleFunction<Manifolds> figure) {
    double value = figure.applyAsDouble(whole);
    if (parts.length == 0) {
      return Measure.of(name, value);
    }
    double mean = mean(figure);
    double binomial = mean * (1 - mean);
    double scale = binomial > 0 ? value * (1 - value) / binomial : 1;
    // Student's t, because the variance is that of ten values.
    double student = CALIBRATION * STUDENT / NORMAL;
    return new Measure(
        name,
        value,
        Interval.share(value, student * student * scale * variance(figure, mean), samples, METHOD));
  }

  /** A mean without an upper bound; likewise. */
  Measure mean(String name, ToDoubleFunction<Manifolds> figure) {
    double value = figure.applyAsDouble(whole);
    if (parts.length == 0) {
      return Measure.of(name, value);
    }
    double error = Math.sqrt(variance(figure, mean(figure)));
    return new Measure(
        name,
        value,
        Interval.student(value, error, PARTS - 1, METHOD).within(0, Double.POSITIVE_INFINITY));
  }

  private double mean(ToDoubleFunction<Manifolds> figure) {
    double sum = 0;
    for (Manifolds part : parts) {
      sum += figure.applyAsDouble(part);
    }
    return sum / parts.length;
  }

  /** The variance of the mean over the parts. */
  private double variance(ToDoubleFunction<Manifolds> figure, double mean) {
    double squares = 0;
    for (Manifolds part : parts) {
      double deviation = figure.applyAsDouble(part) - mean;
      squares += deviation * deviation;
    }
    return squares / (parts.length - 1.0) / parts.length;
  }
}
