package dev.organza.data.transform;

import dev.organza.data.SplitMix;
import dev.organza.data.column.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.InverseErfc;

/**
 * A number by its rank: the normal score z = Φ⁻¹(F(raw)), F the distribution function of the
 * training data, so that the networks see a standard normal number whatever the column's
 * distribution is. Back, the quantile F⁻¹(Φ(z)) is a value of the data where values are few, and
 * lies between two neighbours of it where they are many.
 *
 * <p>A value that many rows share, such as 0, has an interval of ranks; which of them it takes is
 * drawn each time that it is seen. A spike is then a value like others, whole numbers have no gaps
 * between them, and a generator whose numbers are normal gives the column's distribution exactly.
 *
 * <p>A missing value has a probability of its own; its score is drawn like that of any value.
 *
 * @param type of the column
 * @param values ascending
 * @param below the share of the known values of the training data below each
 * @param upTo the share that is not above each; of a value that stands for its neighbours the same
 *     as below it. Between two values F is a line.
 * @param missing the share of the training data in which the value is missing; 0 where none may be
 */
public record NumberRanks(
    ColumnType type, List<Double> values, List<Double> below, List<Double> upTo, double missing)
    implements ColumnEncoding {

  /** Ranks keep as far from 0 and 1, which have no finite score. */
  private static final double MARGIN = 1e-4;

  /** The share of a value's ranks at either end that it does not take. */
  private static final double EDGE = 0.01;

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException unless shares ascend from 0 to 1, as many as values, or there
   *     are no values and all are missing
   */
  public NumberRanks {
    values = List.copyOf(values);
    below = List.copyOf(below);
    upTo = List.copyOf(upTo);
    if (!(missing >= 0 && missing <= 1) || values.isEmpty() != (missing == 1)) {
      throw new IllegalArgumentException(
          "a share of " + missing + " missing does not go with " + values.size() + " values");
    }
    if (below.size() != values.size() || upTo.size() != values.size()) {
      throw new IllegalArgumentException("each value has the share below it and up to it");
    }
    double share = 0;
    for (int i = 0; i < values.size(); i++) {
      if (!Double.isFinite(values.get(i)) || i > 0 && !(values.get(i) > values.get(i - 1))) {
        throw new IllegalArgumentException("values are finite and ascend");
      }
      if (!(below.get(i) >= share && upTo.get(i) >= below.get(i) && upTo.get(i) <= 1)) {
        throw new IllegalArgumentException("shares ascend from 0 to 1");
      }
      share = upTo.get(i);
    }
  }

  /**
   * The ranks of a sample.
   *
   * @param type of the column
   * @param sample values of the column, NaN where missing
   * @param missing the share of the rows in which the value is missing
   * @param quantiles how many values stand for the distribution at most; those that at least one in
   *     so many rows share are all among them
   */
  static NumberRanks fit(ColumnType type, double[] sample, double missing, int quantiles) {
    CountedValues all =
        CountedValues.of(Arrays.stream(sample).filter(v -> !Double.isNaN(v)).toArray());
    if (all.distinct() == 0) {
      return new NumberRanks(type, List.of(), List.of(), List.of(), 1);
    }
    List<Double> values = new ArrayList<>();
    List<Double> below = new ArrayList<>();
    List<Double> upTo = new ArrayList<>();
    double total = all.total();
    double before = 0;
    double next = 0;
    for (int i = 0; i < all.distinct(); i++) {
      double after = before + all.counts()[i];
      boolean end = i == 0 || i == all.distinct() - 1;
      boolean often = all.counts()[i] * quantiles >= total || all.distinct() <= quantiles;
      if (end || often || after > next) {
        double middle = (before + after) / 2 / total;
        values.add(all.values()[i]);
        below.add(often ? before / total : end ? (i == 0 ? 0.0 : 1.0) : middle);
        upTo.add(often ? after / total : end ? (i == 0 ? 0.0 : 1.0) : middle);
        next = after + total / quantiles;
      }
      before = after;
    }
    return new NumberRanks(type, values, below, upTo, missing);
  }

  @Override
  public List<Block> blocks() {
    Block score = new Block(Block.Meaning.NORMAL, 1);
    return missing > 0 ? List.of(score, new Block(Block.Meaning.SPIKE, 2)) : List.of(score);
  }

  @Override
  public int width() {
    return missing > 0 ? 3 : 1;
  }

  @Override
  public void apply(double raw, float[] network, int offset) {
    write(raw, 0.5, network, offset);
  }

  @Override
  public void apply(double raw, float[] network, int offset, SplitMix draws) {
    write(raw, draws.uniform(), network, offset);
  }

  /**
   * Writes a value.
   *
   * @param place where among the ranks that it may have, from 0 to 1
   */
  private void write(double raw, double place, float[] network, int offset) {
    if (Double.isNaN(raw) && missing == 0) {
      throw new IllegalArgumentException("a value is missing in a column that has them all");
    }
    network[offset] = (float) (Double.isNaN(raw) ? score(place) : score(raw, place));
    if (missing > 0) {
      network[offset + 1] = Double.isNaN(raw) ? 0 : 1;
      network[offset + 2] = Double.isNaN(raw) ? 1 : 0;
    }
  }

  @Override
  public int alternative(double raw) {
    return Double.isNaN(raw) ? 1 : 0;
  }

  private double rank(double raw, double place) {
    int at = Collections.binarySearch(values, raw + 0.0); // −0 is 0
    if (at >= 0) {
      // Away from the ends, over which float32 would round the score of a rare value.
      double inside = EDGE + (1 - 2 * EDGE) * place;
      return below.get(at) + inside * (upTo.get(at) - below.get(at));
    }
    int after = -at - 1;
    if (after == 0 || after == values.size()) {
      return after == 0 ? 0 : 1;
    }
    double way = (raw - values.get(after - 1)) / (values.get(after) - values.get(after - 1));
    return upTo.get(after - 1) + way * (below.get(after) - upTo.get(after - 1));
  }

  /** The score of a known value; see {@link #write}. */
  double score(double raw, double place) {
    return score(rank(raw, place));
  }

  /** Φ⁻¹ of a rank. */
  static double score(double rank) {
    double kept = MARGIN + (1 - 2 * MARGIN) * Math.max(0, Math.min(1, rank));
    return -Math.sqrt(2) * InverseErfc.value(2 * kept);
  }

  /** Φ of a score. */
  private static double rank(double score) {
    double rank = Erfc.value(-score / Math.sqrt(2)) / 2;
    return Math.max(0, Math.min(1, (rank - MARGIN) / (1 - 2 * MARGIN)));
  }

  @Override
  public double invert(float[] network, int offset) {
    boolean known = missing == 0 || network[offset + 1] >= network[offset + 2];
    return known ? quantile(rank((double) network[offset])) : Double.NaN;
  }

  @Override
  public double invert(float[] network, int offset, SplitMix draws) {
    boolean known = missing == 0 || WeightedChoice.among(network, offset + 1, 2, draws) == 0;
    return known ? quantile(rank((double) network[offset])) : Double.NaN;
  }

  private double quantile(double rank) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    int low = 0;
    int high = values.size() - 1;
    while (low < high) { // the first value that is not below the rank
      int middle = (low + high) >>> 1;
      if (upTo.get(middle) >= rank) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    if (low == 0 || rank >= below.get(low)) {
      return type.nearest(values.get(low));
    }
    double from = upTo.get(low - 1);
    double way = (rank - from) / (below.get(low) - from);
    return type.nearest(values.get(low - 1) + way * (values.get(low) - values.get(low - 1)));
  }

  @Override
  public double[] marginals() {
    return missing > 0 ? new double[] {1 - missing, missing} : new double[0];
  }

  @Override
  public double least() {
    return values.isEmpty() ? Double.NaN : type.nearest(values.get(0));
  }

  @Override
  public double greatest() {
    return values.isEmpty() ? Double.NaN : type.nearest(values.get(values.size() - 1));
  }

  /** From one score to the next about as far as the middle half of the values. */
  @Override
  public double scale() {
    return values.isEmpty() ? 0 : (quantile(0.84) - quantile(0.16)) / 2;
  }
}
