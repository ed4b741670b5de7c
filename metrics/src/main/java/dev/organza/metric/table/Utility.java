package dev.organza.metric.table;

import dev.organza.journal.Better;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import dev.organza.torch.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Train on synthetic, test on real (Esteban et al. 2017; Xu et al. 2019, section 4.3, for tables):
 * three models learn to predict one column from generated rows, and are tested on real ones, beside
 * the same models that learned from as many real rows.
 *
 * <p>The column is the class of the rows if they have one, else the last category of few values,
 * else the last number.
 *
 * @param most how many rows the models are trained on
 * @param tested how many real rows they are tested on
 */
record Utility(int most, int tested) implements Metric {

  static final Utility DEFAULTS = new Utility(10_000, 5_000);

  /** A category of more values is no target. */
  private static final int MOST_CLASSES = 20;

  private static final int LEAST = 50;
  private static final int DRAWS = 200;
  private static final double TAIL = 0.025;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "utility",
        "How well do models that learned from generated rows predict real ones?",
        Better.HIGHER,
        "train on synthetic, test on real (Esteban et al. 2017, arXiv:1706.02633; Xu et al. 2019, arXiv:1907.00503)");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    Optional<String> table = TableSides.objection(input);
    if (table.isPresent()) {
      return table;
    }
    return Requirements.all(
        Requirements.counts(input, LEAST),
        Requirements.that(
            input.real().shape().elements() >= 2, "it is for tables of two columns or more."));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    long seed = input.seed();
    TableSides sides = TableSides.of(input, input.real(), most + tested);
    int target = target(sides.real());
    TypedRows real = known(sides.real(), target, seed);
    TypedRows fake = known(sides.fake(), target, seed);
    Optional<TypedRows> heldOut = sides.heldOut().map(rows -> known(rows, target, seed));
    int test = heldOut.isPresent() ? 0 : Math.min(tested, real.count() / 5);
    TypedRows testRows =
        heldOut.map(rows -> rows.atMost(tested, seed)).orElseGet(() -> range(real, 0, test));
    int count = Math.min(most, Math.min(real.count() - test, fake.count()));
    TypedRows realRows = range(real, test, test + count);
    TypedRows fakeRows = range(fake, 0, count);
    Prediction task =
        real.columns().get(target) instanceof TypedColumn.Categories
            ? Classification.of(real, target)
            : Regression.of(real, target);
    String name = real.columns().get(target).name();
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("target", name);
    protocol.put("score", task.description() + ", mean of " + String.join(", ", task.learners()));
    protocol.put("trained on", count + " rows");
    protocol.put(
        "tested on",
        testRows.count() + (heldOut.isPresent() ? " held-out rows" : " real rows not trained on"));
    protocol.put(
        "features", "at most %d categories a column".formatted(TableFeatures.MOST_CATEGORIES));
    Optional<String> objection =
        Requirements.that(count > 0 && testRows.count() > 0, "too few rows have a target")
            .or(() -> task.objection(realRows))
            .or(() -> task.objection(fakeRows));
    if (objection.isPresent()) {
      return new Measurement(
          List.of(Measure.of(task.score() + " trained on synthetic", 0)),
          protocol,
          List.of("Nothing can be learned: " + objection.get() + "."),
          List.of());
    }
    double[] truth = task.truth(testRows);
    double[][] bySynthetic = task.predictions(fakeRows, testRows, seed);
    double[][] byReal = task.predictions(realRows, testRows, seed);
    List<Measure> measures = measures(task, bySynthetic, byReal, truth, seed);
    return new Measurement(
        measures, protocol, notes(task, name, measures, heldOut.isPresent()), List.of());
  }

  /** The column to predict. */
  static int target(TypedRows rows) {
    int last = rows.columns().size() - 1;
    return IntStream.rangeClosed(0, last)
        .map(i -> last - i)
        .filter(c -> isClasses(rows.columns().get(c)))
        .findFirst()
        .orElseGet(
            () ->
                IntStream.rangeClosed(0, last)
                    .map(i -> last - i)
                    .filter(c -> rows.columns().get(c) instanceof TypedColumn.Numbers)
                    .findFirst()
                    .orElse(last));
  }

  private static boolean isClasses(TypedColumn column) {
    if (column instanceof TypedColumn.Categories categories) {
      long occurring = Arrays.stream(categories.counts()).filter(count -> count > 0).count();
      return occurring >= 2 && occurring <= MOST_CLASSES;
    }
    return false;
  }

  /** The rows whose target is known, in random order. */
  private static TypedRows known(TypedRows rows, int target, long seed) {
    TypedColumn column = rows.columns().get(target);
    return rows.pick(
        Arrays.stream(Rows.permutation(rows.count(), seed))
            .filter(row -> !column.missing(row))
            .toArray());
  }

  private static TypedRows range(TypedRows rows, int from, int to) {
    return rows.pick(IntStream.range(from, to).toArray());
  }

  private static List<Measure> measures(
      Prediction task, double[][] bySynthetic, double[][] byReal, double[] truth, long seed) {
    int[] all = IntStream.range(0, truth.length).toArray();
    double[] synthetic = new double[DRAWS];
    double[] real = new double[DRAWS];
    double[] lost = new double[DRAWS];
    SplittableRandom random = new SplittableRandom(RandomStream.derive(seed, "utility"));
    for (int draw = 0; draw < DRAWS; draw++) {
      int[] rows = random.ints(truth.length, 0, truth.length).toArray();
      synthetic[draw] = mean(task, bySynthetic, truth, rows);
      real[draw] = mean(task, byReal, truth, rows);
      lost[draw] = real[draw] - synthetic[draw];
    }
    double ours = mean(task, bySynthetic, truth, all);
    double theirs = mean(task, byReal, truth, all);
    List<Measure> measures = new ArrayList<>();
    measures.add(measure(task.score() + " trained on synthetic", ours, synthetic));
    measures.add(measure(task.score() + " trained on real", theirs, real));
    measures.add(measure("lost", theirs - ours, lost));
    for (int l = 0; l < bySynthetic.length; l++) {
      String learner = task.learners().get(l);
      measures.add(Measure.of(learner + " on synthetic", task.score(bySynthetic[l], truth, all)));
      measures.add(Measure.of(learner + " on real", task.score(byReal[l], truth, all)));
    }
    measures.addAll(task.more(bySynthetic, byReal, truth));
    return measures;
  }

  private static double mean(Prediction task, double[][] predicted, double[] truth, int[] rows) {
    return Arrays.stream(predicted)
        .mapToDouble(each -> task.score(each, truth, rows))
        .average()
        .orElseThrow();
  }

  private static Measure measure(String name, double value, double[] draws) {
    return new Measure(
        name,
        value,
        new Interval(
            Quantile.of(draws, TAIL),
            Quantile.of(draws, 1 - TAIL),
            1 - 2 * TAIL,
            "bootstrap of test rows"));
  }

  private static List<String> notes(
      Prediction task, String target, List<Measure> measures, boolean heldOut) {
    List<String> notes = new ArrayList<>();
    Interval lost = measures.get(2).interval();
    boolean less = lost != null && lost.low() > 0;
    notes.add(
        String.format(
            Locale.ROOT,
            less
                ? "Models that learned to predict \"%s\" from generated rows are worse on real rows (%s %.3f) than those that learned from as many real rows (%.3f): train on real rows where it matters."
                : "Models that learned to predict \"%s\" from generated rows are no worse on real rows (%s %.3f) than those that learned from as many real rows (%.3f): the rows may be used to train models.",
            target,
            task.score(),
            measures.get(0).value(),
            measures.get(1).value()));
    if (!heldOut) {
      notes.add("The generator was trained on the rows of this test; held-out rows make it fair.");
    }
    return notes;
  }
}
