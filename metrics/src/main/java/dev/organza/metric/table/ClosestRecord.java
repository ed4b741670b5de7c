package dev.organza.metric.table;

import dev.organza.journal.Better;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.torch.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The distance of generated rows to the closest training row (DCR), beside that of held-out rows:
 * new people are as far from those of the training data as other people are.
 *
 * @param rows how many generated and how many held-out rows are looked at
 * @param among how many training rows the closest is searched among
 */
record ClosestRecord(int rows, int among) implements Metric {

  static final ClosestRecord DEFAULTS = new ClosestRecord(2_000, 50_000);

  /** The rows that are closest of all are those that may be recognised. */
  private static final double CLOSE = 0.05;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "closest-record",
        "How far are generated rows from the closest training row, beside held-out rows?",
        Better.HIGHER,
        "distance to closest record, DCROverfittingProtection and DCRBaselineProtection of SDMetrics 0.32.0");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return TableSides.objection(input);
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    long seed = input.seed();
    TableSides sides = TableSides.of(input, input.training(), among);
    TypedRows training = sides.real();
    TypedRows fake = sides.fake().atMost(rows, seed);
    Gower gower = new Gower(training);
    Gower.Closest closest = gower.closest(fake);
    List<Measure> measures = new ArrayList<>();
    measures.add(Quantile.measure("distance to closest record", closest.first(), 0.5));
    measures.add(Quantile.measure("5 % quantile of it", closest.first(), CLOSE));
    measures.add(Quantile.measure("nearest-neighbour distance ratio", ratios(closest), 0.5));
    measures.add(baseline(training, gower, closest.first(), seed));
    List<String> notes = new ArrayList<>();
    if (sides.heldOut().isPresent()) {
      heldOut(training, fake, closest, sides.heldOut().get(), seed, measures, notes);
    } else {
      notes.add(
          "There are no held-out rows: whether this is close cannot be said without the distance of new real rows.");
    }
    notes.add("These figures are no proof of privacy: they are no differential privacy.");
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("distance", "Gower, numbers over the range of the training rows");
    protocol.put("rows", "%d generated, at most %d held-out".formatted(fake.count(), rows));
    protocol.put("training rows", "%d of %d".formatted(training.count(), input.training().count()));
    return new Measurement(measures, protocol, notes, List.of());
  }

  /** DCRBaselineProtection: min(1, median distance / median distance of random rows). */
  private static Measure baseline(TypedRows training, Gower gower, double[] distances, long seed) {
    SplittableRandom random = new SplittableRandom(RandomStream.derive(seed, "random rows"));
    TypedRows drawn = RandomRows.of(training, distances.length, random);
    return baseline(distances, gower.closest(drawn).first());
  }

  static Measure baseline(double[] distances, double[] ofRandom) {
    double unit = Quantile.of(ofRandom, 0.5);
    double median = Quantile.of(distances, 0.5);
    Interval interval = Quantile.interval(distances, 0.5);
    // Random rows that are all copies leave nothing to be nearer.
    double scale = unit > 0 ? 1 / unit : 0;
    return new Measure(
        "baseline protection",
        Math.min(1, scale * median),
        new Interval(
            Math.min(1, scale * interval.low()),
            Math.min(1, scale * interval.high()),
            interval.level(),
            interval.method()));
  }

  private void heldOut(
      TypedRows training,
      TypedRows fake,
      Gower.Closest closest,
      TypedRows heldOut,
      long seed,
      List<Measure> measures,
      List<String> notes) {
    Gower.Closest unseen = new Gower(training).closest(heldOut.atMost(rows, seed));
    Measure own = Quantile.measure("distance of held-out rows", unseen.first(), 0.5);
    measures.add(own);
    measures.add(Quantile.measure("5 % quantile of held-out rows", unseen.first(), CLOSE));
    measures.add(Quantile.measure("distance ratio of held-out rows", ratios(unseen), 0.5));
    // As many rows on both sides: the closest of more rows is closer.
    int each = Math.min(training.count(), heldOut.count());
    TypedRows some = training.atMost(each, seed);
    TypedRows others = heldOut.atMost(each, seed);
    Measure share =
        closer(
            new Gower(some, training).closest(fake).first(),
            new Gower(others, training).closest(fake).first());
    measures.add(share);
    measures.add(
        overfitting(
            new Gower(some).closest(fake).first(), new Gower(others).closest(fake).first()));
    notes.add(verdict(closest.first(), unseen.first(), share));
  }

  /**
   * What both comparisons say: that of the medians, and that of each row's distances to as many
   * training and held-out rows, which sees more where rows are few.
   */
  static String verdict(double[] generated, double[] unseen, Measure share) {
    boolean closer =
        Quantile.interval(generated, 0.5).high() < Quantile.interval(unseen, 0.5).low();
    Interval ofShare = share.interval();
    boolean drawn = ofShare != null && ofShare.low() > 0.5;
    double ownMedian = Quantile.of(generated, 0.5);
    double othersMedian = Quantile.of(unseen, 0.5);
    if (closer) {
      return String.format(
          Locale.ROOT,
          "Generated rows are closer to training rows (%.4f) than new real rows are (%.4f): the generator may repeat what it was trained on.",
          ownMedian,
          othersMedian);
    } else if (drawn) {
      return String.format(
          Locale.ROOT,
          "Generated rows are about as far from training rows (%.4f) as new real rows are (%.4f), but closer to them than to as many new ones (%.0f %% of the rows, by chance 50): the generator may repeat what it was trained on.",
          ownMedian,
          othersMedian,
          100 * share.value());
    }
    return String.format(
        Locale.ROOT,
        "Generated rows are not closer to training rows (%.4f) than new real rows are (%.4f).",
        ownMedian,
        othersMedian);
  }

  /** The share of rows that are closer to training than to held-out rows; equal ones half. */
  private static Measure closer(double[] toTraining, double[] toHeldOut) {
    double[] closer = new double[toTraining.length];
    Arrays.setAll(closer, i -> (1 + Math.signum(toHeldOut[i] - toTraining[i])) / 2);
    return new Measure(
        "closer to training than to held-out rows",
        Arrays.stream(closer).average().orElseThrow(),
        Interval.ofMean(closer, "Student's t over generated rows").within(0, 1));
  }

  /**
   * DCROverfittingProtection: min(1, 2·(1 − share of rows that are closer to training rows)).
   * Either side has the ranges of its own numbers, and rows at equal distances are not closer.
   */
  static Measure overfitting(double[] toTraining, double[] toHeldOut) {
    int closer = 0;
    for (int i = 0; i < toTraining.length; i++) {
      closer += toTraining[i] < toHeldOut[i] ? 1 : 0;
    }
    Interval interval = Interval.clopperPearson(closer, toTraining.length);
    return new Measure(
        "overfitting protection",
        Math.min(1, 2 * (1 - (double) closer / toTraining.length)),
        new Interval(
            Math.min(1, 2 * (1 - interval.high())),
            Math.min(1, 2 * (1 - interval.low())),
            interval.level(),
            interval.method()));
  }

  /** The distance to the closest over that to the second closest; 1 if both are 0. */
  private static double[] ratios(Gower.Closest closest) {
    double[] ratios = new double[closest.first().length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = closest.second()[i] > 0 ? closest.first()[i] / closest.second()[i] : 1;
    }
    return ratios;
  }
}
