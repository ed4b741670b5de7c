package dev.organza.data.transform;

import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.SplitMix;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import java.util.ArrayList;
import java.util.List;

/** How the columns of rows become values of the networks: a choice of a recipe. */
public sealed interface NumberEncoding {

  /** The fewest rows that a column is fitted on. */
  int LEAST_ROWS = 100;

  /**
   * Fits the transform of rows.
   *
   * @param row the columns
   * @param dataset the training data
   * @param seed of what is left to chance in the fit
   */
  Transform fit(Field.Row row, Dataset dataset, long seed);

  /** Fits the encoding of one column that holds no categories. */
  interface OfNumber {

    /**
     * The encoding of a column.
     *
     * @param sample some of its values, NaN where missing
     * @param missing the share of all rows in which the value is missing
     * @param column its place in a row
     */
    ColumnEncoding fit(ColumnType type, double[] sample, double missing, int column);
  }

  /**
   * The encoding of rows whose categories are probabilities.
   *
   * @param rows how many rows, spread evenly over the data, a number's encoding is fitted on
   */
  private static RowEncoding typed(Field.Row row, Dataset dataset, int rows, OfNumber numbers) {
    int width = row.columns().size();
    Dataset some = dataset.spread(rows);
    double[][] sample = new double[width][some.count()];
    double[] one = new double[width];
    for (int n = 0; n < some.count(); n++) {
      some.read(n, one, 0);
      for (int i = 0; i < width; i++) {
        sample[i][n] = one[i];
      }
    }
    Tallies tallies = Tallies.of(row, dataset);
    List<ColumnEncoding> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      Column column = row.columns().get(i);
      double missing = tallies.missing(i) / (double) dataset.count();
      columns.add(
          column.categories().isEmpty()
              ? numbers.fit(column.type(), sample[i], missing, i)
              : new Categories(column.categories(), missing > 0, tallies.counts(i)));
    }
    return new RowEncoding(columns);
  }

  private static void requireRows(int rows) {
    if (rows < LEAST_ROWS) {
      throw new IllegalArgumentException("rows is " + rows + "; it is at least " + LEAST_ROWS);
    }
  }

  private static void requireSingle(double single) {
    if (!(single > 0.001 && single <= 1)) {
      throw new IllegalArgumentException(
          "single is " + single + "; it is above 0.001 and at most 1");
    }
  }

  /** Numbers have mean 0 and deviation 1, categories are one-hot. */
  record Standardised() implements NumberEncoding {

    public static final Standardised DEFAULTS = new Standardised();

    @Override
    public Transform fit(Field.Row row, Dataset dataset, long seed) {
      List<String> gaps =
          row.columns().stream().filter(Column::isNullable).map(Column::name).toList();
      if (!gaps.isEmpty()) {
        throw new UsageException(
            "Values are missing in %s, and numbers and categories that are standardised cannot be missing."
                .formatted(String.join(", ", gaps)),
            Hint.say("Learn which are missing, ").set("numbers.kind", "modes").and("."));
      }
      return row.isNumeric() ? Scaling.standardise(dataset) : RowEncoding.fit(row, dataset);
    }
  }

  /**
   * Numbers are a mode of their column's distribution and their place within (CTGAN, Xu et al.
   * 2019, arXiv:1907.00503, section 4.2), categories are probabilities. The modes are those of a
   * variational Bayesian mixture of Gaussians, fitted on standardised values.
   *
   * @param components the most modes that a column has, 1 to 100; the paper's code has 10
   * @param threshold the weight above which a component of the mixture is a mode, in [0,1)
   * @param concentration the prior weight of a new component, above 0
   * @param rows of how many rows, spread evenly over the data, the mixture is fitted
   * @param single a value that at least this share of the rows has is a mode of its own, which is
   *     given back exactly; above 0.001 and at most 1, which is none, as in the paper
   */
  record ModeSpecific(
      int components, double threshold, double concentration, int rows, double single)
      implements NumberEncoding {

    /** The values of the paper's code. */
    public static final ModeSpecific DEFAULTS = new ModeSpecific(10, 0.005, 0.001, 20_000, 1);

    private static final int MOST_COMPONENTS = 100;

    public ModeSpecific {
      if (components < 1 || components > MOST_COMPONENTS) {
        throw new IllegalArgumentException(
            "components is " + components + "; it is 1 to " + MOST_COMPONENTS);
      }
      if (!(threshold >= 0 && threshold < 1)) {
        throw new IllegalArgumentException(
            "threshold is " + threshold + "; it is at least 0 and below 1");
      }
      if (!(concentration > 0) || Double.isInfinite(concentration)) {
        throw new IllegalArgumentException(
            "concentration is " + concentration + "; it is above 0 and finite");
      }
      requireRows(rows);
      requireSingle(single);
    }

    @Override
    public RowEncoding fit(Field.Row row, Dataset dataset, long seed) {
      return typed(
          row,
          dataset,
          rows,
          (type, sample, missing, column) ->
              NumberModes.fit(type, sample, missing, this, SplitMix.at(seed, column).next()));
    }
  }

  /**
   * Numbers are normal scores of their ranks ({@link NumberRanks}), but values that many rows share
   * are alternatives of their own ({@link NumberSpikes}); categories are probabilities.
   *
   * @param quantiles how many values stand for the distribution of a column at most; with no more
   *     distinct values than that, it is exact; 2 to 10,000
   * @param rows from how many rows, spread evenly over the data, the distribution is taken
   * @param single a value that at least this share of the rows has is an alternative of its own,
   *     which is given back exactly; above 0.001 and at most 1, which is none
   */
  record Ranks(int quantiles, int rows, double single) implements NumberEncoding {

    public static final Ranks DEFAULTS = new Ranks(256, 100_000, 0.05);

    private static final int MOST_QUANTILES = 10_000;

    public Ranks {
      if (quantiles < 2 || quantiles > MOST_QUANTILES) {
        throw new IllegalArgumentException(
            "quantiles is " + quantiles + "; it is 2 to " + MOST_QUANTILES);
      }
      requireRows(rows);
      requireSingle(single);
    }

    @Override
    public RowEncoding fit(Field.Row row, Dataset dataset, long seed) {
      return typed(
          row,
          dataset,
          rows,
          (type, sample, missing, column) -> NumberSpikes.fit(type, sample, missing, this));
    }
  }
}
