package dev.organza.model;

import dev.organza.UsageException;
import dev.organza.nn.Weights;
import dev.organza.nn.network.StyleSpace;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BinaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * A grid of samples that mix the styles of two (Karras et al. 2019, arXiv:1812.04948, figure 3).
 * The first row has the samples B, the first column the samples A, and each other cell A of its row
 * with a part of the styles of B of its column. The corner is empty: the average sample, of the
 * styles' average.
 *
 * @param columns how many samples a row has, one more than there are sources B
 * @param samples row after row, {@code [columns²][elements]} in the data's own values
 */
// A bundle of arrays to hand on; nobody compares two.
@SuppressWarnings("ArrayRecordComponent")
public record StyleMixing(int columns, float[][] samples) {

  private static final int MOST = 32;

  /** The layers whose styles are of B: a third of them, from the smallest images up. */
  public enum Depth {
    /** Shapes and poses: the smallest images. */
    COARSE,
    /** What lies between. */
    MIDDLE,
    /** Colours and details: the largest images. */
    FINE;

    /** The first of the styles that is B's. */
    int from(int styles) {
      return Math.round(styles * ordinal() / 3f);
    }

    /** The first of the styles behind that is A's again. */
    int to(int styles) {
      return Math.round(styles * (ordinal() + 1) / 3f);
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The grid of the first samples of a seed: as many B, and after them as many A.
   *
   * @param sources how many each, 1 to 32
   * @throws UsageException if the model's generator has no mapping network, or there are too many
   */
  public static StyleMixing of(Model model, int sources, long seed, Depth depth) {
    if (sources < 1 || sources > MOST) {
      throw new UsageException(
          "styles of " + sources + " samples cannot be mixed in a grid; 1 to " + MOST + " can");
    }
    model.description().styles(); // refused before anything is computed
    float[][] latents = model.latents(2 * sources, seed);
    int columns = sources + 1;
    float[][] rows = new float[columns * columns][];
    float[][] others = new float[columns * columns][];
    for (int row = 0; row < columns; row++) {
      for (int column = 0; column < columns; column++) {
        float[] b = latents[Math.max(0, column - 1)];
        float[] a = latents[sources + Math.max(0, row - 1)];
        int cell = row * columns + column;
        rows[cell] = row == 0 ? b : a;
        others[cell] = column == 0 ? a : b;
      }
    }
    float[][] samples = model.mix(rows, others, depth);
    samples[0] = model.truncated(0).generate(Arrays.copyOf(latents, 1))[0];
    return new StyleMixing(columns, samples);
  }

  /** Each latent with its other behind it: {@code [count][2·inputs]}. */
  static float[][] sideBySide(float[][] latents, float[][] others) {
    float[][] both = new float[latents.length][];
    for (int i = 0; i < both.length; i++) {
      int inputs = latents[i].length;
      both[i] = Arrays.copyOf(latents[i], 2 * inputs);
      System.arraycopy(others[i], 0, both[i], inputs, inputs);
    }
    return both;
  }

  /** From such rows and their labels to samples, in the network's own values. */
  static BinaryOperator<Tensor> pass(ModelDescription model, Weights generator, Depth depth) {
    StyleSpace space = model.styles();
    int inputs = model.inputs();
    return (rows, condition) ->
        space.mixed(
            generator,
            new StyleSpace.StyleSources(
                rows.narrow(1, 0, inputs), rows.narrow(1, inputs, inputs), condition),
            depth.from(space.count()),
            depth.to(space.count()));
  }
}
