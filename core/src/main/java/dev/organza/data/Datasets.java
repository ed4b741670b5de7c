package dev.organza.data;

import dev.organza.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

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
   * Rows of numbers; the array is taken over.
   *
   * @param rows {@code [count][F]}; the columns are called {@code x0}, {@code x1}, …
   * @throws IllegalArgumentException if there is no row, or one has another size
   */
  public static Dataset of(float[][] rows) {
    int columns = rows.length == 0 ? 1 : rows[0].length;
    return DatasetBuilder.ofRows(
            "rows", IntStream.range(0, columns).mapToObj(i -> "x" + i).toList(), rows)
        .build();
  }

  /**
   * Images whose pixels are unsigned bytes; the arrays are copied.
   *
   * @param name for people
   * @param shape {@code [C,H,W]}
   * @param images {@code [count][C·H·W]}, channel by channel and row by row
   * @param labels their classes; {@link Labels#NONE} if there are none
   * @throws IllegalArgumentException if there is no image, one has another size, or there are not
   *     as many labels as images
   */
  public static Dataset of(String name, Shape shape, byte[][] images, Labels labels) {
    if (images.length == 0) {
      throw new IllegalArgumentException("there is no image");
    }
    try (PixelStore.Builder pixels = new PixelStore.Builder(shape.elements())) {
      for (byte[] image : images) {
        pixels.append(image);
      }
      return DatasetBuilder.ofPixels(name, shape, pixels.build()).labelled(labels).build();
    }
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
   * Images {@code [3,H,W]} whose channels are three of these drawn at random, the same ones each
   * time: see {@link Dataset#stack}. Closing the result closes the grey images.
   *
   * @param name for people
   * @param grey images {@code [1,H,W]} of two classes or more
   * @param count how many, at least 1
   * @throws IllegalArgumentException if they are no such images
   */
  public static Dataset stacked(String name, Dataset grey, int count) {
    if (!grey.shape().isImage() || grey.shape().dimension(0) != 1 || grey.classes().size() < 2) {
      throw new IllegalArgumentException(
          "stacked are grey images of two classes or more, not %s of %d"
              .formatted(grey.shape(), grey.classes().size()));
    }
    if (count < 1) {
      throw new IllegalArgumentException("there is at least one image, not " + count);
    }
    return new StackedImages(name, grey, count);
  }

  /**
   * The first samples of a data set, as a view; closing it closes the data set.
   *
   * @param samples how many, from 1 to all of them
   */
  public static Dataset first(Dataset dataset, int samples) {
    return new View.Slice(dataset, 0, samples, true);
  }

  /**
   * Chosen samples of a data set, as a view; closing it closes the data set.
   *
   * @param indices in [0, count), in the order of the result
   */
  public static Dataset selected(Dataset dataset, int... indices) {
    return new View.Selected(dataset, indices, true);
  }

  /**
   * A data set that knows what was left out of it; closing it closes the data set.
   *
   * @param leftOut is asked each time that somebody wants it
   */
  public static Dataset leaving(Dataset dataset, Supplier<Dataset> leftOut) {
    return new View.Leaving(dataset, leftOut);
  }

  /** A data set with more notes before its own; closing it closes the data set. */
  public static Dataset noting(Dataset dataset, List<String> notes) {
    return notes.isEmpty() ? dataset : new View.Noted(dataset, notes);
  }

  /**
   * A data set without the classes that none of its samples has; closing it closes the data set.
   */
  public static Dataset withoutEmptyClasses(Dataset dataset) {
    return Occurring.of(dataset);
  }
}
