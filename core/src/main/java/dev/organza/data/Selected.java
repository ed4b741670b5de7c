package dev.organza.data;

import java.util.Objects;

/** Chosen samples of another data set, without a copy. */
final class Selected extends View {

  private final int[] indices;

  /** With {@code ownsWhole}, closing the selection closes the data set it is of. */
  Selected(Dataset whole, int[] indices, boolean ownsWhole) {
    super(whole, indices.length, ownsWhole);
    if (indices.length == 0) {
      throw new IndexOutOfBoundsException("a selection has at least one sample");
    }
    for (int index : indices) {
      Objects.checkIndex(index, whole.count());
    }
    this.indices = indices.clone();
  }

  @Override
  int inWhole(int index) {
    return indices[index];
  }
}
