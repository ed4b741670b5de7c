package dev.organza.examples;

import dev.organza.model.Model;
import dev.organza.run.RunFolder;
import java.nio.file.Path;

/** Samples of the newest run. The guide shows the body of the method. */
public final class LatestRun {

  private LatestRun() {}

  /** Sixteen samples of the newest run in a folder, in the data's own values. */
  public static float[][] samples(Path runs) {
    try (Model model = RunFolder.find(runs, "latest").loadModel()) {
      return model.sample(16, 1);
    }
  }
}
