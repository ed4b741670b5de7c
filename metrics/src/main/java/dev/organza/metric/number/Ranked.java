package dev.organza.metric.number;

import java.util.stream.IntStream;

/**
 * Sorted numbers with their original places.
 *
 * @param values ascending
 * @param order entry i is the original place of value i
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record Ranked(double[] values, int[] order) {

  static Ranked of(double[] unsorted) {
    int[] order =
        IntStream.range(0, unsorted.length)
            .boxed()
            .sorted((a, b) -> Double.compare(unsorted[a], unsorted[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      values[i] = unsorted[order[i]];
    }
    return new Ranked(values, order);
  }

  /** Values that belong to the numbers, in the order of the sorted numbers. */
  int[] sorted(int[] times) {
    int[] sorted = new int[times.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = times[order[i]];
    }
    return sorted;
  }
}
