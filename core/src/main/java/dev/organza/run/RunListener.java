package dev.organza.run;

import dev.organza.data.source.DownloadListener;
import dev.organza.train.StepStatistics;

/** Told how a run goes, on the thread that trains. Every method does nothing unless overridden. */
public interface RunListener extends DownloadListener {

  /** A listener that does nothing. */
  static RunListener silent() {
    return new RunListener() {};
  }

  @Override
  default void progress(String file, long bytes, long totalOrMinusOne) {}

  /** Something worth a line: what is read, measured, chosen, written, or passed over. */
  @Override
  default void note(String line) {}

  /**
   * A round was played.
   *
   * @param statistics what it showed
   * @param targetImages where the training ends
   * @param seconds how long this sitting has taken
   * @param imagesThisSitting the images seen in this sitting
   */
  default void round(
      StepStatistics statistics, long targetImages, double seconds, long imagesThisSitting) {}
}
