package dev.organza.data.transform;

import dev.organza.data.Dataset;
import dev.organza.data.Field;
import java.util.Arrays;
import java.util.List;

/**
 * How often each category of each column occurs in all rows of a data set, and how often values are
 * missing.
 */
final class Tallies {

  private final long[][] counts;
  private final long[] missing;

  private Tallies(long[][] counts, long[] missing) {
    this.counts = counts;
    this.missing = missing;
  }

  static Tallies of(Field.Row row, Dataset dataset) {
    int width = row.columns().size();
    long[][] counts = new long[width][];
    for (int i = 0; i < width; i++) {
      counts[i] = new long[row.columns().get(i).categories().size()];
    }
    long[] missing = new long[width];
    double[] one = new double[width];
    for (int n = 0; n < dataset.count(); n++) {
      dataset.read(n, one, 0);
      for (int i = 0; i < width; i++) {
        if (Double.isNaN(one[i])) {
          missing[i]++;
        } else if (counts[i].length > 0) {
          counts[i][(int) one[i]]++;
        }
      }
    }
    return new Tallies(counts, missing);
  }

  /** How often a column's value is missing. */
  long missing(int column) {
    return missing[column];
  }

  /** How often each category of a column occurs, and last, if there are any, missing values. */
  List<Long> counts(int column) {
    long[] all =
        Arrays.copyOf(counts[column], counts[column].length + (missing[column] > 0 ? 1 : 0));
    if (missing[column] > 0) {
      all[all.length - 1] = missing[column];
    }
    return Arrays.stream(all).boxed().toList();
  }
}
