package dev.organza.nn;

import dev.organza.Shape;
import dev.organza.UsageException;

/** The checks that layers and architectures share, so that their errors read alike. */
public final class Requirement {

  private Requirement() {}

  /** Refuses a whole number below the smallest. */
  public static void atLeast(int minimum, int value, String what) {
    if (value < minimum) {
      throw new UsageException(what + " is at least " + minimum + ", not " + value);
    }
  }

  /** Refuses a number that is not positive and finite. */
  public static void positive(double value, String what) {
    if (!(value > 0) || value == Double.POSITIVE_INFINITY) {
      throw new UsageException(what + " is a positive number, not " + value);
    }
  }

  /** Refuses a number that is negative or not finite. */
  public static void notNegative(double value, String what) {
    if (!(value >= 0) || value == Double.POSITIVE_INFINITY) {
      throw new UsageException(what + " is zero or a positive number, not " + value);
    }
  }

  /** Refuses what does not lie in [0,1). */
  public static void fraction(double value, String what) {
    if (!(value >= 0 && value < 1)) {
      throw new UsageException(what + " lies in [0,1), not at " + value);
    }
  }

  /** Refuses an output padding of a transposed convolution that is not in [0,stride). */
  public static void outputPadding(int value, int stride, String layer) {
    atLeast(0, value, "the output padding of " + layer);
    if (value >= stride) {
      throw new UsageException(
          "the output padding of "
              + layer
              + " is less than its stride "
              + stride
              + ", not "
              + value);
    }
  }

  /** Refuses a number of groups that does not divide the output channels. */
  public static void groups(int channels, int groups, String layer) {
    atLeast(1, groups, "the number of groups of " + layer);
    if (channels % groups != 0) {
      throw new UsageException(
          "the number of groups of "
              + layer
              + " divides its channels "
              + channels
              + ", unlike "
              + groups);
    }
  }

  /** Refuses images whose channels do not fall into so many groups. */
  public static void dividesChannels(Object layer, Shape in, int groups) {
    if (in.dimension(0) % groups != 0) {
      throw doesNotTake(layer, in, "images whose channels fall into " + groups + " equal groups");
    }
  }

  /** Refuses inputs that are not rows. */
  public static void row(Object layer, Shape in) {
    if (in.rank() != 1) {
      throw doesNotTake(layer, in, "rows of shape [F] (a Flatten makes them)");
    }
  }

  /** Refuses inputs that are not images. */
  public static void image(Object layer, Shape in) {
    if (!in.isImage()) {
      throw doesNotTake(layer, in, "images of shape [C,H,W]");
    }
  }

  /** Refuses inputs that are not signals. */
  public static void signal(Object layer, Shape in) {
    if (!in.isSignal()) {
      throw doesNotTake(layer, in, "signals of shape [C,L]");
    }
  }

  /** Refuses inputs that are neither images nor signals. */
  public static void imageOrSignal(Object layer, Shape in) {
    if (!in.isImage() && !in.isSignal()) {
      throw doesNotTake(layer, in, "images of shape [C,H,W] or signals of shape [C,L]");
    }
  }

  /** Refuses inputs that are not rows, images or signals. */
  public static void rowImageOrSignal(Object layer, Shape in) {
    if (in.rank() != 1 && !in.isImage() && !in.isSignal()) {
      throw doesNotTake(
          layer, in, "rows of shape [F], images of shape [C,H,W] or signals of shape [C,L]");
    }
  }

  /** The error of a layer that is applied without its condition. */
  public static IllegalArgumentException conditionMissing(Object layer, int condition) {
    return new IllegalArgumentException(
        layer + " is conditioned on " + condition + " values a sample, which are missing");
  }

  /** The error of a layer that does not take inputs of a shape. */
  public static UsageException doesNotTake(Object layer, Shape in, String what) {
    return new UsageException(
        layer.getClass().getSimpleName() + " takes " + what + ", not the shape " + in);
  }
}
