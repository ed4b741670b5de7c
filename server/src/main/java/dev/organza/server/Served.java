package dev.organza.server;

import dev.organza.UsageException;
import dev.organza.model.translation.Translator;
import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.server.checkpoint.ComputeOptions;
import dev.organza.server.checkpoint.LiveCheckpoint;
import dev.organza.torch.Device;

/** The newest checkpoint of a run, and what clients may ask of it. */
sealed interface Served extends AutoCloseable permits ServedModel, ServedTranslator {

  /**
   * What the newest checkpoint of a run holds.
   *
   * @throws dev.organza.OrganzaException if there is no sound checkpoint
   */
  static Served of(RunFolder run, Catalogue catalogue, Device device, ComputeOptions options) {
    SavedState state = LiveCheckpoint.newest(run);
    return Translator.isIn(state.model())
        ? new ServedTranslator(run, state, device, options)
        : new ServedModel(run, state, catalogue, device, options);
  }

  /** The name of the run's folder. */
  String id();

  /** What clients are told of it. */
  ModelDocument document();

  /** How many samples wait or are being computed. */
  int waitingSamples();

  /**
   * Takes a newer checkpoint, if there is one.
   *
   * @return whether there was one
   */
  boolean refresh();

  /**
   * As a generator of samples.
   *
   * @throws UsageException if it is none
   */
  default ServedModel generator() {
    throw new UsageException(
        id() + " makes images of images; send one to /v1/models/" + id() + "/translate");
  }

  /**
   * As a translator of images.
   *
   * @throws UsageException if it is none
   */
  default ServedTranslator translator() {
    throw new UsageException(
        id() + " makes samples of latents; ask for them at /v1/models/" + id() + "/samples");
  }

  @Override
  void close();
}
