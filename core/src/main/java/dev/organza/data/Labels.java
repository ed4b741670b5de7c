package dev.organza.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The classes of samples.
 *
 * @param indices one class index per sample; empty when there are no labels
 * @param names the names of the classes
 */
// Never compared, and never leaves the package.
@SuppressWarnings("ArrayRecordComponent")
record Labels(int[] indices, List<String> names) {

  static final Labels NONE = new Labels(new int[0], List.of());

  /** Labels whose classes have no other name than their number: those numbers that occur. */
  static Labels numbered(int[] numbers) {
    int[] occurring = IntStream.of(numbers).sorted().distinct().toArray();
    return new Labels(
        IntStream.of(numbers).map(number -> Arrays.binarySearch(occurring, number)).toArray(),
        IntStream.of(occurring).mapToObj(Integer::toString).toList());
  }

  int of(int sample) {
    return indices.length == 0 ? -1 : indices[sample];
  }
}
