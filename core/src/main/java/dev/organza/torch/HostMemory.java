package dev.organza.torch;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Copies between tensors and Java's memory. Copies, never views: no handle leaves by this door. */
public final class HostMemory {

  private HostMemory() {}

  /**
   * A float32 tensor of these sizes on a device, with the first values of a buffer.
   *
   * @param values a direct buffer in native byte order, read from position 0 without moving it
   */
  public static Tensor tensor(FloatBuffer values, Device device, long... sizes) {
    requireEnough(values.capacity(), sizes);
    try (Scope scope = Scope.open()) {
      return scope.keep(copy(new FloatPointer(values.duplicate().clear()), device, sizes));
    }
  }

  /** A float32 tensor of these sizes on a device. */
  public static Tensor tensor(float[] values, Device device, long... sizes) {
    requireEnough(values.length, sizes);
    try (Scope scope = Scope.open()) {
      // Memory of the scope, not of a direct buffer, which waits for the garbage collector.
      return scope.keep(copy(new FloatPointer(values), device, sizes));
    }
  }

  private static void requireEnough(int values, long... sizes) {
    long elements = 1;
    for (long size : sizes) {
      elements = Math.multiplyExact(elements, size);
    }
    if (elements > values) {
      throw new IllegalArgumentException(elements + " values do not fit a buffer of " + values);
    }
  }

  private static Tensor copy(FloatPointer values, Device device, long... sizes) {
    Tensor view = torch.from_blob(values, sizes, new TensorOptions(torch.ScalarType.Float));
    return device.isCuda() ? view.to(device.handle(), torch.ScalarType.Float) : view.clone();
  }

  /** A tensor of bytes on the CPU. */
  public static Tensor tensor(byte[] values) {
    try (Scope scope = Scope.open()) {
      Tensor view =
          torch.from_blob(
              new BytePointer(values),
              new long[] {values.length},
              new TensorOptions(torch.ScalarType.Byte));
      return scope.keep(view.clone());
    }
  }

  /** A float64 tensor on the CPU. */
  public static Tensor tensor(double[] values) {
    try (Scope scope = Scope.open()) {
      Tensor view =
          torch.from_blob(
              new DoublePointer(values),
              new long[] {values.length},
              new TensorOptions(torch.ScalarType.Double));
      return scope.keep(view.clone());
    }
  }

  /** Writes the first values of a float64 tensor on the CPU over others. */
  public static void copy(Tensor from, double[] to) {
    if (to.length > 0) {
      try (Scope scope = Scope.open()) {
        new DoublePointer(from.data_ptr()).get(to);
      }
    }
  }

  /** The values of a tensor of any device, in row-major order, as float32. */
  public static float[] floats(Tensor tensor) {
    try (Scope scope = Scope.open()) {
      Tensor host = tensor.detach().to(torch.ScalarType.Float).cpu().contiguous();
      float[] values = new float[Math.toIntExact(host.numel())];
      if (values.length > 0) {
        new FloatPointer(host.data_ptr()).get(values);
      }
      return values;
    }
  }

  /** The bytes of a tensor of any device and type, in row-major order. */
  public static byte[] bytes(Tensor tensor) {
    try (Scope scope = Scope.open()) {
      Tensor host = tensor.detach().cpu().contiguous();
      byte[] values = new byte[Math.toIntExact(host.nbytes())];
      if (values.length > 0) {
        new BytePointer(host.data_ptr()).get(values);
      }
      return values;
    }
  }
}
