package dev.organza.data.transform;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** How one column of a row becomes values of a network, and back. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(ColumnEncoding.Standardised.class),
  @JsonSubTypes.Type(ColumnEncoding.OneHot.class)
})
public sealed interface ColumnEncoding {

  /** How many values of the network it takes. */
  int width();

  /** Writes the {@link #width()} values of a raw one. */
  void apply(double raw, float[] network, int offset);

  /** The raw value of some that a network gave. */
  double invert(float[] network, int offset);

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
    public int width() {
      return 1;
    }

    @Override
    public void apply(double raw, float[] network, int offset) {
      network[offset] = deviation == 0 ? 0 : (float) ((raw - mean) / deviation);
    }

    @Override
    public double invert(float[] network, int offset) {
      return network[offset] * deviation + mean;
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
      int largest = 0;
      for (int i = 1; i < width(); i++) {
        if (network[offset + i] > network[offset + largest]) {
          largest = i;
        }
      }
      return largest;
    }
  }
}
