package dev.organza.data.transform;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.SplitMix;
import dev.organza.data.constraint.FreeColumns;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one field become those of a network, and back. A transform is fitted on
 * training data and saved with the model; nothing else knows the network's values. It is JSON by
 * Jackson.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(Scaling.class),
  @JsonSubTypes.Type(RowEncoding.class),
  @JsonSubTypes.Type(ConstrainedEncoding.class),
  @JsonSubTypes.Type(LogSpectrogram.class)
})
public sealed interface Transform
    permits Scaling, RowEncoding, ConstrainedEncoding, LogSpectrogram {

  /**
   * The transform of a field: pixels and waveforms go to a range, numbers are standardised,
   * categories become one-hot.
   *
   * @param dataset the training data
   * @param field the name of one of its arrays
   * @param low what black becomes for the network, or −1 of a waveform
   * @param high what white becomes, or 1 of a waveform
   * @throws IllegalArgumentException unless low &lt; high
   */
  static Transform fit(Dataset dataset, String field, double low, double high) {
    return fit(dataset, field, Encodings.range(low, high));
  }

  /** As {@link #fit(Dataset, String, double, double)}, with a recipe's choices. */
  static Transform fit(Dataset dataset, String field, Encodings chosen) {
    Field type = dataset.schema().field(field);
    if (type instanceof Field.Image) {
      return Scaling.pixels(chosen.low(), chosen.high());
    }
    if (type instanceof Field.Wave wave) {
      return chosen.sounds().fit(wave, dataset.field(field), chosen.low(), chosen.high());
    }
    return type instanceof Field.Row row
        ? fit(row, dataset.field(field), chosen.numbers(), chosen.seed())
        : Scaling.standardise(dataset.field(field));
  }

  private static Transform fit(Field.Row row, Dataset dataset, NumberEncoding rows, long seed) {
    if (!FreeColumns.isNeeded(row.table())) {
      return rows.fit(row, dataset, seed);
    }
    FreeColumns free = FreeColumns.fit(row.table(), dataset);
    Dataset loosened = free.of(dataset);
    Field.Row learned = new Field.Row(row.name(), free.free());
    return new ConstrainedEncoding(free, rows.fit(learned, loosened, seed));
  }

  /**
   * The shape that a network sees of samples.
   *
   * @param raw the shape of one sample in the source
   * @throws IllegalArgumentException if the transform is not for such samples
   */
  Shape shape(Shape raw);

  /**
   * Turns raw values into the network's.
   *
   * @param raw whole samples, one after the other
   * @param network takes their values
   * @throws IllegalArgumentException if they are not whole samples of this transform
   */
  void apply(double[] raw, float[] network);

  /**
   * Turns the network's values into raw ones, with the digits of float64: the inverse of {@link
   * #apply(double[], float[])}.
   *
   * @param network whole samples, one after the other
   * @param raw takes their values
   * @throws IllegalArgumentException if they are not whole samples of this transform
   */
  void invert(float[] network, double[] raw);

  /**
   * As {@link #apply(double[], float[])}, with what a value leaves to chance drawn: the mode that
   * it belongs to.
   *
   * @param draws where it is drawn from
   */
  default void apply(double[] raw, float[] network, SplitMix draws) {
    apply(raw, network);
  }

  /**
   * As {@link #invert(float[], double[])}, with what the network leaves to chance drawn: the
   * category, where it gives probabilities.
   *
   * @param draws where it is drawn from
   */
  default void invert(float[] network, double[] raw, SplitMix draws) {
    invert(network, raw);
  }

  /**
   * What the network's values of a row are, in order; empty where a sample is no row of columns.
   */
  default List<Block> blocks() {
    return List.of();
  }

  /** How rows are encoded column by column; empty where samples are something else. */
  default Optional<RowEncoding> rows() {
    return Optional.empty();
  }

  /** The columns that are encoded in the place of those of a table with constraints. */
  default Optional<FreeColumns> constrained() {
    return Optional.empty();
  }

  /**
   * Turns raw values into the network's.
   *
   * @param raw whole samples, taken over: the result may be this array
   * @return their values
   * @throws IllegalArgumentException if they are not whole samples of this transform
   */
  float[] apply(float[] raw);

  /**
   * Turns the network's values into raw ones: the inverse of {@link #apply(float[])}.
   *
   * @param network whole samples, taken over: the result may be this array
   * @return their values
   * @throws IllegalArgumentException if they are not whole samples of this transform
   */
  float[] invert(float[] network);

  /**
   * How much a raw value changes where the network's changes by 1; 0 for a constant and a category.
   *
   * @param element the index of the value in a raw sample
   */
  double scale(int element);

  /**
   * The names of the categories at a place in a raw sample; empty where it is a number.
   *
   * @param element the index of the value in a raw sample
   */
  default List<String> categories(int element) {
    return List.of();
  }

  /**
   * Whether float32 moves raw values by more than a hundred-thousandth of their scale, because a
   * mean is much larger than that.
   */
  boolean needsFloat64();

  /**
   * What each of the 256 levels of a pixel becomes for a network; null if that depends on the place
   * in the sample.
   */
  default float @Nullable [] ofLevels() {
    return null;
  }
}
