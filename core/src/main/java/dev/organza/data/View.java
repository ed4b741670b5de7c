package dev.organza.data;

import dev.organza.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Some samples of another data set, without a copy. */
abstract class View implements Dataset {

  private final Dataset whole;
  private final int count;
  private final boolean ownsWhole;
  private @Nullable String sha256;

  /** With {@code ownsWhole}, closing the view closes the data set it is of. */
  View(Dataset whole, int count, boolean ownsWhole) {
    this.whole = whole;
    this.count = count;
    this.ownsWhole = ownsWhole;
  }

  /** The index in the whole of a sample of this view. */
  abstract int inWhole(int index);

  @Override
  public final String name() {
    return whole.name();
  }

  @Override
  public final Schema schema() {
    return whole.schema().labelled(classes());
  }

  @Override
  public final Dataset field(String field) {
    Dataset part = whole.field(field);
    if (part == whole) {
      return this;
    }
    return whole.schema().independent() ? independent(part) : new Part(part);
  }

  /**
   * The samples of a field that this view reaches before they begin again; where it begins behind
   * the last of them, those that come over again.
   */
  private Dataset independent(Dataset part) {
    int[] own =
        IntStream.range(0, count).map(this::inWhole).filter(i -> i < part.count()).toArray();
    return part.select(
        own.length > 0
            ? own
            : IntStream.range(0, count).map(i -> inWhole(i) % part.count()).distinct().toArray());
  }

  /** The same samples of one field. */
  private final class Part extends View {

    Part(Dataset part) {
      super(part, count, false);
    }

    @Override
    int inWhole(int index) {
      return View.this.inWhole(index);
    }
  }

  @Override
  public final Shape shape() {
    return whole.shape();
  }

  @Override
  public final int count() {
    return count;
  }

  @Override
  public final List<String> columns() {
    return whole.columns();
  }

  @Override
  public List<String> classes() {
    return whole.classes();
  }

  @Override
  public int label(int index) {
    return whole.label(inWhole(Objects.checkIndex(index, count)));
  }

  @Override
  public final synchronized String sha256() {
    if (sha256 == null) {
      sha256 = ContentHash.of(this);
    }
    return sha256;
  }

  @Override
  public final void read(int index, float[] into, int offset) {
    whole.read(inWhole(Objects.checkIndex(index, count)), into, offset);
  }

  @Override
  public final void read(int index, double[] into, int offset) {
    whole.read(inWhole(Objects.checkIndex(index, count)), into, offset);
  }

  @Override
  public final Optional<Levels> levels() {
    return whole
        .levels()
        .map(levels -> (index, table, into) -> levels.read(inWhole(index), table, into));
  }

  @Override
  public List<String> notes() {
    return whole.notes();
  }

  @Override
  public final String place(int index) {
    return whole.place(inWhole(Objects.checkIndex(index, count)));
  }

  @Override
  public final Optional<Density> density() {
    return whole.density();
  }

  @Override
  public final Optional<Stack> stack() {
    return whole.stack().map(stack -> stack.viewed(this::inWhole));
  }

  @Override
  public final void close() {
    if (ownsWhole) {
      whole.close();
    }
  }

  /** Consecutive samples of another data set, without a copy. */
  static final class Slice extends View {

    private final int from;

    /** With {@code ownsWhole}, closing the slice closes the data set it is cut from. */
    Slice(Dataset whole, int from, int to, boolean ownsWhole) {
      super(whole, to - Objects.checkFromToIndex(from, to, whole.count()), ownsWhole);
      if (from == to) {
        throw new IndexOutOfBoundsException(
            "a slice has at least one sample: " + from + " to " + to);
      }
      this.from = from;
    }

    @Override
    int inWhole(int index) {
      return from + index;
    }
  }

  /** Chosen samples of another data set, without a copy. */
  static final class Selected extends View {

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

  /** A data set that knows what was left out of it. Owns it. */
  static final class Leaving extends View {

    private final Supplier<Dataset> leftOut;

    Leaving(Dataset whole, Supplier<Dataset> leftOut) {
      super(whole, whole.count(), true);
      this.leftOut = leftOut;
    }

    @Override
    int inWhole(int index) {
      return index;
    }

    @Override
    public Optional<Dataset> leftOut() {
      return Optional.of(leftOut.get());
    }
  }

  /** A data set with more notes. Owns it. */
  static final class Noted extends View {

    private final List<String> more;

    Noted(Dataset whole, List<String> more) {
      super(whole, whole.count(), true);
      this.more = List.copyOf(more);
    }

    @Override
    int inWhole(int index) {
      return index;
    }

    @Override
    public List<String> notes() {
      List<String> notes = new ArrayList<>(more);
      notes.addAll(super.notes());
      return notes;
    }
  }
}
