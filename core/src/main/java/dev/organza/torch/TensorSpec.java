package dev.organza.torch;

import java.util.List;

/**
 * One named tensor of a {@link FlatTensors}.
 *
 * @param name unique among the tensors that share memory, for example {@code 3.weight}
 * @param sizes its sizes, as LibTorch has them: {@code [O,I,kH,kW]} for a convolution's weight
 * @param layout the order of its elements in memory
 */
public record TensorSpec(String name, List<Long> sizes, Layout layout) {

  /** The order of elements in memory. */
  public enum Layout {
    /** Row-major. */
    CONTIGUOUS,
    /** Four dimensions [N,C,H,W] stored as [N,H,W,C], which the convolution kernels prefer. */
    CHANNELS_LAST
  }

  public TensorSpec {
    sizes = List.copyOf(sizes);
    if (layout == Layout.CHANNELS_LAST && sizes.size() != 4) {
      throw new IllegalArgumentException("channels-last needs 4 dimensions, not " + sizes);
    }
  }

  /** A row-major tensor. */
  public static TensorSpec of(String name, long... sizes) {
    return new TensorSpec(name, java.util.Arrays.stream(sizes).boxed().toList(), Layout.CONTIGUOUS);
  }

  /** A channels-last tensor; takes four sizes. */
  public static TensorSpec channelsLast(String name, long... sizes) {
    return new TensorSpec(
        name, java.util.Arrays.stream(sizes).boxed().toList(), Layout.CHANNELS_LAST);
  }

  /** The sizes, for LibTorch. */
  public long[] sizeArray() {
    return sizes.stream().mapToLong(Long::longValue).toArray();
  }

  /** The number of elements. */
  public long elements() {
    return sizes.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
  }
}
