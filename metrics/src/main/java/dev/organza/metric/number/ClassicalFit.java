package dev.organza.metric.number;

import dev.organza.distance.TransportDistance;
import dev.organza.journal.Better;
import dev.organza.metric.Figure;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import dev.organza.picture.QuantileFigure;
import dev.organza.torch.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/**
 * A baseline for the generator: classical families are fitted to the real numbers by maximum
 * likelihood, ranked by AIC, and the best is compared with the generator.
 *
 * <p>They are compared on numbers that the classical fit has not seen. These are divided into
 * parts; on each part the generated numbers, and as many drawn from the best family, are compared
 * with the part by the Kolmogorov-Smirnov statistic and the Wasserstein-1 distance. The generated
 * numbers are divided into as many parts, so that the gains of the parts are independent. Without
 * held-out data the parts are those of the real numbers, and the family is fitted to the other
 * parts (cross-fitting); the generator keeps the advantage that it was trained on all of them.
 *
 * @param most how many real and how many generated numbers are used
 * @param parts of the held-out numbers, at least 2
 */
record ClassicalFit(int most, int parts) implements Metric {

  static final ClassicalFit DEFAULTS = new ClassicalFit(10_000, 5);

  /** The least real numbers of a part. */
  private static final int LEAST_IN_A_PART = 5;

  private static final int POINTS = 400;

  /** Degrees of freedom from which Student's density equals the normal one to 0.1 %. */
  private static final double NEARLY_NORMAL = 10_000;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "classical-fit",
        "Is the GAN better than the best-fitting classical distribution on held-out numbers?",
        Better.HIGHER,
        "maximum likelihood, information criterion of Akaike 1974, two-sample Kolmogorov-Smirnov");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.singleNumbers(input),
        Requirements.counts(input, parts * LEAST_IN_A_PART),
        input
            .heldOut()
            .filter(data -> data.count() < parts * LEAST_IN_A_PART)
            .map(
                data ->
                    "it needs %d held-out samples, and there are %d."
                        .formatted(parts * LEAST_IN_A_PART, data.count())),
        constant(input) ? Optional.of("the real numbers are all equal.") : Optional.empty());
  }

  private static boolean constant(MetricInput input) {
    float[] first = new float[1];
    float[] other = new float[1];
    if (input.real().shape().elements() != 1) {
      return false;
    }
    input.real().read(0, first, 0);
    for (int i = 1; i < input.real().count(); i++) {
      input.real().read(i, other, 0);
      if (other[0] != first[0]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The distances of both to one part.
   *
   * @param ks of the classical fit and of the generator
   * @param transport Wasserstein-1 of the classical fit and of the generator
   */
  private record Round(Pair ks, Pair transport) {}

  private record Pair(double classical, double generated) {
    double gain() {
      return classical - generated;
    }
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    long seed = input.seed();
    double[] real = Rows.of(input.real(), most, seed).shuffled(seed).column(0);
    double[] fake = Rows.of(input.fake(), most, seed).shuffled(seed).column(0);
    double[] sorted = ascending(real);
    Map<ClassicalDistribution, ClassicalFamily> fits = fits(sorted);
    List<ClassicalDistribution> ranking =
        fits.keySet().stream().sorted(Comparator.comparingDouble(fit -> fit.aic(sorted))).toList();
    ClassicalDistribution best = ranking.get(0);
    Optional<double[]> heldOut =
        input.heldOut().map(data -> Rows.of(data, most, seed).shuffled(seed).column(0));
    List<Round> rounds = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      double[] tested = part(heldOut.orElse(real), part);
      ClassicalDistribution fitted =
          heldOut.isPresent()
              ? best
              : refitted(Objects.requireNonNull(fits.get(best)), best, rest(real, part));
      double[] generated = part(fake, part);
      double[] classical =
          fitted.sample(generated.length, RandomStream.derive(seed, "classical fit/" + part));
      rounds.add(round(tested, classical, generated));
    }
    return measurement(input, ranking, sorted, fake, rounds, heldOut.orElse(real).length / parts);
  }

  private static Map<ClassicalDistribution, ClassicalFamily> fits(double[] sorted) {
    Map<ClassicalDistribution, ClassicalFamily> fits = new LinkedHashMap<>();
    for (ClassicalFamily family : ClassicalFamily.ALL) {
      family
          .fit(sorted)
          .filter(fit -> !Double.isNaN(fit.aic(sorted)))
          .ifPresent(fit -> fits.put(fit, family));
    }
    return fits;
  }

  /** The family's fit of other numbers; if they are outside its support, its fit of all. */
  private static ClassicalDistribution refitted(
      ClassicalFamily family, ClassicalDistribution whole, double[] values) {
    double[] sorted = ascending(values);
    return sorted[0] == sorted[sorted.length - 1] ? whole : family.fit(sorted).orElse(whole);
  }

  private static Round round(double[] tested, double[] classical, double[] fake) {
    KolmogorovSmirnovTest test = KolmogorovSmirnovTest.withDefaults();
    double[] sorted = ascending(tested);
    return new Round(
        new Pair(test.statistic(tested, classical), test.statistic(tested, fake)),
        new Pair(
            TransportDistance.of(sorted, ascending(classical)),
            TransportDistance.of(sorted, ascending(fake))));
  }

  private Measurement measurement(
      MetricInput input,
      List<ClassicalDistribution> ranking,
      double[] sorted,
      double[] fake,
      List<Round> rounds,
      int tested) {
    ClassicalDistribution best = ranking.get(0);
    double[] gains = rounds.stream().mapToDouble(round -> round.ks().gain()).toArray();
    Interval interval = interval(gains);
    double generated = mean(rounds.stream().mapToDouble(r -> r.ks().generated()).toArray());
    double classical = mean(rounds.stream().mapToDouble(r -> r.ks().classical()).toArray());
    double[] transportGains = rounds.stream().mapToDouble(r -> r.transport().gain()).toArray();
    List<Measure> measures = new ArrayList<>();
    measures.add(new Measure("ks gain of the gan", mean(gains), interval));
    measures.add(Measure.of("ks of generated", generated));
    measures.add(Measure.of("ks of best classical fit", classical));
    measures.add(
        new Measure(
            "wasserstein-1 gain of the gan", mean(transportGains), interval(transportGains)));
    measures.add(
        Measure.of(
            "wasserstein-1 of generated",
            mean(rounds.stream().mapToDouble(r -> r.transport().generated()).toArray())));
    measures.add(
        Measure.of(
            "wasserstein-1 of best classical fit",
            mean(rounds.stream().mapToDouble(r -> r.transport().classical()).toArray())));
    measures.add(Measure.of("aic of best classical fit", best.aic(sorted)));
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put(
        "families",
        "normal, log-normal, uniform, exponential, gamma, weibull, beta on the range, poisson,"
            + " logistic, laplace, student, two normals");
    protocol.put("fit", "maximum likelihood; log-normal, exponential, gamma and weibull from 0");
    protocol.put(
        "tested on", input.heldOut().isPresent() ? "held-out data" : "real data, cross-fitted");
    protocol.put("parts", parts + " of " + tested);
    protocol.put("numbers", "at most %d of each".formatted(most));
    return new Measurement(
        measures,
        protocol,
        notes(input, ranking, sorted, interval, generated, classical, tested, fake.length / parts),
        List.of(figure(input, best, sorted, fake)));
  }

  private List<String> notes(
      MetricInput input,
      List<ClassicalDistribution> ranking,
      double[] sorted,
      Interval gain,
      double generated,
      double classical,
      int tested,
      int fake) {
    ClassicalDistribution best = ranking.get(0);
    List<String> notes = new ArrayList<>();
    String fit = "the best classical fit, %s (%s)".formatted(best.family(), parameters(best));
    if (gain.low() > 0) {
      notes.add(
          text(
              "The GAN is better than a classical distribution: its KS is %.3f, that of %s, is %.3f.",
              generated, fit, classical));
    } else if (gain.high() < 0) {
      notes.add(
          text(
              "A GAN was not needed here: %s, has a KS of %.3f, and the GAN %.3f.",
              fit, classical, generated));
    } else {
      notes.add(
          text(
              "A GAN was not needed here: %s, has a KS of %.3f, and the GAN %.3f, which is no significant difference.",
              fit, classical, generated));
    }
    // The expectation of the Kolmogorov distribution is √(π/2)·log 2.
    notes.add(
        text(
            "KS is measured on %d parts of %,d real and %,d generated numbers each; two samples of one distribution of these sizes are %.3f apart on average.",
            parts,
            tested,
            fake,
            Math.sqrt(Math.PI / 2) * Math.log(2) * Math.sqrt(1.0 / tested + 1.0 / fake)));
    if (input.heldOut().isEmpty()) {
      notes.add(
          "The generator was trained on the numbers of this test, and the classical fit was not: use held-out data for a fair comparison.");
    }
    if (sorted[0] == Math.rint(sorted[0])
        && Arrays.stream(sorted).allMatch(x -> x == Math.rint(x))) {
      notes.add(
          "The data are integers: densities are compared with Poisson's probabilities as if each integer stood for an interval of length 1.");
    }
    for (ClassicalDistribution each : ranking) {
      notes.add(
          text(
              "%s: AIC %.1f, KS %.4f; %s",
              each.family(), each.aic(sorted), each.distance(sorted), parameters(each)));
    }
    return notes;
  }

  private static Figure figure(
      MetricInput input, ClassicalDistribution best, double[] sorted, double[] fake) {
    double[] quantiles = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      quantiles[i] = best.law().quantile((i + 0.5) / POINTS);
    }
    return new Figure(
        "qq",
        "Quantiles of the generated numbers and of the best classical fit against those of the data.",
        new QuantileFigure(
                WassersteinOne.names(input.real()).get(0),
                sorted,
                List.of(
                    new QuantileFigure.Sample("generated", fake),
                    new QuantileFigure.Sample(best.family(), quantiles)))
            .picture());
  }

  private static String parameters(ClassicalDistribution fit) {
    boolean normal = fit.parameters().getOrDefault("freedom", 0.0) > NEARLY_NORMAL;
    return fit.parameters().entrySet().stream()
            .map(entry -> text("%s %.4g", entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "))
        + (normal ? ": the normal distribution" : "");
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private double[] part(double[] values, int part) {
    return Arrays.copyOfRange(values, start(values.length, part), start(values.length, part + 1));
  }

  private double[] rest(double[] values, int part) {
    int from = start(values.length, part);
    int to = start(values.length, part + 1);
    double[] rest = new double[values.length - (to - from)];
    System.arraycopy(values, 0, rest, 0, from);
    System.arraycopy(values, to, rest, from, values.length - to);
    return rest;
  }

  private int start(int count, int part) {
    return (int) ((long) count * part / parts);
  }

  private Interval interval(double[] gains) {
    return Interval.ofMean(gains, "Student's t over " + parts + " parts");
  }

  private static double mean(double[] values) {
    return ClassicalFamily.mean(values);
  }

  private static double[] ascending(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
