package dev.organza.distance;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Copies float64 matrices between Java arrays and tensors on the CPU. */
public final class Matrices {

  private Matrices() {}

  /** A float64 tensor of these sizes, from values in row-major order. */
  public static Tensor of(double[] values, long... sizes) {
    return torch
        .from_blob(new DoublePointer(values), sizes, new TensorOptions(torch.ScalarType.Double))
        .clone();
  }

  /** Rows {@code from} (inclusive) to {@code to} (exclusive): {@code [to − from, width]}. */
  public static Tensor rows(float[][] rows, int from, int to) {
    int width = rows[from].length;
    double[] values = new double[Math.multiplyExact(to - from, width)];
    for (int i = from; i < to; i++) {
      for (int k = 0; k < width; k++) {
        values[(i - from) * width + k] = rows[i][k];
      }
    }
    return of(values, to - from, width);
  }

  /** The values of a float64 tensor in row-major order. */
  public static double[] values(Tensor tensor) {
    Tensor host = tensor.contiguous();
    double[] values = new double[Math.toIntExact(host.numel())];
    if (values.length > 0) {
      new DoublePointer(host.data_ptr()).get(values);
    }
    return values;
  }
}
