package dev.organza.data.batch;

import dev.organza.data.Dataset;
import dev.organza.data.SplitMix;
import dev.organza.data.constraint.FreeColumns;
import dev.organza.data.transform.ColumnEncoding;
import dev.organza.data.transform.RowEncoding;
import dev.organza.data.transform.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * CTGAN's training by sampling (Xu et al. 2019, arXiv:1907.00503, section 4.3): each place of an
 * epoch takes a column with alternatives, all alike likely; one of these, in proportion to log(1 +
 * how often it occurs); and a row that has it. The label of the place is the alternative, among
 * those of all columns one after another. In the paper alternatives are categories.
 *
 * <p>Every place is drawn by itself from seed, epoch and place. It keeps one index a row and
 * column, in a file where there are many rows.
 */
public final class CategorySampler implements Sampler {

  private final List<AlternativeRows> columns;
  private final Optional<FreeColumns> free;

  private CategorySampler(List<AlternativeRows> columns, Optional<FreeColumns> free) {
    this.columns = columns;
    this.free = free;
  }

  /**
   * The sampler of a data set; {@link Sampler#SHUFFLED} if no column has alternatives.
   *
   * @param transform of its rows
   * @param numbers whether numbers are asked for too; see {@link RowEncoding#asked}
   */
  public static Sampler of(Dataset dataset, Transform transform, boolean numbers) {
    List<AlternativeRows> columns = new ArrayList<>();
    Optional<FreeColumns> free = transform.constrained();
    Dataset encoded = encoded(dataset, free);
    int label = 0;
    for (int i : transform.rows().map(rows -> rows.asked(numbers)).orElse(List.of())) {
      ColumnEncoding encoding = transform.rows().orElseThrow().columns().get(i);
      columns.add(AlternativeRows.of(encoded, i, encoding, label));
      label += encoding.marginals().length;
    }
    return columns.isEmpty() ? SHUFFLED : new CategorySampler(columns, free);
  }

  /** The rows whose columns are encoded. */
  private static Dataset encoded(Dataset dataset, Optional<FreeColumns> free) {
    return free.map(columns -> columns.of(dataset)).orElse(dataset);
  }

  @Override
  public int[] epoch(Dataset dataset, long seed, long epoch) {
    int[] samples = new int[dataset.count()];
    for (int place = 0; place < samples.length; place++) {
      SplitMix draws = SplitMix.at(seed, epoch, place);
      samples[place] = columns.get(draws.below(columns.size())).draw(draws);
    }
    return samples;
  }

  @Override
  public int[] labels(Dataset dataset, long seed, long epoch, int[] samples) {
    int[] labels = new int[samples.length];
    Dataset encoded = encoded(dataset, free);
    double[] row = new double[encoded.shape().elements()];
    for (int place = 0; place < samples.length; place++) {
      encoded.read(samples[place], row, 0);
      AlternativeRows chosen = columns.get(SplitMix.at(seed, epoch, place).below(columns.size()));
      labels[place] = chosen.label(row);
    }
    return labels;
  }

  /**
   * The rows of a column by alternative.
   *
   * @param column its place in a row
   * @param firstLabel the label of its first alternative
   * @param rows the indices of all rows, those of the first alternative first
   * @param starts where each begins in {@code rows}; one more than there are alternatives
   * @param sums of the weights of the alternatives up to each
   */
  @SuppressWarnings("ArrayRecordComponent") // they stay in this class
  private record AlternativeRows(
      int column,
      ColumnEncoding encoding,
      int firstLabel,
      RowLists rows,
      int[] starts,
      double[] sums) {

    static AlternativeRows of(
        Dataset dataset, int column, ColumnEncoding encoding, int firstLabel) {
      int width = encoding.marginals().length;
      int[] places = new int[dataset.count()];
      int[] starts = new int[width + 1];
      double[] row = new double[dataset.shape().elements()];
      for (int n = 0; n < places.length; n++) {
        dataset.read(n, row, 0);
        places[n] = encoding.alternative(row[column]);
        starts[places[n] + 1]++;
      }
      double[] sums = new double[width];
      double sum = 0;
      for (int k = 0; k < width; k++) {
        sum += StrictMath.log1p(starts[k + 1]);
        sums[k] = sum;
        starts[k + 1] += starts[k];
      }
      int[] next = starts.clone();
      int[] rows = new int[places.length];
      for (int n = 0; n < places.length; n++) {
        rows[next[places[n]]++] = n;
      }
      return new AlternativeRows(column, encoding, firstLabel, RowLists.of(rows), starts, sums);
    }

    /** A row that has an alternative drawn by its weight. */
    int draw(SplitMix draws) {
      double at = draws.uniform() * sums[sums.length - 1];
      int found = Arrays.binarySearch(sums, at);
      // The first whose sum is above: one of weight 0 is never drawn.
      int alternative = found >= 0 ? found + 1 : -found - 1;
      int from = starts[alternative];
      return rows.get(from + draws.below(starts[alternative + 1] - from));
    }

    int label(double[] row) {
      return firstLabel + encoding.alternative(row[column]);
    }
  }
}
