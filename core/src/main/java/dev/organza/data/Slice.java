package dev.organza.data;

import dev.organza.Shape;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Consecutive samples of another data set, without a copy. */
final class Slice implements Dataset {

  private final Dataset whole;
  private final int from;
  private final int count;
  private final boolean ownsWhole;
  private @Nullable String sha256;

  /** With {@code ownsWhole}, closing the slice closes the data set it is cut from. */
  Slice(Dataset whole, int from, int to, boolean ownsWhole) {
    Objects.checkFromToIndex(from, to, whole.count());
    if (from == to) {
      throw new IndexOutOfBoundsException("a slice has at least one sample: " + from + " to " + to);
    }
    this.whole = whole;
    this.from = from;
    this.count = to - from;
    this.ownsWhole = ownsWhole;
  }

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public Shape shape() {
    return whole.shape();
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public List<String> columns() {
    return whole.columns();
  }

  @Override
  public List<String> classes() {
    return whole.classes();
  }

  @Override
  public int label(int index) {
    return whole.label(from + Objects.checkIndex(index, count));
  }

  @Override
  public synchronized String sha256() {
    if (sha256 == null) {
      sha256 = ContentHash.of(this);
    }
    return sha256;
  }

  @Override
  public void read(int index, float[] into, int offset) {
    whole.read(from + Objects.checkIndex(index, count), into, offset);
  }

  @Override
  public Optional<Density> density() {
    return whole.density();
  }

  @Override
  public void close() {
    if (ownsWhole) {
      whole.close();
    }
  }
}
