package dev.organza.nn;

import dev.organza.Shape;
import dev.organza.UsageException;

/** The checks that layers share, so that they complain in one voice. */
final class Requirement {

  private Requirement() {}

  static void atLeast(int minimum, int value, String what) {
    if (value < minimum) {
      throw new UsageException(what + " is at least " + minimum + ", not " + value);
    }
  }

  static void positive(double value, String what) {
    if (!(value > 0) || value == Double.POSITIVE_INFINITY) {
      throw new UsageException(what + " is a positive number, not " + value);
    }
  }

  static void notNegative(double value, String what) {
    if (!(value >= 0) || value == Double.POSITIVE_INFINITY) {
      throw new UsageException(what + " is zero or a positive number, not " + value);
    }
  }

  /** Refuses what does not lie in [0,1). */
  static void fraction(double value, String what) {
    if (!(value >= 0 && value < 1)) {
      throw new UsageException(what + " lies in [0,1), not at " + value);
    }
  }

  static void row(Layer layer, Shape in) {
    if (in.rank() != 1) {
      throw doesNotTake(layer, in, "rows of shape [F] (a Flatten makes them)");
    }
  }

  static void image(Layer layer, Shape in) {
    if (!in.isImage()) {
      throw doesNotTake(layer, in, "images of shape [C,H,W]");
    }
  }

  static IllegalArgumentException conditionMissing(Layer layer) {
    return new IllegalArgumentException(
        layer + " is conditioned on " + layer.condition() + " values a sample, which are missing");
  }

  static UsageException doesNotTake(Layer layer, Shape in, String what) {
    return new UsageException(
        layer.getClass().getSimpleName() + " takes " + what + ", not the shape " + in);
  }
}
