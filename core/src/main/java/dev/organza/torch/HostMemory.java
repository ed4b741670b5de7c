package dev.organza.torch;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.BytePointer;
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
    long elements = 1;
    for (long size : sizes) {
      elements = Math.multiplyExact(elements, size);
    }
    if (elements > values.capacity()) {
      throw new IllegalArgumentException(
          elements + " values do not fit a buffer of " + values.capacity());
    }
    try (Scope scope = Scope.open()) {
      FloatBuffer all = values.duplicate().clear();
      Tensor view =
          torch.from_blob(new FloatPointer(all), sizes, new TensorOptions(torch.ScalarType.Float));
      return scope.keep(
          device.isCuda() ? view.to(device.handle(), torch.ScalarType.Float) : view.clone());
    }
  }

  /** A float32 tensor of these sizes on a device. */
  public static Tensor tensor(float[] values, Device device, long... sizes) {
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Float.BYTES))
            .order(java.nio.ByteOrder.nativeOrder())
            .asFloatBuffer();
    buffer.put(values);
    return tensor(buffer, device, sizes);
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
