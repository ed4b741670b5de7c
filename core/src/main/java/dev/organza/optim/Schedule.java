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

  /** From where on it stays as it is, in thousands of images; 0 if it never changes. */
  default double endKimg() {
    return 0;
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
   * Checks where a schedule begins and where it ends; those between are between them in the
   * schedules of this library.
   *
   * @param name what it is
   * @param range what is right, such as {@code at least 0 and below 1}
   * @throws IllegalArgumentException if one of both is not right
   */
  static void require(String name, Schedule schedule, DoublePredicate right, String range) {
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
