package dev.organza.server.studio;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.model.Model;
import dev.organza.picture.PngFile;
import dev.organza.picture.SampleGrid;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;

/** Generated samples, each above the real one that is nearest to it by its values. */
final class NearestReals {

  private static final int COLUMNS = 8;
  private static final long SEED = 1;

  /** Values that are read: some seconds of work at most. */
  private static final long MOST_VALUES = 100_000_000;

  private NearestReals() {}

  /**
   * A picture of two rows.
   *
   * @throws OrganzaException if the data are no longer there or have another shape
   */
  static byte[] of(Catalogue catalogue, Recipe recipe, Model model) {
    Shape shape = model.description().shape();
    float[][] generated = model.sample(COLUMNS, SEED);
    float[][] nearest = new float[COLUMNS][];
    double[] distances = new double[COLUMNS];
    try (Dataset data = catalogue.sources().open(recipe.data(), DownloadListener.silent())) {
      if (!data.shape().equals(shape)) {
        throw new OrganzaException(
            "the data have the shape " + data.shape() + " now, and the samples " + shape);
      }
      int count = (int) Math.min(data.count(), MOST_VALUES / shape.elements());
      float[] real = new float[shape.elements()];
      for (int n = 0; n < count; n++) {
        data.read(n, real, 0);
        for (int i = 0; i < COLUMNS; i++) {
          double distance =
              squared(generated[i], real, nearest[i] == null ? Double.MAX_VALUE : distances[i]);
          if (nearest[i] == null || distance < distances[i]) {
            nearest[i] = real.clone();
            distances[i] = distance;
          }
        }
      }
    }
    float[][] both = new float[2 * COLUMNS][];
    System.arraycopy(generated, 0, both, 0, COLUMNS);
    System.arraycopy(nearest, 0, both, COLUMNS, COLUMNS);
    return PngFile.bytes(SampleGrid.of(both, shape, COLUMNS));
  }

  /** Given up as soon as it is no longer the smallest. */
  private static double squared(float[] a, float[] b, double most) {
    double sum = 0;
    for (int i = 0; i < a.length && sum < most; i++) {
      double difference = a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }
}
