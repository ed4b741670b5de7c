package dev.organza.train;

import dev.organza.Shape;
import dev.organza.data.Augmentation;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.batch.Batches;
import dev.organza.data.batch.Cursor;
import dev.organza.data.batch.Sampler;
import dev.organza.data.transform.Transform;
import dev.organza.data.transform.Transforms;
import dev.organza.torch.RandomStream;
import dev.organza.torch.SharedBatch;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The real samples of a training.
 *
 * @param dataset the samples; stays open as long as the training
 * @param transforms from the source's values to the networks'
 * @param augmentation how images are changed at random
 * @param sampler which samples come next
 */
public record TrainingData(
    Dataset dataset, Transforms transforms, Augmentation augmentation, Sampler sampler) {

  /** Samples that are one thing, shuffled, without augmentation. */
  public static TrainingData of(Dataset dataset, Transform transform) {
    return new TrainingData(
        dataset,
        new Transforms(Map.of(dataset.schema().sample().name(), transform)),
        Augmentation.NONE,
        Sampler.SHUFFLED);
  }

  /** The transform of the first field, in most data sets the only one. */
  public Transform transform() {
    return transforms.of(dataset.schema().sample().name());
  }

  /** The shape that the networks see of the first field. */
  public Shape shape() {
    return transform().shape(dataset.shape());
  }

  /** The shapes that the networks see, of each field but the labels, by name. */
  public Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (Field field : dataset.schema().arrays()) {
      shapes.put(field.name(), transforms.shape(field));
    }
    return shapes;
  }

  /** This worker's part of the batches from a place on, in the order that the run's seed gives. */
  Batches from(Cursor cursor, SharedBatch batch, long seed) {
    long order = RandomStream.derive(seed, "order");
    return Batches.of(
        dataset, transforms, sampler, augmentation, batch.all(), batch::has, order, cursor);
  }
}
