package dev.organza.model;

import dev.organza.data.SplitMix;
import dev.organza.data.transform.Categories;
import dev.organza.data.transform.RowEncoding;
import dev.organza.data.transform.Transform;
import java.util.List;

/**
 * What is left to chance in a row beside its latent: the category that G is asked for, and which of
 * the alternatives is taken that G gives probabilities for. Both are drawn from a generator that
 * starts with the latent, so that a row is a function of its latent and of nothing else.
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
   * The category that G is asked for in each row: a column, all alike likely, and one of its
   * categories by the frequency in the training data.
   *
   * @return {@code [count]} labels, the categories of all columns one after another
   */
  static int[] labels(ModelDescription description, float[][] latents) {
    List<Categories> columns = columns(description.transform());
    int[] labels = new int[latents.length];
    for (int i = 0; i < labels.length && !columns.isEmpty(); i++) {
      SplitMix draws = condition(latents[i]);
      int column = draws.below(columns.size());
      labels[i] = first(columns, column) + drawn(columns.get(column).counts(), draws);
    }
    return labels;
  }

  /**
   * As {@link #labels(ModelDescription, float[][])}, of one column and some of its categories.
   *
   * @param column its place among the columns of categories
   * @param counts of the categories, 0 for those that are not wanted
   */
  static int[] labels(
      ModelDescription description, float[][] latents, int column, List<Long> counts) {
    int first = first(columns(description.transform()), column);
    int[] labels = new int[latents.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = first + drawn(counts, condition(latents[i]));
    }
    return labels;
  }

  private static List<Categories> columns(Transform transform) {
    return transform.rows().map(RowEncoding::columns).orElse(List.of()).stream()
        .filter(Categories.class::isInstance)
        .map(Categories.class::cast)
        .toList();
  }

  private static int first(List<Categories> columns, int column) {
    return columns.subList(0, column).stream().mapToInt(Categories::width).sum();
  }

  private static int drawn(List<Long> counts, SplitMix draws) {
    long left = 0;
    for (long count : counts) {
      left += count;
    }
    left = (long) (draws.uniform() * left);
    for (int k = 0; k < counts.size(); k++) {
      left -= counts.get(k);
      if (left < 0) {
        return k;
      }
    }
    throw new IllegalArgumentException("no category occurs");
  }
}
