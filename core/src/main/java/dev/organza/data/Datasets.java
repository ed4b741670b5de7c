package dev.organza.data;

import dev.organza.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Data sets of samples that are in memory. */
public final class Datasets {

  private Datasets() {}

  /**
   * Samples that are in memory already; the arrays are taken over.
   *
   * @param name for people
   * @param samples {@code [count][shape.elements()]}
   * @param labels {@code [count]} indices into {@code classes}; empty if there are none
   * @param classes the names of the classes; empty if there are none
   * @throws IllegalArgumentException if there is no sample, one has another size, or a label is no
   *     class
   */
  public static Dataset of(
      String name, Shape shape, float[][] samples, int[] labels, List<String> classes) {
    return DatasetBuilder.ofSamples(name, shape, samples)
        .labelled(Labels.of(labels, classes))
        .build();
  }

  /**
   * Pairs: sample i is sample i of both, as the fields {@code a} and {@code b}. Classes are those
   * of {@code a}. Closing the result closes both.
   *
   * @param name for people
   * @throws IllegalArgumentException if they have not as many samples as each other
   */
  public static Dataset pairs(String name, Dataset a, Dataset b) {
    Map<String, Dataset> parts = new LinkedHashMap<>();
    parts.put("a", a);
    parts.put("b", b);
    return new Zipped(name, parts);
  }

  /**
   * The first samples of a data set, as a view; closing it closes the data set.
   *
   * @param samples how many, from 1 to all of them
   */
  public static Dataset first(Dataset dataset, int samples) {
    return new Slice(dataset, 0, samples, true);
  }

  /**
   * A data set without the classes that none of its samples has; closing it closes the data set.
   */
  public static Dataset withoutEmptyClasses(Dataset dataset) {
    return Occurring.of(dataset);
  }
}
