package dev.organza.model;

import dev.organza.UsageException;
import dev.organza.game.Codes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What each code of an InfoGAN does: latents in rows, in each of which one code goes through its
 * values while everything else stays as it is.
 *
 * <p>A category goes through its values; a continuous code goes from −2 to 2 in equal steps, as in
 * the paper's figure 2, twice as far as it went in training.
 *
 * @param columns how many latents a row has
 * @param latents row after row, for {@link Model#generate(float[][])}
 */
// A bundle of arrays to hand on; nobody compares two.
@SuppressWarnings("ArrayRecordComponent")
public record Traversal(int columns, float[][] latents) {

  private static final int FEWEST_COLUMNS = 10;
  private static final double FARTHEST = 2;

  /**
   * How many latents there are for each that it starts from.
   *
   * @throws UsageException if the model has no codes
   */
  public static long cells(ModelDescription model) {
    Codes codes = codes(model);
    return (long) codes.names().size() * columns(codes);
  }

  private static Codes codes(ModelDescription model) {
    Codes codes = model.conditioning().codes();
    if (codes.size() == 0) {
      throw new UsageException(
          "the run's model has no codes to traverse; train one with the recipe infogan");
    }
    return codes;
  }

  private static int columns(Codes codes) {
    return codes.categorical().stream()
        .mapToInt(Integer::intValue)
        .reduce(FEWEST_COLUMNS, Math::max);
  }

  /**
   * The rows for each of some latents: one row a code.
   *
   * @param starts latents of the model, {@code [n][inputs]}
   * @throws UsageException if the model has no codes
   */
  public static Traversal of(ModelDescription model, float[][] starts) {
    Codes codes = codes(model);
    int columns = columns(codes);
    List<float[]> rows = new ArrayList<>();
    for (float[] start : starts) {
      for (int code = 0; code < codes.names().size(); code++) {
        for (int column = 0; column < columns; column++) {
          float[] latent = start.clone();
          new Selection(
                  OptionalInt.empty(),
                  Map.of(codes.names().get(code), value(codes, code, column, columns)))
              .applyTo(latent, model.prior().size(), codes);
          rows.add(latent);
        }
      }
    }
    return new Traversal(columns, rows.toArray(float[][]::new));
  }

  private static double value(Codes codes, int code, int column, int columns) {
    return code < codes.categorical().size()
        ? column % codes.categorical().get(code)
        : FARTHEST * (2.0 * column / (columns - 1) - 1);
  }
}
