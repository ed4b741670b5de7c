package dev.organza.train;

import dev.organza.data.Dataset;
import dev.organza.data.batch.Batches;
import dev.organza.data.batch.Cursor;
import dev.organza.data.transform.Scaling;
import dev.organza.torch.RandomStream;

/**
 * The real samples of a training.
 *
 * @param dataset the samples; stays open as long as the training
 * @param scaling from the source's values to the networks'
 * @param flip mirror each image left to right with probability ½
 * @param dequantize spread each grey level over the interval it stands for
 */
public record TrainingData(Dataset dataset, Scaling scaling, boolean flip, boolean dequantize) {

  /** The batches from a place on, in the order that the run's seed gives. */
  Batches from(Cursor cursor, int batch, long seed) {
    long order = RandomStream.derive(seed, "order");
    return Batches.of(dataset, scaling, batch, order, flip, dequantize, cursor);
  }
}
