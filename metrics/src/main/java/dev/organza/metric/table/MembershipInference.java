package dev.organza.metric.table;

import dev.organza.journal.Better;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Membership inference: an attacker who has the generated rows says that a person was in the
 * training data if a generated row is close to theirs (Hilprecht et al. 2019; van Breugel et al.
 * 2023 call it DCR). The AUC is the probability that a training row is closer than a held-out row;
 * ½ is chance. As averages hide the few who are recognised (Carlini et al. 2022, section III), the
 * share of training rows that are found at 1 % false alarms is beside it.
 *
 * @param rows how many training and held-out rows are attacked
 * @param among how many generated rows the attacker has
 */
record MembershipInference(int rows, int among) implements Metric {

  static final MembershipInference DEFAULTS = new MembershipInference(2_000, 50_000);

  private static final int LEAST = 20;

  /** Carlini et al. report rates of 0.1 %, which takes tens of thousands of rows. */
  private static final double FALSE_ALARMS = 0.01;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "membership-inference",
        "Can an attacker who has the generated rows say who was in the training data?",
        Better.LOWER,
        "attack by the distance to the closest generated row (Hilprecht et al. 2019, doi:10.2478/popets-2019-0067)");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    Optional<String> table = TableSides.objection(input);
    if (table.isPresent()) {
      return table;
    }
    return Requirements.all(
        Requirements.that(
            input.heldOut().isPresent(), "it needs held-out rows, which were not trained on."),
        Requirements.that(
            Math.min(input.training().count(), input.heldOut().map(data -> data.count()).orElse(0))
                >= LEAST,
            "it needs at least %d training rows and as many held-out ones.".formatted(LEAST)));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    long seed = input.seed();
    TableSides sides = TableSides.of(input, input.training(), among);
    TypedRows members = sides.real().atMost(rows, seed);
    TypedRows others = sides.heldOut().orElseThrow().atMost(rows, seed);
    Gower gower = new Gower(sides.fake(), sides.real());
    double[] in = gower.closest(members).first();
    double[] out = gower.closest(others).first();
    Measure auc = auc(in, out);
    List<Measure> measures = new ArrayList<>();
    measures.add(auc);
    if (out.length * FALSE_ALARMS >= 1) {
      measures.add(found(in, out));
    }
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("attack", "distance to the closest generated row, Gower");
    protocol.put("rows", "%d training, %d held-out".formatted(in.length, out.length));
    protocol.put("generated rows", Integer.toString(sides.fake().count()));
    return new Measurement(measures, protocol, notes(auc), List.of());
  }

  private static List<String> notes(Measure auc) {
    Interval interval = auc.interval();
    boolean leaks = interval != null && interval.low() > 0.5;
    return List.of(
        String.format(
            Locale.ROOT,
            leaks
                ? "Training rows can be told from new rows: the AUC is %.3f, and ½ is chance. Do not share these rows as anonymous."
                : "This attack does not tell training rows from new rows: the AUC is %.3f, and ½ is chance.",
            auc.value()),
        "Other attacks may succeed: this is no differential privacy.");
  }

  /**
   * The probability that a member is closer than another, ties as one half, with the variance of
   * DeLong et al. (1988).
   */
  static Measure auc(double[] members, double[] others) {
    double[] sortedOthers = others.clone();
    double[] sortedMembers = members.clone();
    Arrays.sort(sortedOthers);
    Arrays.sort(sortedMembers);
    double[] ofMembers = new double[members.length];
    double[] ofOthers = new double[others.length];
    Arrays.setAll(ofMembers, i -> 1 - below(sortedOthers, members[i]));
    Arrays.setAll(ofOthers, i -> below(sortedMembers, others[i]));
    double auc = Arrays.stream(ofMembers).average().orElseThrow();
    double variance =
        variance(ofMembers, auc) / members.length + variance(ofOthers, auc) / others.length;
    return new Measure(
        "membership-inference AUC",
        auc,
        Interval.normal(auc, Math.sqrt(variance), "DeLong").within(0, 1));
  }

  /** The share of sorted values that are smaller, equal ones as one half. */
  private static double below(double[] sorted, double value) {
    int smaller = count(sorted, value, false);
    int notLarger = count(sorted, value, true);
    return (smaller + notLarger) / 2.0 / sorted.length;
  }

  private static int count(double[] sorted, double value, boolean equal) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value || equal && sorted[middle] == value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double variance(double[] values, double mean) {
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return sum / (values.length - 1);
  }

  /** The share of members within the distance that at most 1 % of the others are within. */
  private static Measure found(double[] members, double[] others) {
    double[] sorted = others.clone();
    Arrays.sort(sorted);
    int allowed = (int) (sorted.length * FALSE_ALARMS);
    // Strictly closer than this, so that ties are no more than allowed.
    double limit = sorted[allowed];
    int found = (int) Arrays.stream(members).filter(distance -> distance < limit).count();
    return new Measure(
        "found at 1 % false alarms",
        (double) found / members.length, Interval.clopperPearson(found, members.length));
  }
}
