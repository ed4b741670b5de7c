package dev.organza.run;

import dev.organza.data.Dataset;
import dev.organza.run.picture.SampleGrid;
import dev.organza.train.Model;
import java.awt.image.BufferedImage;
import java.util.Optional;

/** The picture by which people judge a generator of one kind of data. */
interface Preview {

  /** A picture of the data, for comparison. */
  BufferedImage reals();

  /** A picture of what the generator makes from its fixed latents. */
  BufferedImage samples(Model model);

  /**
   * The preview for a data set, or empty for data that no picture shows (more than two numbers).
   *
   * @param samples how many samples a grid shows
   * @param seed of the fixed latents
   */
  static Optional<Preview> of(Dataset dataset, int samples, long seed) {
    if (dataset.shape().isImage()) {
      return Optional.of(new ImagePreview(dataset, samples, seed));
    }
    return Optional.empty();
  }

  /** A grid of images. */
  record ImagePreview(Dataset dataset, int samples, long seed) implements Preview {

    @Override
    public BufferedImage reals() {
      int count = Math.min(samples, dataset.count());
      float[][] reals = new float[count][dataset.shape().elements()];
      for (int i = 0; i < count; i++) {
        // Spread over the data, which may be sorted by class.
        dataset.read((int) ((long) i * dataset.count() / count), reals[i], 0);
      }
      return SampleGrid.of(reals, dataset.shape());
    }

    @Override
    public BufferedImage samples(Model model) {
      return SampleGrid.of(model.sample(samples, seed), dataset.shape());
    }
  }
}
