package dev.organza.data.batch;

import dev.organza.data.Augmentation;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.Levels;
import dev.organza.data.SplitMix;
import dev.organza.data.image.RandomCrop;
import dev.organza.data.transform.Transform;
import org.jspecify.annotations.Nullable;

/** Reads one field of a sample as a network sees it. Used by one thread. */
interface FieldReader {

  /**
   * Reads a sample.
   *
   * @param at its place in the stream, which the augmentation is keyed by
   * @return its values, valid until the next call
   */
  float[] read(int index, Cursor at);

  /**
   * The reader of a field.
   *
   * @param place of the field among the arrays of the schema, from 0
   */
  static FieldReader of(
      Dataset dataset,
      Field field,
      int place,
      Transform transform,
      Augmentation augmentation,
      long seed) {
    Dataset samples = dataset.field(field.name());
    return field instanceof Field.Image
        ? new Images(samples, transform, augmentation, seed, place)
        : new Rows(samples, transform, seed);
  }

  /**
   * Rows are transformed in float64, before a large mean costs them their digits. What they leave
   * to chance is drawn anew each time they come.
   */
  final class Rows implements FieldReader {

    private final Dataset dataset;
    private final Transform transform;
    private final long seed;
    private final double[] row;
    private final float[] sample;

    Rows(Dataset dataset, Transform transform, long seed) {
      this.dataset = dataset;
      this.transform = transform;
      this.seed = seed;
      this.row = new double[dataset.shape().elements()];
      this.sample = new float[transform.shape(dataset.shape()).elements()];
    }

    @Override
    public float[] read(int index, Cursor at) {
      dataset.read(index, row, 0);
      transform.apply(row, sample, SplitMix.at(seed, at.epoch(), at.position()));
      return sample;
    }
  }

  /** Images are augmented as pixels, then transformed. */
  final class Images implements FieldReader {

    /** The key of the place of the crop, beside those of the fields' noise. */
    private static final long CROP = -1;

    private final Dataset dataset;
    private final Transform transform;
    private final Augmentation augmentation;
    private final long seed;
    private final int place;
    private final float[] sample;
    private final @Nullable Levels levels;
    private final float @Nullable [] table;
    private final @Nullable RandomCrop crop;

    Images(Dataset dataset, Transform transform, Augmentation augmentation, long seed, int place) {
      this.dataset = dataset;
      this.transform = transform;
      this.augmentation = augmentation;
      this.seed = seed;
      this.place = place;
      this.sample = new float[dataset.shape().elements()];
      this.crop =
          augmentation.jitter() > 1 ? RandomCrop.of(dataset.shape(), augmentation.jitter()) : null;
      // Noise goes between the levels, and so do resized pixels.
      this.levels =
          augmentation.dequantize() || crop != null ? null : dataset.levels().orElse(null);
      this.table = transform.ofLevels();
    }

    @Override
    public float[] read(int index, Cursor at) {
      boolean transformed = false;
      if (levels != null && table != null) {
        levels.read(index, table, sample);
        transformed = true;
      } else {
        dataset.read(index, sample, 0);
      }
      if (augmentation.changesImages()) {
        augment(at);
      }
      return transformed ? sample : transform.apply(sample);
    }

    /** Images of one sample are cropped and mirrored alike; each has its own noise. */
    private void augment(Cursor at) {
      SplitMix random = SplitMix.at(seed, at.epoch(), at.position());
      // Drawn whether or not it is used, so that the noise does not depend on the flip.
      boolean mirrored = random.next() < 0;
      if (crop != null) {
        crop.apply(sample, SplitMix.at(seed, at.epoch(), at.position(), CROP));
      }
      if (augmentation.flip() && mirrored) {
        mirror(sample, dataset.shape().dimension(-1));
      }
      if (augmentation.dequantize()) {
        SplitMix noise = place == 0 ? random : SplitMix.at(seed, at.epoch(), at.position(), place);
        for (int i = 0; i < sample.length; i++) {
          sample[i] = (sample[i] + noise.uniformFloat()) * (255f / 256f);
        }
      }
    }

    /** Reverses every row of {@code width} values. */
    private static void mirror(float[] sample, int width) {
      for (int row = 0; row < sample.length; row += width) {
        for (int left = row, right = row + width - 1; left < right; left++, right--) {
          float swapped = sample[left];
          sample[left] = sample[right];
          sample[right] = swapped;
        }
      }
    }
  }
}
