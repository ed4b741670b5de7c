package dev.organza.model;

import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Precision;
import dev.organza.torch.Scope;
import dev.organza.torch.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Passes through a generator, so many samples at a time that a pass takes some milliseconds.
 *
 * @param shorter numbers of samples, in ascending order, of passes that give the same bits as one
 *     of {@link #samples()}; the last samples are padded to one of them
 */
record GeneratorPasses(
    ModelDescription description, Device device, Precision precision, List<Integer> shorter) {

  /**
   * Multiply-adds of one pass over rows: some milliseconds, beside which the start of a pass is
   * short, where 64 rows take some microseconds.
   */
  private static final long WORK = 1L << 27;

  private static final int MOST_ROWS = 4096;

  /** Passes of more samples than this are of multiples of it. */
  private static final int STEP = 8;

  /** Multiply-adds of a pass of the usual length, up to which shorter ones are tried: 0.1 s. */
  private static final long MOST_TRIED = 1L << 32;

  /** Passes of the usual length alone, in float32. */
  static GeneratorPasses of(ModelDescription description, Device device) {
    return new GeneratorPasses(description, device, Precision.FLOAT32, List.of());
  }

  /** In another precision, of the usual length alone. */
  GeneratorPasses in(Precision other) {
    return new GeneratorPasses(description, device, other, List.of());
  }

  /** Of a model whose network has the same sizes. */
  GeneratorPasses of(ModelDescription other) {
    return new GeneratorPasses(other, device, precision, shorter);
  }

  private GeneratorPasses ofLength(int length) {
    return new GeneratorPasses(description, device, precision, List.of(length));
  }

  /** How many samples are computed at once. */
  int samples() {
    if (description.shape().isImage()) {
      return Model.CHUNK;
    }
    long rows = WORK / Math.max(1, description.generator().multiplyAdds());
    return (int) Math.max(1, Math.min(rows, MOST_ROWS) / Model.CHUNK) * Model.CHUNK;
  }

  /**
   * Which passes of fewer samples give the same bits as those of the usual length. Kernels, and the
   * order in which they add up, follow from sizes alone, never from values, so that what holds for
   * some samples holds for all; it is found out with all threads and with half of them.
   *
   * @return these; themselves for rows, of which thousands take a millisecond, and for networks so
   *     large that it would take seconds
   */
  GeneratorPasses orShorter(Model model) {
    if (!description.shape().isImage()
        || description.generator().multiplyAdds() > MOST_TRIED / Model.CHUNK) {
      return this;
    }
    float[][] latents = model.latents(Model.CHUNK, 1);
    int[] labels = model.labels(Model.CHUNK, Selection.ANY);
    List<Integer> lengths = new ArrayList<>();
    for (int length = 1; length < Model.CHUNK; length += length < STEP ? 1 : STEP) {
      lengths.add(length);
    }
    int all = Threads.count();
    for (int threads : all == 1 ? List.of(1) : List.of(all, all / 2)) {
      try (Threads.Lease lease = Threads.lease(threads)) {
        float[][] expected = model.passed(latents, labels);
        lengths.removeIf(
            length -> {
              float[][] found =
                  model
                      .with(ofLength(length))
                      .passed(Arrays.copyOf(latents, length), Arrays.copyOf(labels, length));
              return !Arrays.deepEquals(found, Arrays.copyOf(expected, length));
            });
      }
    }
    return new GeneratorPasses(description, device, precision, List.copyOf(lengths));
  }

  private int length(int left, int size) {
    return shorter.stream().filter(length -> length >= left).findFirst().orElse(size);
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
        int length = length(rows.length - start, size);
        float[] chunk = Chunks.rows(rows, start, length, width);
        try (Scope scope = Scope.open()) {
          Tensor z = HostMemory.tensor(chunk, device, length, width);
          Tensor condition = Chunks.labels(labels, start, length, description.labels(), device);
          float[] generated = HostMemory.floats(pass.apply(z, condition));
          for (int i = 0; i < length && start + i < rows.length; i++) {
            System.arraycopy(generated, i * elements, samples[start + i], 0, elements);
          }
        }
      }
    }
    return samples;
  }
}
