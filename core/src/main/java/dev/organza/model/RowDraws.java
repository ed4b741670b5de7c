package dev.organza.model;

import dev.organza.data.SplitMix;
import dev.organza.data.transform.WeightedChoice;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is left to chance in a row beside its latent: what G is asked for, and which of the
 * alternatives is taken that G gives probabilities for. Both are drawn from a generator that starts
 * with the latent, so that a row is a function of its latent and of nothing else.
 */
final class RowDraws {

  private RowDraws() {}

  /** The draws of the values of a row. */
  static SplitMix values(float[] latent) {
    return SplitMix.at(key(latent), 1);
  }

  /** The draw of one row of several that begin with a latent. */
  static SplitMix choice(float[] latent) {
    return SplitMix.at(key(latent), 2);
  }

  private static SplitMix condition(float[] latent) {
    return SplitMix.at(key(latent), 0);
  }

  private static long key(float[] latent) {
    long key = latent.length;
    for (float value : latent) {
      key = 0x9E3779B97F4A7C15L * (key ^ (key >>> 32)) + Float.floatToRawIntBits(value);
    }
    return key;
  }

  /**
   * What G is asked for in each row: a column with alternatives, all alike likely, and one of these
   * by the frequency in the training data.
   *
   * @return {@code [count]} labels, the alternatives of all columns one after another
   */
  static int[] labels(ModelDescription description, float[][] latents) {
    List<double[]> columns = asked(description).values().stream().toList();
    int[] labels = new int[latents.length];
    for (int i = 0; i < labels.length && !columns.isEmpty(); i++) {
      SplitMix draws = condition(latents[i]);
      int column = draws.below(columns.size());
      labels[i] =
          first(columns.subList(0, column)) + WeightedChoice.among(columns.get(column), draws);
    }
    return labels;
  }

  /**
   * As {@link #labels(ModelDescription, float[][])}, of one column and some of its alternatives.
   *
   * @param column its place in a row, of one that may be asked for
   * @param shares of the alternatives, 0 for those that are not wanted
   */
  static int[] labels(
      ModelDescription description, float[][] latents, int column, double[] shares) {
    int first = first(List.copyOf(asked(description).headMap(column).values()));
    int[] labels = new int[latents.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = first + WeightedChoice.among(shares, condition(latents[i]));
    }
    return labels;
  }

  /** The columns that G may be asked for, by their place, with the shares of their alternatives. */
  static SortedMap<Integer, double[]> asked(ModelDescription description) {
    SortedMap<Integer, double[]> shares = new TreeMap<>();
    boolean numbers = description.conditioning().choosesNumbers();
    description
        .transform()
        .rows()
        .ifPresent(
            rows ->
                rows.asked(numbers).forEach(i -> shares.put(i, rows.columns().get(i).marginals())));
    return shares;
  }

  /** The label of the first alternative of a column. */
  private static int first(List<double[]> before) {
    return before.stream().mapToInt(shares -> shares.length).sum();
  }
}
