package dev.organza.data.pair;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Density;
import dev.organza.data.Field;
import dev.organza.data.Levels;
import dev.organza.data.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two data sets of which no sample belongs to one of the other, as CycleGAN's domains A and B (Zhu
 * et al. 2017, arXiv:1703.10593): the fields {@code a} and {@code b}, each with samples of its own
 * number.
 *
 * <p>There are as many samples as the larger side has, and sample i has sample i of each side, the
 * smaller one over again. Batches draw each side by itself, see {@link Schema#independent()}. There
 * are no classes; those of a side are in its {@link #field}.
 */
public final class Unpaired implements Dataset {

  /** The name of the first side. */
  public static final String A = "a";

  /** The name of the second side. */
  public static final String B = "b";

  private final String name;
  private final Dataset a;
  private final Dataset b;
  private final Schema schema;
  private final List<Dataset> owned;
  private @Nullable String sha256;

  private Unpaired(String name, Dataset a, Dataset b, List<Dataset> owned) {
    this.name = name;
    this.a = a;
    this.b = b;
    this.schema = new Schema(List.of(field(a, A), field(b, B)), true);
    this.owned = owned;
  }

  private static Field field(Dataset side, String name) {
    if (side.schema().arrays().size() > 1) {
      throw new IllegalArgumentException(side.name() + " has several fields itself");
    }
    return side.schema().sample().named(name);
  }

  /**
   * Two sides; closing the result closes both.
   *
   * @param name for people
   * @throws IllegalArgumentException if one has several fields itself
   */
  public static Dataset of(String name, Dataset a, Dataset b) {
    return new Unpaired(name, a, b, List.of(a, b));
  }

  /**
   * The two fields {@code a} and {@code b} of pairs as if they were none; closing the result closes
   * the pairs.
   *
   * @throws IllegalArgumentException if there are no such fields
   */
  public static Dataset of(Dataset pairs) {
    return new Unpaired(pairs.name(), pairs.field(A), pairs.field(B), List.of(pairs));
  }

  /** Some of the samples of each side of another; closing the result closes that. */
  public static Dataset of(Dataset whole, Dataset a, Dataset b) {
    return new Unpaired(whole.name(), a, b, List.of(whole));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  /** One side with its own number of samples and its own classes; closing it does nothing. */
  @Override
  public Dataset field(String field) {
    return switch (field) {
      case A -> a.slice(0, a.count());
      case B -> b.slice(0, b.count());
      default -> Dataset.super.field(field);
    };
  }

  @Override
  public Shape shape() {
    return a.shape();
  }

  @Override
  public int count() {
    return Math.max(a.count(), b.count());
  }

  @Override
  public List<String> columns() {
    return a.columns();
  }

  @Override
  public List<String> classes() {
    return List.of();
  }

  @Override
  public int label(int index) {
    Objects.checkIndex(index, count());
    return -1;
  }

  @Override
  public synchronized String sha256() {
    if (sha256 == null) {
      sha256 = slice(0, count()).sha256();
    }
    return sha256;
  }

  @Override
  public void read(int index, float[] into, int offset) {
    a.read(Objects.checkIndex(index, count()) % a.count(), into, offset);
  }

  @Override
  public void read(int index, double[] into, int offset) {
    a.read(Objects.checkIndex(index, count()) % a.count(), into, offset);
  }

  @Override
  public Optional<Levels> levels() {
    return a.levels()
        .map(
            levels ->
                (index, table, into) ->
                    levels.read(Objects.checkIndex(index, count()) % a.count(), table, into));
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    a.notes().forEach(note -> notes.add(A + ": " + note));
    b.notes().forEach(note -> notes.add(B + ": " + note));
    return notes;
  }

  @Override
  public Optional<Density> density() {
    return Optional.empty();
  }

  @Override
  public void close() {
    owned.forEach(Dataset::close);
  }
}
