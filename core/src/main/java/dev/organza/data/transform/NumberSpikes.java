package dev.organza.data.transform;

import dev.organza.data.SplitMix;
import dev.organza.data.column.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A number that many rows share some values of: each of these is an alternative of its own, and the
 * other numbers are normal scores of their ranks among each other ({@link NumberRanks}). A missing
 * value is an alternative too.
 *
 * <p>By rank alone a spike takes its share of the scores, and what it leaves is narrow: where nine
 * rows of ten have no gain, all gains lie between 1.3 and 3.7, and those of a few thousand between
 * 1.5 and 1.7. Networks that are smooth do not see what depends on such a difference.
 *
 * <p>The score of a row that has another alternative is drawn, so that it is normal in all rows.
 *
 * @param spikes the values that are alternatives, ascending
 * @param missing the share of the training data in which the value is missing; 0 where none may be
 * @param others the ranks of the other numbers; without values where there are no others
 */
public record NumberSpikes(List<Spike> spikes, double missing, NumberRanks others)
    implements ColumnEncoding {

  /** Rounding of a sum of shares. */
  private static final double TINY = 1e-6;

  /**
   * A value that many rows share.
   *
   * @param value finite
   * @param share of the training data that has it
   */
  public record Spike(double value, double share) {

    /** Checks the numbers. */
    public Spike {
      if (!Double.isFinite(value) || !(share > 0 && share <= 1)) {
        throw new IllegalArgumentException("a spike has a finite value and a share");
      }
    }
  }

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is none, they do not ascend, or their shares and that
   *     of the missing values leave no share to the others, or one where there are no others
   */
  public NumberSpikes {
    spikes = List.copyOf(spikes);
    for (int i = 1; i < spikes.size(); i++) {
      if (!(spikes.get(i).value() > spikes.get(i - 1).value())) {
        throw new IllegalArgumentException("spikes ascend");
      }
    }
    double shared = missing + spikes.stream().mapToDouble(Spike::share).sum();
    boolean all = others.values().isEmpty();
    if (spikes.isEmpty() || !(missing >= 0) || (all ? shared < 1 - TINY : shared >= 1)) {
      throw new IllegalArgumentException(
          spikes.size() + " spikes and missing values have a share of " + shared);
    }
    if (shared > 1 + TINY || !all && others.missing() > 0) {
      throw new IllegalArgumentException("shares add up to 1, missing ones once");
    }
  }

  /**
   * The encoding of a sample: with spikes if there are any.
   *
   * @param type of the column
   * @param sample values of the column, NaN where missing
   * @param missing the share of the rows in which the value is missing
   */
  static ColumnEncoding fit(
      ColumnType type, double[] sample, double missing, NumberEncoding.Ranks options) {
    double[] known = Arrays.stream(sample).filter(v -> !Double.isNaN(v)).toArray();
    CountedValues all = CountedValues.of(known);
    double total = all.total();
    List<Spike> spikes = new ArrayList<>();
    for (int i = 0; i < all.distinct() && all.distinct() > 1; i++) {
      double share = (1 - missing) * all.counts()[i] / total;
      if (share >= options.single()) {
        spikes.add(new Spike(all.values()[i], share));
      }
    }
    if (spikes.isEmpty()) {
      return NumberRanks.fit(type, sample, missing, options.quantiles());
    }
    double[] values = spikes.stream().mapToDouble(Spike::value).toArray();
    double[] others =
        Arrays.stream(known).filter(v -> Arrays.binarySearch(values, v + 0.0) < 0).toArray();
    NumberRanks ranks =
        NumberRanks.fit(type, others, others.length == 0 ? 1 : 0, options.quantiles());
    return new NumberSpikes(spikes, missing, ranks);
  }

  /** How many places before the alternatives the score takes, and before the spikes the others. */
  private int scores() {
    return others.values().isEmpty() ? 0 : 1;
  }

  private int alternatives() {
    return scores() + spikes.size() + (missing > 0 ? 1 : 0);
  }

  @Override
  public List<Block> blocks() {
    Block choice = new Block(Block.Meaning.SPIKE, alternatives());
    return scores() == 0 ? List.of(choice) : List.of(new Block(Block.Meaning.NORMAL, 1), choice);
  }

  @Override
  public int width() {
    return scores() + alternatives();
  }

  @Override
  public void apply(double raw, float[] network, int offset) {
    write(raw, 0.5, network, offset);
  }

  @Override
  public void apply(double raw, float[] network, int offset, SplitMix draws) {
    write(raw, draws.uniform(), network, offset);
  }

  private void write(double raw, double place, float[] network, int offset) {
    int chosen = alternative(raw);
    for (int i = 0; i < alternatives(); i++) {
      network[offset + scores() + i] = i == chosen ? 1 : 0;
    }
    if (scores() > 0) {
      network[offset] = (float) (chosen == 0 ? others.score(raw, place) : NumberRanks.score(place));
    }
  }

  @Override
  public int alternative(double raw) {
    if (Double.isNaN(raw)) {
      if (missing == 0) {
        throw new IllegalArgumentException("a value is missing in a column that has them all");
      }
      return alternatives() - 1;
    }
    int nearest = 0;
    for (int i = 0; i < spikes.size(); i++) {
      double away = Math.abs(raw - spikes.get(i).value());
      if (away == 0) {
        return scores() + i;
      }
      nearest = away < Math.abs(raw - spikes.get(nearest).value()) ? i : nearest;
    }
    return scores() > 0 ? 0 : nearest; // of a column of spikes alone
  }

  @Override
  public double invert(float[] network, int offset) {
    int at = offset + scores();
    return raw(WeightedChoice.largest(network, at, alternatives()), network, offset);
  }

  @Override
  public double invert(float[] network, int offset, SplitMix draws) {
    int at = offset + scores();
    return raw(WeightedChoice.among(network, at, alternatives(), draws), network, offset);
  }

  private double raw(int alternative, float[] network, int offset) {
    int spike = alternative - scores();
    if (spike < 0) {
      return others.invert(network, offset);
    }
    return spike < spikes.size() ? spikes.get(spike).value() : Double.NaN;
  }

  @Override
  public double[] marginals() {
    double shared = missing + spikes.stream().mapToDouble(Spike::share).sum();
    return DoubleStream.concat(
            DoubleStream.of(1 - shared).limit(scores()),
            DoubleStream.concat(
                spikes.stream().mapToDouble(Spike::share),
                DoubleStream.of(missing).limit(missing > 0 ? 1 : 0)))
        .toArray();
  }

  @Override
  public ColumnType type() {
    return others.type();
  }

  @Override
  public double least() {
    double spike = spikes.get(0).value();
    return scores() == 0 ? spike : Math.min(spike, others.least());
  }

  @Override
  public double greatest() {
    double spike = spikes.get(spikes.size() - 1).value();
    return scores() == 0 ? spike : Math.max(spike, others.greatest());
  }

  @Override
  public double scale() {
    return others.scale();
  }
}
