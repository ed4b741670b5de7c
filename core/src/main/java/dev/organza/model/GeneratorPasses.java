package dev.organza.model;

import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Precision;
import dev.organza.torch.Scope;
import dev.organza.torch.Threads;
import java.util.function.BinaryOperator;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Passes through a generator, so many samples at a time that a pass takes some milliseconds. */
record GeneratorPasses(ModelDescription description, Device device, Precision precision) {

  /**
   * Multiply-adds of one pass over rows: some milliseconds, beside which the start of a pass is
   * short, where 64 rows take some microseconds.
   */
  private static final long WORK = 1L << 27;

  private static final int MOST_ROWS = 4096;

  /** How many samples are computed at once. */
  int samples() {
    if (description.shape().isImage()) {
      return Model.CHUNK;
    }
    long rows = WORK / Math.max(1, description.generator().multiplyAdds());
    return (int) Math.max(1, Math.min(rows, MOST_ROWS) / Model.CHUNK) * Model.CHUNK;
  }

  /**
   * Samples in passes.
   *
   * @param rows {@code [count][width]}
   * @param labels {@code [count]} class indices
   * @param pass from rows [N,width] and their labels [N,K] to samples [N, shape…]
   * @return {@code [count][elements]}, in the network's own values
   */
  float[][] of(float[][] rows, int width, int[] labels, BinaryOperator<Tensor> pass) {
    int elements = description.generator().output().elements();
    int size = samples();
    float[][] samples = new float[rows.length][elements];
    try (Threads.Lease lease = Threads.lease();
        NoGradGuard off = new NoGradGuard();
        Precision.Applied applied = precision.apply(device)) {
      for (int start = 0; start < rows.length; start += size) {
        float[] chunk = Chunks.rows(rows, start, size, width);
        try (Scope scope = Scope.open()) {
          Tensor z = HostMemory.tensor(chunk, device, size, width);
          Tensor condition = Chunks.labels(labels, start, size, description.labels(), device);
          float[] generated = HostMemory.floats(pass.apply(z, condition));
          for (int i = 0; i < size && start + i < rows.length; i++) {
            System.arraycopy(generated, i * elements, samples[start + i], 0, elements);
          }
        }
      }
    }
    return samples;
  }
}
