package dev.organza;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of one sample, without the batch dimension: {@code [C,H,W]} for an image, {@code [C,L]}
 * for a signal of C channels and L steps, {@code [F]} for a row of F numbers.
 *
 * <p>Every dimension is at least 1 and the product of all of them fits in an {@code int}, so that
 * one sample always fits in a Java array.
 */
public final class Shape {

  private final int[] dimensions;
  private final int elements;

  private Shape(int[] dimensions) {
    long product = 1;
    for (int dimension : dimensions) {
      if (dimension < 1) {
        throw new IllegalArgumentException(
            "every dimension of a shape is at least 1: " + Arrays.toString(dimensions));
      }
      product *= dimension;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "a sample has at most 2^31-1 elements: " + Arrays.toString(dimensions));
      }
    }
    this.dimensions = dimensions;
    this.elements = (int) product;
  }

  /**
   * The shape with these dimensions.
   *
   * @throws IllegalArgumentException if a dimension is below 1 or the product exceeds 2³¹−1
   */
  @JsonCreator
  public static Shape of(int... dimensions) {
    return new Shape(dimensions.clone());
  }

  /** The shape {@code [channels,height,width]} of an image. */
  public static Shape image(int channels, int height, int width) {
    return of(channels, height, width);
  }

  /** The shape {@code [channels,length]} of a signal, such as sound. */
  public static Shape signal(int channels, int length) {
    return of(channels, length);
  }

  /** The number of dimensions: 3 for an image, 2 for a signal, 1 for a row of numbers. */
  public int rank() {
    return dimensions.length;
  }

  /** The size of dimension {@code index}; negative indices count from the end. */
  public int dimension(int index) {
    return dimensions[index < 0 ? dimensions.length + index : index];
  }

  /** The number of values in one sample. */
  public int elements() {
    return elements;
  }

  /** Whether this is the shape of an image, {@code [C,H,W]}. */
  public boolean isImage() {
    return dimensions.length == 3;
  }

  /** Whether this is the shape of a signal, {@code [C,L]}. */
  public boolean isSignal() {
    return dimensions.length == 2;
  }

  /** This shape with another first dimension: the channels of an image, the length of a row. */
  public Shape withFirst(int size) {
    int[] changed = dimensions.clone();
    changed[0] = size;
    return new Shape(changed);
  }

  /** The dimensions, in order. */
  @JsonValue
  public List<Integer> dimensions() {
    return Arrays.stream(dimensions).boxed().toList();
  }

  /** The LibTorch sizes of a batch of {@code count} such samples: {@code [count, dimensions…]}. */
  public long[] batch(long count) {
    long[] sizes = new long[dimensions.length + 1];
    sizes[0] = count;
    for (int i = 0; i < dimensions.length; i++) {
      sizes[i + 1] = dimensions[i];
    }
    return sizes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dimensions, shape.dimensions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dimensions);
  }

  /** For example {@code [3,32,32]}. */
  @Override
  public String toString() {
    return Arrays.stream(dimensions)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "[", "]"));
  }
}
