package dev.organza.data.transform;

import dev.organza.data.SplitMix;
import java.util.BitSet;
import java.util.List;

/**
 * A category as the probabilities of all: 1 at its index and 0 at all others; back, one drawn by
 * the probabilities that a network gives. A missing value is a category of its own, the last.
 *
 * @param values their names, in the order of their indices
 * @param missing whether values may be missing
 * @param counts how often each occurs in the training data, the missing ones last
 */
public record Categories(List<String> values, boolean missing, List<Long> counts)
    implements ColumnEncoding {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is no category, or not one count for each
   */
  public Categories {
    values = List.copyOf(values);
    counts = List.copyOf(counts);
    int places = values.size() + (missing ? 1 : 0);
    if (places == 0 || counts.size() != places || counts.stream().anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException(
          "a column of %d categories has one count for each, not %s".formatted(places, counts));
    }
    if (counts.stream().allMatch(n -> n == 0)) {
      throw new IllegalArgumentException("at least one category occurs");
    }
  }

  @Override
  public List<Block> blocks() {
    return List.of(new Block(Block.Meaning.CATEGORY, width()));
  }

  @Override
  public int width() {
    return counts.size();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if it is no category, or missing where none is
   */
  @Override
  public int alternative(double raw) {
    int place = Double.isNaN(raw) && missing ? values.size() : (int) raw;
    if (!(Double.isNaN(raw) ? missing : place == raw && place >= 0 && place < values.size())) {
      throw new IllegalArgumentException(
          raw + " is no index of the " + values.size() + " categories");
    }
    return place;
  }

  @Override
  public void apply(double raw, float[] network, int offset) {
    int place = alternative(raw);
    for (int i = 0; i < width(); i++) {
      network[offset + i] = i == place ? 1 : 0;
    }
  }

  @Override
  public double invert(float[] network, int offset) {
    return raw(WeightedChoice.largest(network, offset, width()));
  }

  @Override
  public double invert(float[] network, int offset, SplitMix draws) {
    return raw(WeightedChoice.among(network, offset, width(), draws));
  }

  private double raw(int place) {
    return place == values.size() ? Double.NaN : place;
  }

  @Override
  public double share(float[] network, int offset, BitSet allowed) {
    double some = 0;
    double all = 0;
    for (int i = 0; i < width(); i++) {
      some += allowed.get(i) ? network[offset + i] : 0;
      all += network[offset + i];
    }
    return all > 0 ? some / all : 0;
  }

  /** Where G leaves all of them no probability, they are as likely as they are frequent. */
  @Override
  public void restrict(float[] network, int offset, BitSet allowed) {
    double left = 0;
    for (int i = 0; i < width(); i++) {
      network[offset + i] = allowed.get(i) ? network[offset + i] : 0;
      left += network[offset + i];
    }
    for (int i = 0; i < width() && left == 0; i++) {
      network[offset + i] = allowed.get(i) ? counts.get(i) : 0;
    }
  }

  @Override
  public double[] marginals() {
    double all = counts.stream().mapToLong(Long::longValue).sum();
    return counts.stream().mapToDouble(count -> count / all).toArray();
  }

  @Override
  public List<String> categories() {
    return values;
  }
}
