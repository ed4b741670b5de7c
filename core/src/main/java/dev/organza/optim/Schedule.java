package dev.organza.optim;

import java.util.List;
import java.util.function.DoublePredicate;

/**
 * A number that may change as a training goes on: a factor on the learning rate, a momentum, the
 * weight of a penalty. In a recipe a plain number is a constant.
 */
public interface Schedule {

  /** Later than any training ends. */
  Progress END = new Progress(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2);

  /** The value for the next update, after this much progress. */
  double at(Progress progress);

  /**
   * From where on it stays as it is, in thousands of images; 0 if it never changes, and infinite if
   * it goes on changing until the training ends.
   */
  default double endKimg() {
    return 0;
  }

  /** Whether its scale is still to be found by probes, as that of {@link Auto}. */
  default boolean isOpen() {
    return false;
  }

  /** This schedule at a scale that was found; itself if none is open. */
  default Schedule scaled(double scale) {
    return this;
  }

  /**
   * Always the same.
   *
   * @param name what it is, for the message if it is refused
   * @throws IllegalArgumentException if it is negative or not finite
   */
  static Schedule constant(String name, double value) {
    requireFinite(name, value);
    return new Constant(value);
  }

  /**
   * Checks that nothing of a schedule is still to be found.
   *
   * @param name what it is
   * @throws IllegalArgumentException if its scale is open
   */
  static void requireGiven(String name, Schedule schedule) {
    if (schedule.isOpen()) {
      throw new IllegalArgumentException(
          name + " is auto; only gamma of D's penalties r1 and r2 can be found by probes");
    }
  }

  /**
   * Checks where a schedule begins and where it ends; those between are between them in the
   * schedules of this library.
   *
   * @param name what it is
   * @param range what is right, such as {@code at least 0 and below 1}
   * @throws IllegalArgumentException if one of both is not right, or the scale is open
   */
  static void require(String name, Schedule schedule, DoublePredicate right, String range) {
    requireGiven(name, schedule);
    requireOrOpen(name, schedule, right, range);
  }

  /**
   * As {@link #require}, where the scale may also be open; it is checked as if it were 1.
   *
   * @throws IllegalArgumentException if beginning or end is not right
   */
  static void requireOrOpen(String name, Schedule schedule, DoublePredicate right, String range) {
    for (Progress progress : List.of(Progress.START, END)) {
      double value = schedule.at(progress);
      if (!right.test(value)) {
        throw new IllegalArgumentException(name + " is " + value + "; it is " + range);
      }
    }
  }

  /** Checks a schedule's number. */
  private static void requireFinite(String name, double value) {
    if (!Double.isFinite(value) || value < 0) {
      throw new IllegalArgumentException(name + " is " + value + "; it is at least 0 and finite");
    }
  }

  /**
   * Always the same.
   *
   * @param value that value, at least 0
   */
  record Constant(double value) implements Schedule {

    public static final Constant DEFAULTS = new Constant(1.0);

    public Constant {
      requireFinite("value", value);
    }

    @Override
    public double at(Progress progress) {
      return value;
    }
  }

  /**
   * From one value to another along a line, then staying there.
   *
   * @param from the value until startKimg
   * @param to the value from endKimg on
   * @param startKimg where the line begins, in thousands of images
   * @param endKimg where it ends, after startKimg
   */
  record Ramp(double from, double to, double startKimg, double endKimg) implements Schedule {

    public static final Ramp DEFAULTS = new Ramp(1.0, 0.0, 0.0, 1000.0);

    public Ramp {
      requireFinite("from", from);
      requireFinite("to", to);
      requireFinite("startKimg", startKimg);
      requireFinite("endKimg", endKimg);
      if (endKimg <= startKimg) {
        throw new IllegalArgumentException(
            "endKimg is " + endKimg + "; it comes after startKimg, " + startKimg);
      }
    }

    @Override
    public double at(Progress progress) {
      double share = (progress.kimg() - startKimg) / (endKimg - startKimg);
      return from + (to - from) * Math.min(1, Math.max(0, share));
    }
  }

  /**
   * From {@code from} to {@code to} along half a cosine wave, then staying there (Loshchilov and
   * Hutter 2017, without restarts).
   *
   * @param from the value at the start
   * @param to the value from endKimg on
   * @param endKimg the end of the wave in thousands of images, above 0
   */
  record Cosine(double from, double to, double endKimg) implements Schedule {

    public static final Cosine DEFAULTS = new Cosine(1.0, 0.0, 1000.0);

    public Cosine {
      requireFinite("from", from);
      requireFinite("to", to);
      requireFinite("endKimg", endKimg);
      if (endKimg == 0) {
        throw new IllegalArgumentException("endKimg is 0; it is above 0");
      }
    }

    @Override
    public double at(Progress progress) {
      double share = Math.min(1, progress.kimg() / endKimg);
      return to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2;
    }
  }

  /**
   * A value that probes find at the start of a run, and that falls from there along half a cosine
   * wave if so wanted. A run's own recipe has the schedule that was found in its place. Until then
   * the scale is 1.
   *
   * @param to the last value over the first, above 0; 1 keeps it as it is
   * @param endKimg the end of the wave in thousands of images, above 0 if there is one
   */
  record Auto(double to, double endKimg) implements Schedule {

    public static final Auto DEFAULTS = new Auto(1, 0);

    public Auto {
      requireFinite("to", to);
      requireFinite("endKimg", endKimg);
      if (to == 0) {
        throw new IllegalArgumentException("to is 0; it is a factor above 0");
      }
      if (to != 1 && endKimg == 0) {
        throw new IllegalArgumentException(
            "endKimg is 0; it says from where on the value is to times what was found");
      }
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public Schedule scaled(double scale) {
      return to == 1 ? new Constant(scale) : new Cosine(scale, scale * to, endKimg);
    }

    @Override
    public double at(Progress progress) {
      return scaled(1).at(progress);
    }
  }

  /**
   * As {@link Cosine}, but over a share of the training, however long that is. A training that is
   * continued to a later end is at a smaller share of it then, and the value goes back.
   *
   * @param from the value until the wave begins
   * @param to the value at the end of the training
   * @param start the share of the training after which the wave begins, at least 0 and below 1
   */
  record Anneal(double from, double to, double start) implements Schedule {

    public static final Anneal DEFAULTS = new Anneal(1.0, 0.0, 0.0);

    public Anneal {
      requireFinite("from", from);
      requireFinite("to", to);
      requireFinite("start", start);
      if (start >= 1) {
        throw new IllegalArgumentException(
            "start is " + start + "; it is a share of the training, at least 0 and below 1");
      }
    }

    @Override
    public double endKimg() {
      return Double.POSITIVE_INFINITY;
    }

    @Override
    public double at(Progress progress) {
      double share = Math.max(0, progress.share() - start) / (1 - start);
      return to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2;
    }
  }

  /**
   * Divided by the same number at every update, down to a floor: max(floor, divisor^−step).
   *
   * @param divisor what one update divides by, at least 1; the paper of 2014 has 1.000004
   * @param floor the least value
   */
  record Exponential(double divisor, double floor) implements Schedule {

    public static final Exponential DEFAULTS = new Exponential(1.000004, 0.00001);

    public Exponential {
      requireFinite("divisor", divisor);
      requireFinite("floor", floor);
      if (divisor < 1) {
        throw new IllegalArgumentException("divisor is " + divisor + "; it is at least 1");
      }
    }

    @Override
    public double at(Progress progress) {
      return Math.max(floor, Math.pow(divisor, -progress.step()));
    }
  }
}
