package dev.organza.diagnostics;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.transform.Transform;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.train.TrainingData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;

/**
 * Real samples that generated ones are compared with.
 *
 * @param values {@code [n][elements]} in the networks' values
 * @param labels {@code [n]}, −1 for none
 */
// Made once an examination and never compared.
@SuppressWarnings("ArrayRecordComponent")
record DiagnosticsReals(List<float[]> values, int[] labels) {

  /** At most so many samples, spread over the data, which may be sorted, in random order. */
  static DiagnosticsReals choose(
      TrainingData data, Dataset dataset, int most, SplittableRandom random) {
    int n = Math.min(most, dataset.count());
    int[] indices = new int[n];
    for (int i = 0; i < n; i++) {
      long from = (long) i * dataset.count() / n;
      long to = (long) (i + 1) * dataset.count() / n;
      indices[i] = (int) random.nextLong(from, Math.max(to, from + 1));
    }
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = indices[i];
      indices[i] = indices[j];
      indices[j] = swapped;
    }
    return of(data, dataset, indices);
  }

  /** The samples at these indices. */
  static DiagnosticsReals of(TrainingData data, Dataset dataset, int[] indices) {
    Transform transform = data.transform();
    int elements = data.shape().elements();
    List<float[]> values = new ArrayList<>();
    double[] raw = new double[dataset.shape().elements()];
    for (int index : indices) {
      dataset.read(index, raw, 0);
      float[] sample = new float[elements];
      transform.apply(raw, sample);
      values.add(sample);
    }
    return new DiagnosticsReals(values, Arrays.stream(indices).map(dataset::label).toArray());
  }

  /** The first of them, or all of them again and again until there are enough. */
  DiagnosticsReals repeated(int wanted) {
    List<float[]> more = new ArrayList<>();
    int[] theirs = new int[wanted];
    for (int i = 0; i < wanted; i++) {
      more.add(values.get(i % values.size()));
      theirs[i] = labels[i % labels.length];
    }
    return new DiagnosticsReals(more, theirs);
  }

  /** All of them: {@code [n, shape…]}. */
  Tensor tensor(Shape shape, Device device) {
    int elements = shape.elements();
    float[] all = new float[values.size() * elements];
    for (int i = 0; i < values.size(); i++) {
      System.arraycopy(values.get(i), 0, all, i * elements, elements);
    }
    return HostMemory.tensor(all, device, shape.batch(values.size()));
  }
}
