package dev.organza.data;

/** Samples at even distances in another data set, without a copy. */
final class Spread extends View {

  private final int all;

  Spread(Dataset whole, int count) {
    super(whole, count, false);
    if (count < 1 || count > whole.count()) {
      throw new IndexOutOfBoundsException(
          "between 1 and " + whole.count() + " samples can be spread, not " + count);
    }
    this.all = whole.count();
  }

  @Override
  int inWhole(int index) {
    return (int) ((long) index * all / count());
  }
}
