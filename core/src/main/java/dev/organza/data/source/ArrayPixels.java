package dev.organza.data.source;

import dev.organza.Hint;
import dev.organza.data.DataProblem;
import dev.organza.data.transform.Scaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The numbers of an array of images as pixels from 0 to 255.
 *
 * <p>Which numbers are black and white says {@code data.range}. Where it does not, they are
 * guessed: [0, 1], [−1, 1] or [0, 255], whichever holds all numbers but for what rounding and
 * resampling add. What could be two of them is refused: a number between −0.5 and −0.01 may be a
 * dark pixel of [−1, 1] or a large overshoot of [0, 1], and a maximum between 1 and 2 may be
 * either, too.
 *
 * @param values pixels from 0 to 255
 * @param notes the range that was taken, and how much was clipped to it
 */
// Never compared, and never leaves the package.
@SuppressWarnings("ArrayRecordComponent")
record ArrayPixels(float[][] values, List<String> notes) {

  /** What may lie beyond [0, 1] or [−1, 1], as a share of their width. */
  private static final double OVERSHOOT = 0.01;

  /** What may lie beyond [0, 255]: rounding. */
  private static final double HALF_LEVEL = 0.5;

  /** Real images in [−1, 1] have a pixel in their darkest quarter. */
  private static final double DARK = -0.5;

  /** What is brighter is brighter than white in [0, 1], by far. */
  private static final double BRIGHT = 2;

  /** What is black and what is white. */
  private record Range(double black, double white) {

    static Range guessed(float low, float high, String where) {
      if (low >= -OVERSHOOT && high <= 1 + OVERSHOOT) {
        return new Range(0, 1);
      } else if (low < DARK && low >= -1 - 2 * OVERSHOOT && high <= 1 + 2 * OVERSHOOT) {
        return new Range(-1, 1);
      } else if (low >= -HALF_LEVEL && high > BRIGHT && high <= 255 + HALF_LEVEL) {
        return new Range(0, 255);
      }
      throw DataProblem.in(
          where,
          "its values lie in [%s, %s], which is not clearly one of the ranges [0, 255], [0, 1] and [-1, 1]."
              .formatted(low, high),
          Hint.say("Say what is black and what is white, such as ")
              .set("data.range", "[0,1]")
              .and("; save what is no image as [N,F]."));
    }

    @Override
    public String toString() {
      return "[%s, %s]".formatted(plain(black), plain(white));
    }
  }

  /**
   * Maps images to pixels, in place.
   *
   * @param range black and white; empty to guess them
   * @throws dev.organza.OrganzaException if they cannot be guessed
   */
  static ArrayPixels of(float[][] images, List<Double> range, String where) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float[] image : images) {
      for (float value : image) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    List<String> notes = new ArrayList<>();
    Range taken =
        range.isEmpty() ? Range.guessed(low, high, where) : new Range(range.get(0), range.get(1));
    if (range.isEmpty()) {
      notes.add(
          "The values lie in [%s, %s] and are taken for pixels in the range %s; data.range sets another."
              .formatted(plain(low), plain(high), taken));
    }
    long clipped = map(images, taken);
    if (clipped > 0) {
      long all = (long) images.length * images[0].length;
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d values (%.2g %%) lie beyond %s, down to %s and up to %s, and are clipped.",
              clipped,
              all,
              100.0 * clipped / all,
              taken,
              plain(low),
              plain(high)));
    }
    return new ArrayPixels(images, notes);
  }

  /** How many values had to be clipped. */
  private static long map(float[][] images, Range range) {
    Scaling scaling = Scaling.pixels(range.black(), range.white());
    long clipped = 0;
    for (float[] image : images) {
      scaling.invert(image, 0, image.length);
      for (int i = 0; i < image.length; i++) {
        float level = Math.max(0, Math.min(255, image[i]));
        if (level != image[i]) {
          clipped++;
          image[i] = level;
        }
      }
    }
    return clipped;
  }

  /** Short, and with all digits that tell a number from its neighbours. */
  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e9
        ? Long.toString((long) number)
        : Float.toString((float) number);
  }
}
