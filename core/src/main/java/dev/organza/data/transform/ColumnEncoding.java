package dev.organza.data.transform;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.organza.data.SplitMix;
import dev.organza.data.column.ColumnType;
import java.util.BitSet;
import java.util.List;

/**
 * How one column of a row becomes values of a network, and back. A missing value is NaN.
 *
 * <p>Some of it may be left to chance: which mode a number belongs to, and which category a network
 * means that gives probabilities. The methods without draws take what is likeliest.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(ColumnEncoding.Standardised.class),
  @JsonSubTypes.Type(ColumnEncoding.OneHot.class),
  @JsonSubTypes.Type(NumberModes.class),
  @JsonSubTypes.Type(NumberRanks.class),
  @JsonSubTypes.Type(NumberSpikes.class),
  @JsonSubTypes.Type(Categories.class)
})
public sealed interface ColumnEncoding
    permits ColumnEncoding.Standardised,
        ColumnEncoding.OneHot,
        NumberModes,
        NumberRanks,
        NumberSpikes,
        Categories {

  /** What the values of the network are, in order. */
  List<Block> blocks();

  /** How many values of the network it takes. */
  default int width() {
    return blocks().stream().mapToInt(Block::width).sum();
  }

  /** Writes the {@link #width()} values of a raw one. */
  void apply(double raw, float[] network, int offset);

  /**
   * As {@link #apply(double, float[], int)}, with what is left to chance drawn.
   *
   * @param draws where it is drawn from
   */
  default void apply(double raw, float[] network, int offset, SplitMix draws) {
    apply(raw, network, offset);
  }

  /** The raw value of some that a network gave. */
  double invert(float[] network, int offset);

  /**
   * As {@link #invert(float[], int)}, with what is left to chance drawn.
   *
   * @param draws where it is drawn from
   */
  default double invert(float[] network, int offset, SplitMix draws) {
    return invert(network, offset);
  }

  /** The names of the categories that raw values are indices of; empty for numbers. */
  default List<String> categories() {
    return List.of();
  }

  /**
   * Leaves only some categories to choose from.
   *
   * @param network what a network gave, changed in place
   * @param allowed the indices of the categories that may be chosen, at least one
   * @throws UnsupportedOperationException if the column holds numbers
   */
  default void restrict(float[] network, int offset, BitSet allowed) {
    throw new UnsupportedOperationException("a column of numbers has no categories");
  }

  /**
   * The probability of some categories by what a network gave.
   *
   * @param allowed the indices of the categories
   * @throws UnsupportedOperationException if the column holds numbers
   */
  default double share(float[] network, int offset, BitSet allowed) {
    throw new UnsupportedOperationException("a column of numbers has no categories");
  }

  /**
   * How often each alternative is right in the training data, where the last values are the
   * probabilities of alternatives, as many as there are; empty where they are not.
   */
  default double[] marginals() {
    return new double[0];
  }

  /**
   * Which of the alternatives a raw value has, where the last block {@linkplain
   * Block.Meaning#mayBeAsked may be asked for}.
   *
   * @return a place in {@link #marginals}
   * @throws UnsupportedOperationException if a value does not say
   */
  default int alternative(double raw) {
    throw new UnsupportedOperationException("a value does not say which alternative it has");
  }

  /** What its values are. */
  default ColumnType type() {
    return ColumnType.Real.ANY;
  }

  /** The least value that a network can mean; NaN if there is none. */
  default double least() {
    return Double.NEGATIVE_INFINITY;
  }

  /** The greatest value that a network can mean; NaN if there is none. */
  default double greatest() {
    return Double.POSITIVE_INFINITY;
  }

  /** How much a raw value changes where the network's changes by 1; 0 where nothing does. */
  default double scale() {
    return 0;
  }

  /**
   * A number, {@code (raw − mean) / deviation}.
   *
   * @param mean finite
   * @param deviation finite; 0 where all values are the mean, which is then 0 for the network, and
   *     back again whatever the network gives
   */
  record Standardised(double mean, double deviation) implements ColumnEncoding {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is not finite
     */
    public Standardised {
      if (!Double.isFinite(mean) || !Double.isFinite(deviation)) {
        throw new IllegalArgumentException("mean and deviation are finite");
      }
    }

    @Override
    public List<Block> blocks() {
      return List.of(new Block(Block.Meaning.NUMBERS, 1));
    }

    @Override
    public void apply(double raw, float[] network, int offset) {
      network[offset] = deviation == 0 ? 0 : (float) ((raw - mean) / deviation);
    }

    @Override
    public double invert(float[] network, int offset) {
      return network[offset] * deviation + mean;
    }

    @Override
    public double scale() {
      return deviation;
    }
  }

  /**
   * A category: 1 at its index and 0 at all others; back, the index of the largest value.
   *
   * @param categories their names, in the order of their indices
   */
  record OneHot(List<String> categories) implements ColumnEncoding {

    /**
     * Copies the names.
     *
     * @throws IllegalArgumentException if there is none
     */
    public OneHot {
      categories = List.copyOf(categories);
      if (categories.isEmpty()) {
        throw new IllegalArgumentException("there is at least one category");
      }
    }

    @Override
    public List<Block> blocks() {
      return List.of(new Block(Block.Meaning.NUMBERS, width()));
    }

    @Override
    public int width() {
      return categories.size();
    }

    @Override
    public void apply(double raw, float[] network, int offset) {
      for (int i = 0; i < width(); i++) {
        network[offset + i] = i == raw ? 1 : 0;
      }
    }

    @Override
    public double invert(float[] network, int offset) {
      return WeightedChoice.largest(network, offset, width());
    }

    @Override
    public double share(float[] network, int offset, BitSet allowed) {
      return allowed.get(WeightedChoice.largest(network, offset, width())) ? 1 : 0;
    }

    @Override
    public void restrict(float[] network, int offset, BitSet allowed) {
      for (int i = 0; i < width(); i++) {
        network[offset + i] = allowed.get(i) ? network[offset + i] : Float.NEGATIVE_INFINITY;
      }
    }
  }
}
