package dev.organza.metric.game;

import dev.organza.Shape;
import dev.organza.data.transform.Transform;
import dev.organza.game.Latents;
import dev.organza.metric.Rows;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** Samples as scaled tensors, some at a time. */
final class SampleTensors {

  private final Rows rows;
  private final Shape shape;
  private final Transform transform;

  SampleTensors(Rows rows, Shape shape, Transform transform) {
    this.rows = rows;
    this.shape = transform.shape(shape);
    this.transform = transform;
  }

  int count() {
    return rows.count();
  }

  /** The samples at these indices: {@code [N, shape…]}, float32. */
  Tensor values(int[] places) {
    int elements = shape.elements();
    float[] values = new float[places.length * elements];
    double[][] digits = rows.digits();
    for (int i = 0; i < places.length; i++) {
      float[] scaled = new float[elements];
      if (digits == null) {
        scaled = transform.apply(rows.values()[places[i]].clone());
      } else {
        transform.apply(digits[places[i]], scaled);
      }
      System.arraycopy(scaled, 0, values, i * elements, elements);
    }
    return HostMemory.tensor(values, Device.cpu(), shape.batch(places.length));
  }

  /** Their labels as one-hot rows {@code [N,K]}; K may be 0. */
  Tensor labels(int[] places, int classes) {
    int[] labels = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      labels[i] = rows.labels()[places[i]];
    }
    return Latents.oneHot(labels, classes);
  }

  /** The class of a sample, −1 without labels. */
  int label(int place) {
    return rows.labels()[place];
  }

  /** The indices of the samples of a label; of all samples for the label −1. */
  int[] placesOf(int label) {
    return IntStream.range(0, count())
        .filter(place -> label < 0 || rows.labels()[place] == label)
        .toArray();
  }

  /** Indices drawn with replacement. */
  int[] draw(int count, SplittableRandom random) {
    int[] places = new int[count];
    for (int i = 0; i < count; i++) {
      places[i] = random.nextInt(count());
    }
    return places;
  }

  /** At most {@code count} indices, from {@code from} on. */
  int[] places(int from, int count) {
    int[] places = new int[Math.min(count, count() - from)];
    for (int i = 0; i < places.length; i++) {
      places[i] = from + i;
    }
    return places;
  }
}
