package dev.organza.bench.worker;

import java.util.Random;

/** Random images in memory, one byte a value: the speed of a network does not depend on them. */
public final class NoiseBytes {

  private final byte[] bytes;
  private final int elements;
  private final Random random = new Random(1);
  private final int[] order = new int[Workload.IMAGES];
  private int next = order.length;

  /** The images of a workload. */
  public NoiseBytes(Workload workload) {
    this.elements = workload.elements();
    this.bytes = new byte[Workload.IMAGES * elements];
    random.nextBytes(bytes);
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  /**
   * The next minibatch of shuffled images, scaled to [−1,1].
   *
   * @param into {@code BATCH · elements} values
   */
  public void next(float[] into) {
    if (next + Workload.BATCH > order.length) {
      shuffle();
      next = 0;
    }
    for (int i = 0; i < Workload.BATCH; i++) {
      int from = order[next + i] * elements;
      for (int j = 0; j < elements; j++) {
        into[i * elements + j] = (bytes[from + j] & 0xff) / 127.5f - 1;
      }
    }
    next += Workload.BATCH;
  }

  private void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = order[j];
      order[j] = order[i];
      order[i] = other;
    }
  }
}
