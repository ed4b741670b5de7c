package dev.organza.server;

import dev.organza.UsageException;
import dev.organza.model.translation.Translator;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.server.checkpoint.ComputeOptions;
import dev.organza.server.checkpoint.LiveCheckpoint;
import dev.organza.server.checkpoint.LiveCheckpoint.Loaded;
import dev.organza.server.checkpoint.QueueFullException;
import dev.organza.torch.Device;
import java.awt.image.BufferedImage;
import java.util.concurrent.CompletableFuture;

/** The newest checkpoint of a run, by which images are translated, one after another. */
final class ServedTranslator implements Served {

  /**
   * What was made of an image.
   *
   * @param tag the same for requests that give the same bytes
   */
  record Translated(BufferedImage picture, String tag) {}

  private final LiveCheckpoint<Translator> checkpoint;

  /**
   * Loads a checkpoint.
   *
   * @param first the newest one of the folder
   */
  ServedTranslator(RunFolder folder, SavedState first, Device device, ComputeOptions options) {
    this.checkpoint =
        new LiveCheckpoint<>(
            folder,
            first,
            (SavedState state) -> state.translator(device),
            Translator::close,
            options);
  }

  @Override
  public String id() {
    return checkpoint.id();
  }

  @Override
  public ModelDocument document() {
    return ModelDocument.ofTranslator(id(), checkpoint.loaded());
  }

  @Override
  public ServedTranslator translator() {
    return this;
  }

  @Override
  public int waitingSamples() {
    return checkpoint.waitingSamples();
  }

  private static String tag(Loaded<Translator> by, ImageTranslation asked, String digest) {
    return by.tag("translate|" + asked.direction(by.content()).direction().name() + '|' + digest);
  }

  /**
   * The same for requests that give the same bytes.
   *
   * @param digest of the file
   * @throws UsageException if there is no such direction
   */
  String tag(ImageTranslation asked, String digest) {
    return tag(checkpoint.loaded(), asked, digest);
  }

  /**
   * Translates an image.
   *
   * @throws UsageException if there is no such direction, the body is no image, or it is too large
   * @throws QueueFullException if too many wait already
   */
  CompletableFuture<Translated> translate(ImageTranslation asked, ImageBody image, String digest) {
    return checkpoint.compute(
        by -> new Translated(asked.by(by.content()), tag(by, asked, digest)),
        image.samples(asked.samples(checkpoint.loaded().content())));
  }

  @Override
  public boolean refresh() {
    return checkpoint.refresh();
  }

  /** Answers what waits, and ends. */
  @Override
  public void close() {
    checkpoint.close();
  }
}
