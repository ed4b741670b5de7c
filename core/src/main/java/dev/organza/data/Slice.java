package dev.organza.data;

import java.util.Objects;

/** Consecutive samples of another data set, without a copy. */
final class Slice extends View {

  private final int from;

  /** With {@code ownsWhole}, closing the slice closes the data set it is cut from. */
  Slice(Dataset whole, int from, int to, boolean ownsWhole) {
    super(whole, to - Objects.checkFromToIndex(from, to, whole.count()), ownsWhole);
    if (from == to) {
      throw new IndexOutOfBoundsException("a slice has at least one sample: " + from + " to " + to);
    }
    this.from = from;
  }

  @Override
  int inWhole(int index) {
    return from + index;
  }
}
