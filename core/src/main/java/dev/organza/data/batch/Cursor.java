package dev.organza.data.batch;

/**
 * A place in the endless stream of batches: the next sample is number {@code position} of the
 * permutation of {@code epoch}.
 *
 * @param epoch how many times all samples have been handed out, from 0
 * @param position how many samples of this epoch have been handed out, from 0
 */
public record Cursor(long epoch, int position) {

  /** The beginning of the stream. */
  public static final Cursor START = new Cursor(0, 0);

  /** Checks that neither number is negative. */
  public Cursor {
    if (epoch < 0 || position < 0) {
      throw new IllegalArgumentException("a cursor is never negative: " + epoch + ", " + position);
    }
  }
}
