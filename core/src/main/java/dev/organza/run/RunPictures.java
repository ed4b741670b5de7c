package dev.organza.run;

import dev.organza.AtomicFile;
import dev.organza.journal.History;
import dev.organza.model.Model;
import dev.organza.picture.Curves;
import dev.organza.picture.PngFile;
import java.nio.file.Files;
import java.util.Optional;

/** The pictures of a run in its folder: real samples, generated ones over time, and curves. */
final class RunPictures {

  private final RunFolder folder;
  private final Optional<Preview> preview;
  private boolean realsDrawn;
  private long upTo = -1;

  /**
   * Draws nothing yet.
   *
   * @param preview draws samples; empty for data of which there are no pictures
   */
  RunPictures(RunFolder folder, Optional<Preview> preview) {
    this.folder = folder;
    this.preview = preview;
  }

  /** Takes the pictures of so many images as drawn, by a sitting before this one. */
  void drawnUpTo(long images) {
    upTo = images;
  }

  /** The images after which samples were last drawn; −1 if they never were. */
  long upTo() {
    return upTo;
  }

  /** Real samples, once: not again in a run that is resumed. */
  void reals() {
    if (preview.isPresent() && !realsDrawn) {
      if (!Files.exists(folder.reals())) {
        PngFile.write(preview.get().reals(), folder.reals());
      }
      realsDrawn = true;
    }
  }

  /** What the model makes after so many images. */
  void samples(Model model, long images) {
    if (preview.isPresent()) {
      byte[] picture = PngFile.bytes(preview.get().samples(model));
      AtomicFile.write(folder.sample(images), picture);
      AtomicFile.write(folder.latestSample(), picture);
    }
    upTo = images;
  }

  /** The course of the training so far. */
  void curves(History steps) {
    PngFile.write(Curves.of(steps.events()), folder.curves());
  }
}
