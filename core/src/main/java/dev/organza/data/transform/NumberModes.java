package dev.organza.data.transform;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.organza.data.SplitMix;
import dev.organza.data.column.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * NumberMode-specific normalisation of a number (Xu et al. 2019, arXiv:1907.00503, section 4.2):
 * which mode of its distribution it belongs to, one-hot, and before that where it lies within,
 * {@code α = (raw − mean) / (4 deviation)}. The mode is drawn in proportion to the modes' shares of
 * the value.
 *
 * <p>A missing value is a mode of its own, the last, with α 0.
 *
 * <p>Back it is the nearest value of the column's type: in the range of the data, whole if they
 * are, with as many decimal places.
 *
 * @param type of the column
 * @param modes where the values gather
 * @param missing the share of the training data in which the value is missing; 0 where none may be
 */
public record NumberModes(ColumnType type, List<NumberMode> modes, double missing)
    implements ColumnEncoding {

  /** How many deviations α 1 stands for. */
  private static final double WIDTH = 4;

  /** α keeps from the ends of tanh, which a network does not reach. */
  private static final double LARGEST = 0.99;

  /**
   * One mode.
   *
   * @param mean its middle
   * @param deviation its standard deviation; 0 for a single value, which many rows share
   * @param logScale the constant c of its share of a value, in proportion to {@code exp(c − ½((raw
   *     − mean)/deviation)²)}; of no meaning for a single value
   * @param share of the training data that belongs to it
   */
  public record NumberMode(double mean, double deviation, double logScale, double share) {

    /** Checks the numbers. */
    public NumberMode {
      if (!Double.isFinite(mean) || !(deviation >= 0) || Double.isInfinite(deviation)) {
        throw new IllegalArgumentException("a mode has a finite mean and deviation");
      }
      if (!Double.isFinite(logScale) || !(share >= 0 && share <= 1.000001)) {
        throw new IllegalArgumentException("a mode has a finite scale and a share");
      }
    }

    /** A mode of one value. */
    static NumberMode single(double value) {
      return new NumberMode(value, 0, 0, 0);
    }

    NumberMode with(double newShare) {
      return new NumberMode(mean, deviation, logScale, newShare);
    }

    @JsonIgnore
    boolean isSingle() {
      return deviation == 0;
    }
  }

  /**
   * Copies the modes.
   *
   * @throws IllegalArgumentException if there is none
   */
  public NumberModes {
    modes = List.copyOf(modes);
    if (modes.isEmpty() && missing == 0) {
      throw new IllegalArgumentException("a number has at least one mode");
    }
    if (!(missing >= 0 && missing <= 1)) {
      throw new IllegalArgumentException("missing is a share, not " + missing);
    }
  }

  /** The places of the one-hot part. */
  private int places() {
    return modes.size() + (missing > 0 ? 1 : 0);
  }

  @Override
  public List<Block> blocks() {
    return List.of(new Block(Block.Meaning.BOUNDED, 1), new Block(Block.Meaning.MODE, places()));
  }

  @Override
  public int width() {
    return 1 + places();
  }

  @Override
  public void apply(double raw, float[] network, int offset) {
    write(raw, likeliest(raw), network, offset);
  }

  @Override
  public void apply(double raw, float[] network, int offset, SplitMix draws) {
    double[] shares = shares(raw);
    write(
        raw,
        shares.length == 0 ? likeliest(raw) : WeightedChoice.among(shares, draws),
        network,
        offset);
  }

  private void write(double raw, int place, float[] network, int offset) {
    for (int i = 0; i < places(); i++) {
      network[offset + 1 + i] = i == place ? 1 : 0;
    }
    network[offset] = 0;
    if (place < modes.size() && !modes.get(place).isSingle()) {
      NumberMode mode = modes.get(place);
      double alpha = (raw - mode.mean()) / (WIDTH * mode.deviation());
      network[offset] = (float) Math.max(-LARGEST, Math.min(LARGEST, alpha));
    }
  }

  private int likeliest(double raw) {
    if (Double.isNaN(raw)) {
      return requireMissing();
    }
    double[] shares = shares(raw);
    int likeliest = 0;
    for (int i = 1; i < shares.length; i++) {
      likeliest = shares[i] > shares[likeliest] ? i : likeliest;
    }
    return shares.length > 0 ? likeliest : nearest(raw);
  }

  private int requireMissing() {
    if (missing == 0) {
      throw new IllegalArgumentException("a value is missing in a column that has them all");
    }
    return modes.size();
  }

  /** The mode with the nearest middle: of columns in which all modes are single values. */
  private int nearest(double raw) {
    return IntStream.range(0, modes.size())
        .reduce(
            (a, b) ->
                Math.abs(raw - modes.get(b).mean()) < Math.abs(raw - modes.get(a).mean()) ? b : a)
        .orElseGet(this::requireMissing);
  }

  /** The modes' shares of a value; none if it is missing or there are only single values. */
  private double[] shares(double raw) {
    double[] shares = new double[modes.size()];
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < shares.length; i++) {
      NumberMode mode = modes.get(i);
      if (mode.isSingle() && raw == mode.mean()) {
        shares = new double[modes.size()];
        shares[i] = 1;
        return shares;
      }
      double away = (raw - mode.mean()) / mode.deviation();
      shares[i] = mode.isSingle() ? Double.NEGATIVE_INFINITY : mode.logScale() - 0.5 * away * away;
      largest = Math.max(largest, shares[i]);
    }
    if (Double.isNaN(raw) || largest == Double.NEGATIVE_INFINITY) {
      return new double[0];
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] = StrictMath.exp(shares[i] - largest);
    }
    return shares;
  }

  @Override
  public double invert(float[] network, int offset) {
    return raw(WeightedChoice.largest(network, offset + 1, places()), network[offset]);
  }

  @Override
  public double invert(float[] network, int offset, SplitMix draws) {
    return raw(WeightedChoice.among(network, offset + 1, places(), draws), network[offset]);
  }

  private double raw(int place, double alpha) {
    if (place == modes.size()) {
      return Double.NaN;
    }
    NumberMode mode = modes.get(place);
    return type.nearest(Math.max(-1, Math.min(1, alpha)) * WIDTH * mode.deviation() + mode.mean());
  }

  @Override
  public double least() {
    return modes.stream()
        .mapToDouble(mode -> type.nearest(mode.mean() - WIDTH * mode.deviation()))
        .min()
        .orElse(Double.NaN);
  }

  @Override
  public double greatest() {
    return modes.stream()
        .mapToDouble(mode -> type.nearest(mode.mean() + WIDTH * mode.deviation()))
        .max()
        .orElse(Double.NaN);
  }

  /** That of the widest mode. */
  @Override
  public double scale() {
    return WIDTH * modes.stream().mapToDouble(NumberMode::deviation).max().orElse(0);
  }

  /**
   * The modes of a sample.
   *
   * @param type of the column
   * @param sample values of the column, NaN where missing
   * @param missing the share of the rows in which the value is missing
   * @param seed of the first clusters
   */
  static NumberModes fit(
      ColumnType type,
      double[] sample,
      double missing,
      NumberEncoding.ModeSpecific options,
      long seed) {
    CountedValues all =
        CountedValues.of(Arrays.stream(sample).filter(v -> !Double.isNaN(v)).toArray());
    List<NumberMode> modes = new ArrayList<>();
    double often = options.single() * all.total();
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < all.distinct(); i++) {
      if (all.distinct() == 1 || all.counts()[i] >= often) {
        modes.add(NumberMode.single(all.values()[i]));
      } else {
        others.add(i);
      }
    }
    CountedValues rest =
        new CountedValues(
            others.stream().mapToDouble(i -> all.values()[i]).toArray(),
            others.stream().mapToDouble(i -> all.counts()[i]).toArray());
    if (rest.distinct() == 1) {
      modes.add(NumberMode.single(rest.values()[0]));
    } else if (rest.distinct() > 1) {
      modes.addAll(mixture(rest, options, seed));
    }
    return new NumberModes(type, shared(all, modes, missing), missing);
  }

  /** The modes with their shares of a sample. */
  private static List<NumberMode> shared(
      CountedValues values, List<NumberMode> modes, double missing) {
    NumberModes plain = new NumberModes(ColumnType.Real.ANY, modes, 1);
    double[] shares = new double[modes.size()];
    double total = values.total();
    for (int i = 0; i < values.distinct(); i++) {
      double[] each = plain.shares(values.values()[i]);
      double sum = Arrays.stream(each).sum();
      for (int k = 0; k < each.length; k++) {
        shares[k] += (1 - missing) * values.counts()[i] / total * each[k] / sum;
      }
    }
    return IntStream.range(0, shares.length).mapToObj(k -> modes.get(k).with(shares[k])).toList();
  }

  @Override
  public double[] marginals() {
    double[] marginals = new double[places()];
    for (int i = 0; i < modes.size(); i++) {
      marginals[i] = modes.get(i).share();
    }
    if (missing > 0) {
      marginals[modes.size()] = missing;
    }
    return marginals;
  }

  private static List<NumberMode> mixture(
      CountedValues values, NumberEncoding.ModeSpecific options, long seed) {
    double mean = values.mean();
    double deviation = values.deviation();
    CountedValues standard = values.standardised(mean, deviation);
    int components = Math.min(options.components(), values.distinct());
    int[] start = LineClusters.of(standard, components, seed);
    List<BayesianMixture.Component> found =
        BayesianMixture.fit(standard, start, components, options.concentration());
    // The heaviest is a mode in any case.
    return IntStream.range(0, found.size())
        .filter(k -> k == 0 || found.get(k).weight() > options.threshold())
        .mapToObj(found::get)
        .map(
            one ->
                new NumberMode(
                    mean + deviation * one.mean(), deviation * one.deviation(), one.logScale(), 0))
        .toList();
  }
}
