package dev.organza.metric.table;

import dev.organza.journal.Better;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Generated rows that are training rows: equal in every column, or nearly so (NewRowSynthesis).
 * Tables of few columns have equal rows by chance, so that the share of held-out rows is beside it.
 *
 * @param among how many training rows are searched for equal ones
 * @param near how many generated, and how many held-out rows, are searched for nearly equal ones
 */
record CopiedRows(int among, int near) implements Metric {

  static final CopiedRows DEFAULTS = new CopiedRows(1_000_000, 2_000);

  /** How many training rows are searched for nearly equal ones. */
  private static final int NEAR_AMONG = 50_000;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "copied-rows",
        "Which share of the generated rows are training rows, beside held-out rows?",
        Better.LOWER,
        "equal rows; NewRowSynthesis of SDMetrics 0.32.0");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return TableSides.objection(input);
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    TableSides sides = TableSides.of(input, input.training(), among);
    MatchingRows training = new MatchingRows(sides.real());
    MatchingRows fewer = new MatchingRows(sides.real().atMost(NEAR_AMONG, input.seed()));
    TypedRows fake = sides.fake();
    TypedRows some = fake.atMost(near, input.seed());
    int copied = training.exact(fake);
    List<Measure> measures = new ArrayList<>();
    measures.add(share("copied rows", copied, fake.count()));
    measures.add(share("new rows", some.count() - fewer.near(some), some.count()));
    List<String> notes = new ArrayList<>();
    if (sides.heldOut().isPresent()) {
      TypedRows heldOut = sides.heldOut().get();
      TypedRows few = heldOut.atMost(near, input.seed());
      int own = training.exact(heldOut);
      measures.add(share("copied rows among held-out rows", own, heldOut.count()));
      measures.add(
          share("new rows among held-out rows", few.count() - fewer.near(few), few.count()));
      double ours = (double) copied / fake.count();
      double theirs = (double) own / heldOut.count();
      Interval more =
          Interval.difference(
              ours, fake.count(), theirs, heldOut.count(), "difference of two shares (Newcombe)");
      measures.add(new Measure("copied beyond held-out rows", ours - theirs, more));
      notes.add(verdict(copied, ours, theirs, more));
    } else {
      notes.add(
          text(
              "%d of %d generated rows are training rows. Held-out rows would say how many are equal by chance.",
              copied, fake.count()));
    }
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("equal", "in all %d columns".formatted(fake.columns().size()));
    protocol.put(
        "training rows", "%d of %d".formatted(sides.real().count(), input.training().count()));
    protocol.put(
        "new rows",
        "numbers within 1 %%; %d rows among at most %d training rows"
            .formatted(some.count(), NEAR_AMONG));
    return new Measurement(measures, protocol, notes, List.of());
  }

  private static String verdict(int copied, double ours, double theirs, Interval more) {
    if (copied == 0) {
      return "No generated row is a training row.";
    }
    return text(
        more.low() > 0
            ? "%.2f %% of the generated rows are training rows, and %.2f %% of the held-out rows: the generator copies."
            : "%.2f %% of the generated rows are training rows, and %.2f %% of the held-out rows: no more than by chance.",
        100 * ours,
        100 * theirs);
  }

  private static Measure share(String name, int part, int of) {
    return new Measure(name, (double) part / of, Interval.clopperPearson(part, of));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
