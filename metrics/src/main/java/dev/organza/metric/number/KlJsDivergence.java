package dev.organza.metric.number;

import dev.organza.data.Density;
import dev.organza.journal.Better;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Jensen-Shannon and Kullback-Leibler divergences in nats, by a histogram of bins with equal counts
 * of the pooled samples; the outer bins are unbounded.
 *
 * <p>For Kullback-Leibler a bin's probability is (count + ½)/(total + bins/2), so that empty bins
 * do not make it infinite (Krichevsky and Trofimov 1981). If the density of the data is known, the
 * real bins are its integrals. A divergence over bins is a lower bound of that of the densities,
 * and two samples of n and m of one distribution have a Kullback-Leibler divergence of about (bins
 * − 1)/2·(1/n + 1/m) and a Jensen-Shannon divergence of a quarter of that.
 *
 * <p>The first measure is that of the unsmoothed histograms less its second-order bias, {@code Σ
 * q/(p+q)/(4n) + Σ p/(p+q)/(4m)}, and not below 0. Its variance has a first-order term, which grows
 * with the divergence, and a second-order term; the score interval has all divergences whose
 * distance to the value is at most 1.96 of their own standard deviations.
 *
 * @param bins at most; fewer if there are less than five samples a bin
 */
record KlJsDivergence(int bins) implements Metric {

  static final KlJsDivergence DEFAULTS = new KlJsDivergence(50);

  private static final int FEWEST_IN_A_BIN = 5;

  /** Intervals of Simpson's rule in a bin, even; the outer bins have more. */
  private static final int PANELS = 64;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "kl-js",
        "How large is the divergence between the distributions of generated and real numbers?",
        Better.LOWER,
        "Jensen-Shannon divergence (Lin 1991), Kullback-Leibler divergence");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.singleNumbers(input), Requirements.counts(input, 2 * FEWEST_IN_A_BIN));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    double[] real = Rows.of(input.real()).column(0);
    double[] fake = Rows.of(input.fake()).column(0);
    int wanted = Math.min(bins, Math.min(real.length, fake.length) / FEWEST_IN_A_BIN);
    double[] both =
        DoubleStream.concat(Arrays.stream(real), Arrays.stream(fake)).sorted().toArray();
    double[] edges = edges(both, wanted);
    int[] fakeCounts = counts(fake, edges);
    Optional<Density> density = input.real().density();
    double[] p =
        density.map(d -> integrals(d, edges, both)).orElseGet(() -> shares(counts(real, edges)));
    double[] q = shares(fakeCounts);
    Estimate js =
        Estimate.of(
            density.isPresent() ? p : plainShares(counts(real, edges)),
            density.isPresent() ? 0 : 1.0 / real.length,
            plainShares(fakeCounts),
            1.0 / fake.length);
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("bins", q.length + " of equal shares of both samples, the outer ones unbounded");
    protocol.put("real shares", density.isPresent() ? "integrals of the known density" : "counts");
    protocol.put("smoothing", "none for js; for kl 1/2 added to each count");
    protocol.put("logarithm", "natural");
    double expected =
        (q.length - 1) / 2.0 * (1.0 / fake.length + (density.isPresent() ? 0 : 1.0 / real.length));
    return new Measurement(
        List.of(
            new Measure("js", js.corrected(), js.interval()),
            Measure.of("kl of real from generated", kullbackLeibler(p, q)),
            Measure.of("kl of generated from real", kullbackLeibler(q, p)),
            Measure.of("js of the histograms", js.value())),
        protocol,
        List.of(
            String.format(
                Locale.ROOT,
                "In nats; JS is at most log 2 = 0.693. For equal distributions the histograms have a JS of about %.2g, which is subtracted, and a KL of about %.2g, which is not.",
                js.bias(),
                expected)),
        List.of());
  }

  /** Inner edges, strictly ascending; equal values are in the same bin. */
  static double[] edges(double[] sorted, int bins) {
    double[] edges = new double[bins - 1];
    int found = 0;
    for (int k = 1; k < bins; k++) {
      int i = (int) ((long) k * sorted.length / bins);
      // Halfway to the value before, if that differs.
      double edge = sorted[i - 1] + (sorted[i] - sorted[i - 1]) / 2;
      if ((found == 0 || edge > edges[found - 1]) && edge < sorted[sorted.length - 1]) {
        edges[found++] = edge;
      }
    }
    return Arrays.copyOf(edges, found);
  }

  /** The bin of each value: bin i is (edge i−1, edge i]. */
  private static int[] binOf(double[] values, double[] edges) {
    int[] found = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      int at = Arrays.binarySearch(edges, values[i]);
      found[i] = at >= 0 ? at : -at - 1;
    }
    return found;
  }

  private static int[] counts(double[] values, double[] edges) {
    int[] counts = new int[edges.length + 1];
    for (int bin : binOf(values, edges)) {
      counts[bin]++;
    }
    return counts;
  }

  private static double[] plainShares(int[] counts) {
    double total = Arrays.stream(counts).asLongStream().sum();
    return Arrays.stream(counts).mapToDouble(count -> count / total).toArray();
  }

  private static double[] shares(int[] counts) {
    double total = Arrays.stream(counts).asLongStream().sum() + counts.length / 2.0;
    return Arrays.stream(counts).mapToDouble(count -> (count + 0.5) / total).toArray();
  }

  /** The probabilities of the bins; the outer ones are integrated to one range beyond the data. */
  private static double[] integrals(Density density, double[] edges, double[] sorted) {
    double low = sorted[0];
    double high = sorted[sorted.length - 1];
    double range = Math.max(high - low, density.modeStandardDeviation());
    double[] all = new double[edges.length + 2];
    System.arraycopy(edges, 0, all, 1, edges.length);
    all[0] = low - range;
    all[all.length - 1] = high + range;
    double[] masses = new double[all.length - 1];
    double total = 0;
    for (int i = 0; i < masses.length; i++) {
      boolean outer = i == 0 || i == masses.length - 1;
      masses[i] = simpson(density, all[i], all[i + 1], outer ? 32 * PANELS : PANELS);
      total += masses[i];
    }
    for (int i = 0; i < masses.length; i++) {
      masses[i] = Math.max(masses[i] / total, Double.MIN_NORMAL);
    }
    return masses;
  }

  private static double simpson(Density density, double from, double to, int panels) {
    double step = (to - from) / panels;
    double sum = 0;
    for (int i = 0; i <= panels; i++) {
      int weight = i == 0 || i == panels ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.exp(density.logDensity(from + i * step));
    }
    return sum * step / 3;
  }

  /** Σ p log(p/q). */
  static double kullbackLeibler(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += p[i] > 0 ? p[i] * Math.log(p[i] / q[i]) : 0;
    }
    return Math.max(0, sum);
  }

  /** ½ KL(p‖m) + ½ KL(q‖m), m = (p + q)/2. */
  static double jensenShannon(double[] p, double[] q) {
    double[] middle = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      middle[i] = (p[i] + q[i]) / 2;
    }
    return (kullbackLeibler(p, middle) + kullbackLeibler(q, middle)) / 2;
  }

  /**
   * The Jensen-Shannon divergence of two histograms with bias and variance.
   *
   * @param value of the histograms
   * @param bias its expectation less the divergence
   * @param alone its variance for equal distributions
   * @param growth the slope of the variance
   */
  record Estimate(double value, double bias, double alone, double growth) {

    /**
     * From counted shares.
     *
     * @param p {@code [bins]}
     * @param perReal 1/n; 0 where p is known
     * @param q {@code [bins]}
     * @param perFake 1/m
     */
    static Estimate of(double[] p, double perReal, double[] q, double perFake) {
      double bias = 0;
      double alone = 0;
      double[] first = new double[4];
      for (int i = 0; i < p.length; i++) {
        double both = p[i] + q[i];
        if (both == 0) {
          continue;
        }
        // The second derivative is q/(2p(p+q)) by p and p/(2q(p+q)) by q; a count's variance p/n.
        double chance = (q[i] * perReal + p[i] * perFake) / both;
        bias += chance / 4;
        alone += chance * chance / 8;
        double byReal = p[i] > 0 ? Math.log(2 * p[i] / both) / 2 : 0;
        double byFake = q[i] > 0 ? Math.log(2 * q[i] / both) / 2 : 0;
        first[0] += p[i] * byReal;
        first[1] += p[i] * byReal * byReal;
        first[2] += q[i] * byFake;
        first[3] += q[i] * byFake * byFake;
      }
      double influences =
          perReal * (first[1] - first[0] * first[0]) + perFake * (first[3] - first[2] * first[2]);
      // The estimated first-order term is too large by twice the second-order one.
      double byDivergence = Math.max(influences - 2 * alone, 0);
      double value = jensenShannon(p, q);
      double left = value - bias * (p.length - 1.0) / p.length; // shares add up to 1
      return new Estimate(
          value,
          value - left,
          alone,
          // For nearly equal p and q.
          left > 2 * Math.sqrt(alone) ? byDivergence / left : (perReal + perFake) / 2);
    }

    double corrected() {
      return Math.max(0, value - bias);
    }

    /** The interval of the divergence of the distributions. */
    Interval interval() {
      return Interval.score(value - bias, alone, growth, "score, less the bias of the counts")
          .within(0, Math.log(2));
    }
  }
}
