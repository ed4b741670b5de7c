package dev.organza.model;

import dev.organza.UsageException;
import dev.organza.game.Latents;
import dev.organza.torch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Parts of one size of arrays whose length is no multiple of it. */
final class Chunks {

  private Chunks() {}

  /** Rows start…start+count one after another, the last row repeated where there are no more. */
  static float[] rows(float[][] rows, int start, int count, int width) {
    float[] chunk = new float[count * width];
    for (int i = 0; i < count; i++) {
      float[] row = rows[Math.min(start + i, rows.length - 1)];
      if (row.length != width) {
        throw new UsageException("a row has " + row.length + " values, not " + width);
      }
      System.arraycopy(row, 0, chunk, i * width, width);
    }
    return chunk;
  }

  /**
   * Labels start…start+count as one-hot rows, the last repeated where there are no more.
   *
   * @param classes K, 0 for none
   * @return {@code [count,K]} on the device
   */
  static Tensor labels(int[] labels, int start, int count, int classes, Device device) {
    int[] chunk = new int[count];
    for (int i = 0; i < count && labels.length > 0; i++) {
      chunk[i] = labels[Math.min(start + i, labels.length - 1)];
    }
    return Latents.oneHot(chunk, classes).to(device.handle(), torch.ScalarType.Float);
  }

  /** Rows of float64 as float32. */
  static float[][] floats(double[][] rows) {
    float[][] floats = new float[rows.length][];
    for (int n = 0; n < rows.length; n++) {
      floats[n] = new float[rows[n].length];
      for (int i = 0; i < rows[n].length; i++) {
        floats[n][i] = (float) rows[n][i];
      }
    }
    return floats;
  }
}
