package dev.organza.run;

import dev.organza.AtomicFile;
import dev.organza.journal.Event;
import dev.organza.journal.History;
import dev.organza.picture.Curves;
import dev.organza.picture.PngFile;
import java.nio.file.Files;

/** Writes the pictures of a run: real samples, generated ones over time, and curves. */
final class PictureWriter implements RunListener {

  private final LiveRun run;
  private final RunPictures drawn;
  private final History steps = new History();
  private boolean realsDrawn;
  private long upTo = -1;

  /**
   * Draws nothing yet.
   *
   * @param drawn what it draws
   */
  PictureWriter(LiveRun run, RunPictures drawn) {
    this.run = run;
    this.drawn = drawn;
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.Started) {
      samples(); // there are no curves yet
    } else if (event instanceof RunEvent.Recalled recalled
        && recalled.row().kind().equals(Event.STEP)) {
      steps.add(recalled.row());
    } else if (event instanceof RunEvent.Resumed resumed) {
      upTo = resumed.images();
    } else if (event instanceof RunEvent.RowDue due) {
      steps.add(due.row());
    } else if (event instanceof RunEvent.Stepped stepped) {
      reals(); // after the first step, for which users wait
      if (stepped.due(run.recipe().reports().samplesEveryKimg())) {
        samples();
        curves();
      }
    } else if (event instanceof RunEvent.Ending && run.images() != upTo) {
      samples();
      curves();
    }
  }

  /** Real samples, once: not again in a run that is resumed. */
  private void reals() {
    if (!realsDrawn) {
      if (!Files.exists(run.folder().reals())) {
        drawn.reals().ifPresent(picture -> PngFile.write(picture, run.folder().reals()));
        drawn.heardReals().ifPresent(wav -> AtomicFile.write(run.folder().realSounds(), wav));
      }
      realsDrawn = true;
    }
  }

  /** What the players make now. */
  private void samples() {
    upTo = run.images();
    drawn.heard().ifPresent(wav -> AtomicFile.write(run.folder().sounds(upTo), wav));
    drawn.made().map(PngFile::bytes).ifPresent(this::sampled);
  }

  private void sampled(byte[] picture) {
    AtomicFile.write(run.folder().sample(upTo), picture);
    AtomicFile.write(run.folder().latestSample(), picture);
    run.tell(new RunEvent.Sampled(run.folder().sample(upTo)));
  }

  private void curves() {
    PngFile.write(Curves.of(steps.events()), run.folder().curves());
  }
}
