package dev.organza.doctor;

import static dev.organza.doctor.Course.median;

import dev.organza.diagnostics.Diagnostics;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run in which no failure shows: still improving, or on a plateau.
 *
 * <p>A run is not healthy for want of a symptom alone; its samples must also be among the data. It
 * is improving until there is evidence that it is not: every measure of its samples has stopped
 * rising, at several examinations in a row, while none of them is measured where it cannot rise. A
 * plateau is over once one of them has plainly risen again. So the state changes rarely.
 */
final class Health {

  /** Fewer examinations say nothing of a direction. */
  static final int FEWEST = 6;

  /** So many examinations in a row have to agree before health is lost, or a plateau is over… */
  private static final int PATIENCE = 5;

  /** …and so many before it is one: to stop too soon costs more than to go on. */
  private static final int PATIENCE_TO_STOP = 8;

  /** Of the newest examinations a direction is read from at least so many… */
  private static final int SHORTEST_WINDOW = 12;

  /** …and at most this share of the course. */
  private static final double WINDOW_SHARE = 0.4;

  /** A rise of coverage, precision or recall by so much over the window is worth going on for. */
  private static final double SHARE = 0.03;

  /** So is a fall of a distance by this factor. */
  private static final double FACTOR = 0.08;

  private int good;
  private int bad;
  private int flat;
  private int rising;
  private boolean healthy;
  private boolean plateau;
  private @Nullable Finding state;

  /** The present state; empty while it cannot be said, or is not one of health. */
  Optional<Finding> state() {
    return Optional.ofNullable(state);
  }

  /**
   * Looks at the newest examination of a course.
   *
   * @param ill whether a failure shows
   * @return the state, if it is another than before
   */
  Optional<Finding> look(Course course, boolean ill, long images) {
    direction(course);
    quality(course);
    if (ill || !healthy) {
      state = null;
      return Optional.empty();
    }
    Finding before = state;
    String kind = plateau ? "plateaued" : "improving";
    boolean same = before != null && before.kind().equals(kind);
    state = finding(course, kind, same && before != null ? before.since() : images);
    return same ? Optional.empty() : Optional.of(state);
  }

  private void quality(Course course) {
    if (course.size() < FEWEST) {
      healthy = false;
      return;
    }
    boolean enough = quality(course, healthy ? 0.75 : 1);
    good = enough ? good + 1 : 0;
    bad = enough ? 0 : bad + 1;
    healthy = healthy ? bad < PATIENCE : good >= 2;
  }

  /**
   * Whether the samples are among the data at all.
   *
   * @param share of what is asked for; less than 1 for one who has been healthy
   */
  private static boolean quality(Course course, double share) {
    double distance = course.median(Diagnostics.DISTANCE, 5);
    double farthest = Math.max(0.45, 3 * course.latest(Diagnostics.DISTANCE_FLOOR));
    return atLeast(course.median(Diagnostics.COVERAGE, 5), 0.15 * share)
        && atLeast(course.median(Diagnostics.PRECISION, 5), 0.15 * share)
        && atLeast(course.median(Diagnostics.DIVERSITY, 5), 0.6 * share)
        && !(course.median(Diagnostics.WITHIN, 5) < 0.45 * share)
        && !(course.median(Diagnostics.WITHIN_DIMENSION, 5) < 0.45 * share)
        && !(course.median(Diagnostics.RECALL, 5) < 0.15 * share)
        && !isNarrow(course, share)
        && distance <= farthest / share;
  }

  /** Whether samples vary in few directions within modes, and few of the data lie among them. */
  private static boolean isNarrow(Course course, double share) {
    return course.median(Diagnostics.WITHIN_DIMENSION, 5) < 0.6 * share
        && course.median(Diagnostics.RECALL, 5) < 0.3 * share;
  }

  private static boolean atLeast(double value, double least) {
    return value >= least; // NaN is not
  }

  private void direction(Course course) {
    int window = Math.max(SHORTEST_WINDOW, (int) (WINDOW_SHARE * course.size()));
    if (course.size() < window) {
      return;
    }
    double[] noise = course.last(Diagnostics.ENERGY_NOISE, 1);
    double floor = 2 * (noise.length == 0 ? 0 : noise[0]);
    List<Trend> rises =
        List.of(
            trend(course.last(Diagnostics.COVERAGE, window), SHARE),
            trend(course.last(Diagnostics.PRECISION, window), SHARE),
            trend(course.last(Diagnostics.RECALL, window), SHARE),
            // Below what chance makes of it, an energy distance has no direction.
            trend(falling(course.last(Diagnostics.ENERGY, window), floor), FACTOR),
            course.atTheFloor()
                ? new Trend(0, 0)
                : trend(falling(course.last(Diagnostics.DISTANCE, window), 0), FACTOR));
    boolean none = rises.stream().allMatch(rise -> rise.roseLess(1));
    boolean some = rises.stream().anyMatch(rise -> rise.rose(2));
    // What a schedule still changes has not come to rest.
    boolean settled = course.kimg() > course.facts().settledKimg();
    flat = none && settled ? flat + 1 : 0;
    rising = some ? rising + 1 : 0;
    plateau = plateau ? rising < PATIENCE : flat >= PATIENCE_TO_STOP;
  }

  /** A trend in units of what is worth going on for. */
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

  private Finding finding(Course course, String kind, long since) {
    boolean improving = kind.equals("improving");
    return new Finding(
        kind,
        improving ? "Healthy, still improving" : "Healthy, plateaued: stop",
        false,
        since,
        OptionalLong.empty(),
        confidence(course, improving),
        List.of(course.distanceSentence(), coverageSentence(course)),
        improving
            ? Remedy.of("Go on.")
            : Remedy.of("Stop here, or change something: more of the same will not help."),
        List.of(Diagnostics.COVERAGE, Diagnostics.PRECISION, Diagnostics.ENERGY),
        Optional.empty());
  }

  /** How long the evidence has been the same, from ½ to 1. */
  private double confidence(Course course, boolean improving) {
    int agreeing = improving ? Math.min(2 * PATIENCE, course.size() / 4) : flat;
    return Math.round(100 * Math.min(1, 0.5 + agreeing / (4.0 * PATIENCE))) / 100.0;
  }

  private static String coverageSentence(Course course) {
    double[] coverage = course.all(Diagnostics.COVERAGE);
    int quarter = Math.max(1, coverage.length / 4);
    double now = median(Arrays.copyOfRange(coverage, coverage.length - quarter, coverage.length));
    double before =
        median(
            Arrays.copyOfRange(
                coverage, Math.max(0, coverage.length - 2 * quarter), coverage.length - quarter));
    return String.format(
        Locale.ROOT,
        "They covered %.0f %% of the data over the last quarter and %.0f %% over the one before.",
        100 * now,
        100 * before);
  }
}
