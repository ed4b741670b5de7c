package dev.organza.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The classes of samples: one index each, and the names of the classes. */
public final class Labels {

  /** No labels. */
  public static final Labels NONE = new Labels(new int[0], List.of());

  private final int[] indices;
  private final List<String> names;

  private Labels(int[] indices, List<String> names) {
    this.indices = indices;
    this.names = names;
  }

  /**
   * Labels of named classes.
   *
   * @param indices one for each sample, in [0, names); copied
   * @param names the names of the classes; with none there are no labels
   * @throws IllegalArgumentException if an index is out of its range
   */
  public static Labels of(int[] indices, List<String> names) {
    if (Arrays.stream(indices).anyMatch(y -> y < 0 || y >= names.size())) {
      throw new IllegalArgumentException("each sample has one of the " + names.size() + " labels");
    }
    return new Labels(indices.clone(), List.copyOf(names));
  }

  /** Labels whose classes have no other name than their number: those numbers that occur. */
  public static Labels numbered(int... numbers) {
    int[] occurring = IntStream.of(numbers).sorted().distinct().toArray();
    return new Labels(
        IntStream.of(numbers).map(number -> Arrays.binarySearch(occurring, number)).toArray(),
        IntStream.of(occurring).mapToObj(Integer::toString).toList());
  }

  /** The number of samples; 0 if there are no labels. */
  public int count() {
    return indices.length;
  }

  /** The names of the classes, in the order of their indices. */
  public List<String> names() {
    return names;
  }

  /** The class of a sample; −1 if there are no labels. */
  public int of(int sample) {
    return indices.length == 0 ? -1 : indices[sample];
  }
}
