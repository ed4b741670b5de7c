package dev.organza.laboratory;

import dev.organza.game.prior.Prior;
import java.util.Arrays;

/**
 * Latents in rows and columns, evenly spaced in probability, to see how G bends their space: along
 * the first coordinate, and in the plane along the second one too. The others are 0.
 *
 * @param rows how many rows, 1 for a line
 * @param columns how many latents in a row
 * @param latents one after the other, {@code [rows·columns·inputs]}
 * @param coordinates the first coordinate of each latent in a row
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
public record LatentLattice(int rows, int columns, float[] latents, float[] coordinates) {

  private static final int ON_A_LINE = 33;
  private static final int IN_THE_PLANE = 21;

  /**
   * The lattice of a prior, by the quantiles of some of its latents.
   *
   * @param inputs how many numbers the generator takes
   * @param drawn latents of the prior, one after the other
   * @param dimension of the samples
   */
  static LatentLattice of(Prior prior, int inputs, float[] drawn, int dimension) {
    boolean plane = dimension == 2 && prior.size() >= 2;
    int columns = plane ? IN_THE_PLANE : ON_A_LINE;
    int rows = plane ? IN_THE_PLANE : 1;
    float[] across = quantiles(drawn, inputs, 0, columns);
    float[] up = plane ? quantiles(drawn, inputs, 1, rows) : new float[1];
    float[] latents = new float[rows * columns * inputs];
    for (int i = 0; i < rows * columns; i++) {
      float[] latent = new float[prior.size()];
      latent[0] = across[i % columns];
      if (plane) {
        latent[1] = up[i / columns];
      }
      prior.confine(latent);
      System.arraycopy(latent, 0, latents, i * inputs, latent.length);
    }
    return new LatentLattice(rows, columns, latents, across);
  }

  private static float[] quantiles(float[] drawn, int inputs, int coordinate, int count) {
    float[] sorted = new float[drawn.length / inputs];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = drawn[i * inputs + coordinate];
    }
    Arrays.sort(sorted);
    float[] quantiles = new float[count];
    for (int i = 0; i < count; i++) {
      quantiles[i] = sorted[(int) ((i + 0.5) / count * sorted.length)];
    }
    return quantiles;
  }
}
