package dev.organza.data;

import dev.organza.Shape;
import dev.organza.data.column.Column;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A fixed, finite set of samples, all of one schema, that lie in memory (or in a mapped file) and
 * can be read in any order by any number of threads at once.
 *
 * <p>In most data sets a sample is one thing, an image or a row, that may have a class. Where it
 * has several fields, as a pair of images has, {@link #shape()}, {@link #columns()}, {@link #read},
 * {@link #levels()} and {@link #density()} are those of the first, and {@link #field} gives each of
 * them as a data set of its own.
 *
 * <p>Closing releases the storage; reading afterwards is an {@link IllegalStateException}.
 */
public interface Dataset extends AutoCloseable {

  /** The name of the source ({@code fashion}), or of the file or folder the samples came from. */
  String name();

  /** The fields of a sample. */
  default Schema schema() {
    return Schema.of(
        shape().isImage()
            ? new Field.Image(Schema.SAMPLE, shape())
            : new Field.Row(
                Schema.SAMPLE,
                IntStream.range(0, shape().elements())
                    .mapToObj(i -> i < columns().size() ? columns().get(i) : "x" + i)
                    .map(Column::number)
                    .toList()),
        classes());
  }

  /**
   * One field of the samples as a data set, a view like {@link #slice}. It has as many samples as
   * this one, unless the fields are {@linkplain Schema#independent() independent}.
   *
   * @param name of one of the schema's arrays
   * @throws IllegalArgumentException if there is none of that name
   */
  default Dataset field(String name) {
    if (schema().field(name) instanceof Field.Label) {
      throw new IllegalArgumentException("the field \"" + name + "\" holds classes; see label()");
    }
    return this;
  }

  /**
   * The shape of one sample: {@code [C,H,W]} for images, {@code [1,L]} for sounds, {@code [F]} for
   * rows of numbers.
   */
  Shape shape();

  /** The number of samples, at least 1. */
  int count();

  /** The names of the F features of a table, in order; empty for images. */
  List<String> columns();

  /** The names of the classes, in the order of their indices; empty when there are no labels. */
  List<String> classes();

  /**
   * The class of a sample as an index into {@link #classes()}, or −1 when there are no labels.
   *
   * @throws IndexOutOfBoundsException if {@code index} is not in [0, count)
   */
  int label(int index);

  /**
   * The SHA-256 of the content, in 64 lower-case hexadecimal digits: the same samples in the same
   * order give the same hash whatever file held them.
   *
   * <p>Hashed are, in this order: the rank, every dimension, and the count, as 32-bit integers;
   * then for every sample its label as a 32-bit integer and its values, channel by channel and row
   * by row, as 32-bit IEEE floats, or as 64-bit ones if the former change a value of the data set.
   * Everything is little-endian. Names of classes and columns do not count.
   *
   * <p>Of samples of several arrays, hashed are, for each of them, the length of its name in UTF-8
   * as a 32-bit integer, the name, and the 64 digits of the hash of that field as a data set.
   *
   * <p>Of {@linkplain #stack() stacked} images, hashed are the rank, every dimension, the count,
   * the 64 digits of the hash of the grey images, and for every sample the index of the grey image
   * in each channel, as 32-bit integers.
   */
  String sha256();

  /**
   * Writes the values of a sample, as they are in the source: pixels from 0 to 255 channel by
   * channel and row by row, a waveform from −1 to 1, or the numbers of a row. Safe to call from
   * several threads at once.
   *
   * @param into where {@code shape().elements()} values are written
   * @param offset the index in {@code into} of the first of them
   * @throws IndexOutOfBoundsException if {@code index} is not in [0, count), or the values do not
   *     fit
   */
  void read(int index, float[] into, int offset);

  /**
   * As {@link #read(int, float[], int)}, with all the digits of the source: a table whose numbers
   * float32 does not hold keeps them as float64.
   *
   * @param into where {@code shape().elements()} values are written
   * @param offset the index in {@code into} of the first of them
   * @throws IndexOutOfBoundsException if {@code index} is not in [0, count), or the values do not
   *     fit
   */
  default void read(int index, double[] into, int offset) {
    float[] sample = new float[shape().elements()];
    read(index, sample, 0);
    Objects.checkFromIndexSize(offset, sample.length, into.length);
    for (int i = 0; i < sample.length; i++) {
      into[offset + i] = sample[i];
    }
  }

  /**
   * What a reader should know of how the source was read, one sentence each: what was left out and
   * why, and what was assumed. Empty where there was nothing to decide.
   */
  default List<String> notes() {
    return List.of();
  }

  /**
   * Where a sample lies in its source, for people: {@code line 42} of a table, else {@code sample
   * 40}.
   *
   * @throws IndexOutOfBoundsException if {@code index} is not in [0, count)
   */
  default String place(int index) {
    return "sample " + Objects.checkIndex(index, count());
  }

  /** The density the samples were drawn from, where it is known exactly. */
  Optional<Density> density();

  /** Where the channels of the images come from, if they are stacked of grey images. */
  default Optional<Stack> stack() {
    return Optional.empty();
  }

  /**
   * The samples as bytes, where they are stored so: a fast way to read them. Empty where they are
   * not.
   */
  default Optional<Levels> levels() {
    return Optional.empty();
  }

  /**
   * The samples of the same source that are not in this data set because {@code data.heldOut} or
   * {@code data.first} leaves them out, as a view like {@link #slice}; empty if there are none, or
   * none is known.
   */
  default Optional<Dataset> leftOut() {
    return Optional.empty();
  }

  /**
   * The samples from {@code from} (inclusive) to {@code to} (exclusive), as a view: it shares the
   * storage of this data set, and closing it does nothing.
   *
   * @throws IndexOutOfBoundsException unless 0 ≤ from &lt; to ≤ count
   */
  default Dataset slice(int from, int to) {
    return new View.Slice(this, from, to, false);
  }

  /**
   * The samples with these indices, in this order, as a view like {@link #slice}.
   *
   * @throws IndexOutOfBoundsException if there is none, or one is not in [0, count)
   */
  default Dataset select(int... indices) {
    return new View.Selected(this, indices, false);
  }

  /**
   * So many samples spread evenly over this data set, which may be sorted by class, as a view like
   * {@link #slice}.
   *
   * @param samples how many; all of them if there are not more
   * @throws IndexOutOfBoundsException if it is less than 1
   */
  default Dataset spread(int samples) {
    return samples >= count()
        ? slice(0, count())
        : select(
            IntStream.range(0, samples).map(i -> (int) ((long) i * count() / samples)).toArray());
  }

  /**
   * Grey images {@code [1,H,W]} as images {@code [3,H,W]} of three equal channels, as a view like
   * {@link #slice}; any other data set as it is.
   */
  default Dataset inColour() {
    return shape().isImage() && shape().dimension(0) == 1 ? new InColour(this) : this;
  }

  /** Releases the storage. Closing twice does nothing. */
  @Override
  void close();
}
