package dev.organza.doctor;

import static dev.organza.doctor.DiagnosticsHistory.median;

import dev.organza.diagnostics.Diagnostics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run without failures: still improving, plateaued, or past its best.
 *
 * <p>A run is healthy only if its samples also have a minimal quality. It is improving until all
 * measures of sample quality have stopped rising at several examinations in a row; measures at
 * their floor are not used. A plateau ends once one of them has clearly risen again. A run is past
 * its best while its samples are clearly worse than they were ({@link Decline}). The state
 * therefore changes rarely.
 */
final class Health {

  /** With fewer examinations there is no trend. */
  static final int FEWEST = 6;

  /** Examinations in a row that have to agree before health is lost or a plateau ends… */
  private static final int PATIENCE = 5;

  /** …and before a plateau begins: stopping too early costs more than stopping late. */
  private static final int PATIENCE_TO_STOP = 8;

  /** The trend is that of at least so many examinations… */
  private static final int SHORTEST_WINDOW = 12;

  /** …and at most this share of the history. */
  private static final double WINDOW_SHARE = 0.4;

  /** A rise of coverage, precision or recall over the window that is worth continuing for. */
  private static final double SHARE = 0.03;

  /** The same for the relative decrease of a distance. */
  private static final double FACTOR = 0.08;

  /** The size below which a decline is over. */
  private static final double OVER = 0.5;

  /** The share of pairs that a D ranks correctly which can tell every sample apart. */
  private static final double CERTAIN = 0.99;

  private int good;
  private int bad;
  private int flat;
  private int rising;

  /** Examinations in a row at which no measure had clearly improved over the window. */
  private int unclear;

  /** Examinations in a row at which the samples were worse than before, and were not. */
  private int worse;

  private int notWorse;

  private boolean healthy;
  private boolean plateau;
  private @Nullable Decline decline;
  private @Nullable Finding state;

  /** The present state; empty if it is unknown or not healthy. */
  Optional<Finding> state() {
    return Optional.ofNullable(state);
  }

  /**
   * Takes the newest examination into account.
   *
   * @param ill whether a failure shows
   * @return the state, if it has changed
   */
  Optional<Finding> look(DiagnosticsHistory history, boolean ill, long images) {
    direction(history);
    decline(history);
    quality(history);
    if (ill || !healthy) {
      state = null;
      return Optional.empty();
    }
    Finding before = state;
    Decline past = decline;
    String kind = past != null ? "declining" : plateau ? "plateaued" : "improving";
    boolean same = before != null && before.kind().equals(kind);
    long since = same && before != null ? before.since() : images;
    state = past != null ? declining(history, past, since) : finding(history, kind, since);
    return same ? Optional.empty() : Optional.of(state);
  }

  private void decline(DiagnosticsHistory history) {
    Optional<Decline> newest = Decline.of(history);
    double size = newest.map(Decline::size).orElse(0.0);
    worse = size >= 1 ? worse + 1 : 0;
    notWorse = size < OVER ? notWorse + 1 : 0;
    boolean is = decline != null ? notWorse < PATIENCE : worse >= PATIENCE;
    decline = is ? newest.filter(each -> each.size() >= OVER).orElse(decline) : null;
  }

  private void quality(DiagnosticsHistory history) {
    if (history.size() < FEWEST) {
      healthy = false;
      return;
    }
    boolean enough = quality(history, healthy ? 0.75 : 1);
    good = enough ? good + 1 : 0;
    bad = enough ? 0 : bad + 1;
    healthy = healthy ? bad < PATIENCE : good >= 2;
  }

  /**
   * Whether the samples have the minimal quality.
   *
   * @param share of the usual thresholds; below 1 for a run that has been healthy (hysteresis)
   */
  private static boolean quality(DiagnosticsHistory history, double share) {
    double distance = history.median(Diagnostics.DISTANCE, 5);
    double farthest = Math.max(0.45, 3 * history.latest(Diagnostics.DISTANCE_FLOOR));
    return atLeast(history.median(Diagnostics.COVERAGE, 5), 0.15 * share)
        && atLeast(history.median(Diagnostics.PRECISION, 5), 0.15 * share)
        && atLeast(history.median(Diagnostics.DIVERSITY, 5), 0.6 * share)
        && !(history.median(Diagnostics.WITHIN, 5) < 0.45 * share)
        && !(history.median(Diagnostics.WITHIN_COLLAPSED, 5) >= 1)
        && (!history.facts().labelled() || history.median(Diagnostics.WITHIN, 5) >= 0)
        && !(history.median(Diagnostics.WITHIN_DIMENSION, 5) < 0.45 * share)
        && !(history.median(Diagnostics.RECALL, 5) < 0.15 * share)
        && !isNarrow(history, share)
        && distance <= farthest / share;
  }

  /** Whether samples vary in few directions within modes, and recall is low. */
  private static boolean isNarrow(DiagnosticsHistory history, double share) {
    return history.median(Diagnostics.WITHIN_DIMENSION, 5) < 0.6 * share
        && history.median(Diagnostics.RECALL, 5) < 0.3 * share;
  }

  private static boolean atLeast(double value, double least) {
    return value >= least; // NaN is not
  }

  private void direction(DiagnosticsHistory history) {
    int window = Math.max(SHORTEST_WINDOW, (int) (WINDOW_SHARE * history.size()));
    if (history.size() < window) {
      return;
    }
    double[] noise = history.last(Diagnostics.ENERGY_NOISE, 1);
    double floor = 2 * (noise.length == 0 ? 0 : noise[0]);
    List<Trend> rises =
        List.of(
            trend(history.last(Diagnostics.COVERAGE, window), SHARE),
            trend(history.last(Diagnostics.PRECISION, window), SHARE),
            trend(history.last(Diagnostics.RECALL, window), SHARE),
            // Below its noise the energy distance has no trend.
            trend(falling(history.last(Diagnostics.ENERGY, window), floor), FACTOR),
            history.atTheFloor()
                ? new Trend(0, 0)
                : trend(falling(history.last(Diagnostics.DISTANCE, window), 0), FACTOR));
    boolean none = rises.stream().allMatch(rise -> rise.roseLess(1));
    boolean some = rises.stream().anyMatch(rise -> rise.rose(2));
    // A schedule is still changing a setting.
    boolean settled = history.kimg() > history.facts().settledKimg();
    unclear = progress(rises) ? 0 : unclear + 1;
    flat = none && settled ? flat + 1 : 0;
    rising = some ? rising + 1 : 0;
    plateau = plateau ? rising < PATIENCE : flat >= PATIENCE_TO_STOP;
  }

  /**
   * Whether a measure has clearly improved. Precision that rises as recall falls, or the other way
   * round, is an exchange: only what is left of it counts.
   *
   * @param rises of coverage, precision, recall and both distances, in units of the change that is
   *     worth continuing for
   */
  private static boolean progress(List<Trend> rises) {
    Trend precision = rises.get(1);
    Trend recall = rises.get(2);
    return Stream.of(
            rises.get(0),
            precision.lessFallOf(recall),
            recall.lessFallOf(precision),
            rises.get(3),
            rises.get(4))
        .anyMatch(rise -> rise.rose(2)); // as much as ends a plateau
  }

  /** A trend in units of the change that is worth continuing for. */
  private static Trend trend(double[] values, double unit) {
    if (values.length < 4) {
      return new Trend(0, 0); // not measured
    }
    Trend trend = Trend.of(values);
    return new Trend(trend.change() / unit, trend.error() / unit);
  }

  private static double[] falling(double[] distances, double floor) {
    return Arrays.stream(distances)
        .map(distance -> -Math.log(Math.max(Math.max(distance, floor), 1e-9)))
        .toArray();
  }

  private Finding finding(DiagnosticsHistory history, String kind, long since) {
    boolean improving = kind.equals("improving");
    boolean clearly = unclear < PATIENCE;
    return new Finding(
        kind,
        improving
            ? clearly ? "Healthy, still improving" : "Healthy, without clear progress"
            : "Healthy, plateaued: stop",
        false,
        since,
        OptionalLong.empty(),
        confidence(history, improving),
        List.of(history.distanceSentence(), coverageSentence(history)),
        improving
            ? clearly
                ? Remedy.of("Go on.")
                : Remedy.of(
                    (history.kimg() < history.facts().settledKimg()
                            ? "Go on until its schedules end"
                            : "Go on for a while, or stop")
                        + ": of late no measure has clearly improved.")
            : Remedy.of("Stop, or change the recipe: longer training will not help."),
        List.of(Diagnostics.COVERAGE, Diagnostics.PRECISION, Diagnostics.ENERGY),
        Optional.empty());
  }

  private Finding declining(DiagnosticsHistory history, Decline decline, long since) {
    List<String> evidence = new ArrayList<>();
    evidence.add(
        String.format(
            Locale.ROOT,
            "After about %,d images coverage was %.0f %%, precision %.0f %% and recall %.0f %%; now"
                + " they are %.0f, %.0f and %.0f %%.",
            decline.images(),
            100 * decline.best().coverage(),
            100 * decline.best().precision(),
            100 * decline.best().recall(),
            100 * decline.now().coverage(),
            100 * decline.now().precision(),
            100 * decline.now().recall()));
    double separation = history.median(Diagnostics.SEPARATION, PATIENCE);
    if (separation > CERTAIN) {
      evidence.add(
          String.format(
              Locale.ROOT,
              "D ranks the real sample higher in %.1f %% of pairs of a real and a generated sample:"
                  + " it may know the data by heart.",
              100 * separation));
    }
    evidence.add(history.distanceSentence());
    return new Finding(
        "declining",
        "Past its best: the samples have become worse",
        false,
        since,
        OptionalLong.empty(),
        Math.round(100 * Math.min(1, decline.size() / 2)) / 100.0,
        evidence,
        Remedy.of(
            "Stop, and end the training where the samples were best, or keep the best checkpoint by"
                + " a metric that is computed on the way; more data help too.",
            "training.kimg=" + Math.round(decline.images() / 1000.0)),
        List.of(Diagnostics.RECALL, Diagnostics.PRECISION, Diagnostics.COVERAGE),
        Optional.empty());
  }

  /** How long the state has been the same, from ½ to 1. */
  private double confidence(DiagnosticsHistory history, boolean improving) {
    int agreeing = improving ? Math.min(2 * PATIENCE, history.size() / 4) : flat;
    return Math.round(100 * Math.min(1, 0.5 + agreeing / (4.0 * PATIENCE))) / 100.0;
  }

  private static String coverageSentence(DiagnosticsHistory history) {
    double[] coverage = history.all(Diagnostics.COVERAGE);
    int quarter = Math.max(1, coverage.length / 4);
    double now = median(Arrays.copyOfRange(coverage, coverage.length - quarter, coverage.length));
    double before =
        median(
            Arrays.copyOfRange(
                coverage, Math.max(0, coverage.length - 2 * quarter), coverage.length - quarter));
    return String.format(
        Locale.ROOT,
        "Coverage was %.0f %% over the last quarter and %.0f %% over the quarter before.",
        100 * now,
        100 * before);
  }
}
