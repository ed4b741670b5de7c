package dev.organza.bench.quality;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.picture.SampleFiles;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Data that are open, and the same as a file for systems that read no source of Organza's.
 *
 * @param choice what the user asked for
 * @param dataset the images, fitted
 * @param pixels [N,C,H,W], a byte each
 */
record Reals(DataChoice choice, Dataset dataset, Path pixels) implements AutoCloseable {

  /**
   * Opens data.
   *
   * @param folder where the pixels go, unless they are there
   * @throws UsageException if they are no images
   * @throws OrganzaException if they cannot be had
   */
  static Reals open(DataChoice choice, QualityOptions options, Path folder) {
    Dataset dataset =
        Sources.standard().open(choice.options(options.dataDir()), DownloadListener.silent());
    if (!dataset.shape().isImage()) {
      dataset.close();
      throw new UsageException(
          "--data " + choice.source() + " has rows of numbers; bench/quality compares images");
    }
    Path pixels = folder.resolve(dataset.sha256().substring(0, 16) + ".npy");
    if (!Files.exists(pixels)) {
      int elements = dataset.shape().elements();
      float[] all = new float[dataset.count() * elements];
      for (int i = 0; i < dataset.count(); i++) {
        dataset.read(i, all, i * elements);
      }
      SampleFiles.npyPixels(all, dataset.shape(), pixels);
    }
    return new Reals(choice, dataset, pixels);
  }

  /** What tables call it: the name, and the images' height and width. */
  String title() {
    return "%s, %d×%d pixels"
        .formatted(dataset.name(), dataset.shape().dimension(1), dataset.shape().dimension(2));
  }

  @Override
  public void close() {
    dataset.close();
  }
}
