package dev.organza.game;

import dev.organza.nn.Mode;
import dev.organza.torch.Device;
import dev.organza.torch.RandomStream;
import dev.organza.torch.SharedBatch;

/**
 * What a game is played with.
 *
 * @param batch N, the samples in a batch, or in this worker's part of it
 * @param device where the players' weights are
 * @param latents the stream that latents are drawn from
 * @param mode of the passes, with the stream of everything else: dropout, noise on samples,
 *     penalties
 */
public record Setting(int batch, Device device, RandomStream latents, Mode.Training mode) {

  /** With batches of one worker, and the stream of everything but latents. */
  public Setting(int batch, Device device, RandomStream latents, RandomStream noise) {
    this(batch, device, latents, new Mode.Training(noise));
  }

  /** The stream of everything but latents. */
  public RandomStream noise() {
    return mode.noise();
  }

  /** The whole batch, of which N samples are this worker's. */
  SharedBatch shared() {
    return mode.batch();
  }

  /** How many samples the whole batch has. */
  int wholeBatch() {
    return batch * shared().workers().size();
  }
}
