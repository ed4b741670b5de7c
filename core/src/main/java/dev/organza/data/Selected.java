package dev.organza.data;

import java.util.Objects;

/** Chosen samples of another data set, without a copy. */
final class Selected extends View {

  private final int[] indices;

  Selected(Dataset whole, int[] indices) {
    super(whole, indices.length, false);
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
