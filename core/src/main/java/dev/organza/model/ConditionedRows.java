package dev.organza.model;

import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.torch.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rows that all meet conditions.
 *
 * @param rows {@code [count][columns]}, in the data's own values
 * @param generated how many were generated for them; as many as there are rows where nothing is in
 *     a range
 */
@SuppressWarnings("ArrayRecordComponent") // handed out, not kept
public record ConditionedRows(double[][] rows, long generated) {

  /** Rows that may be rejected one after another before it is given up. */
  private static final long MOST_IN_VAIN = 200_000;

  /** The share of generated rows that were accepted. */
  public double accepted() {
    return generated == 0 ? 1 : rows.length / (double) generated;
  }

  static ConditionedRows of(Model model, int count, long seed, RowConditions conditions) {
    if (count < 1) {
      throw new UsageException("count is " + count + "; it is at least 1");
    }
    int size = model.samplesAPass();
    List<double[]> rows = new ArrayList<>();
    long generated = 0;
    long vain = 0;
    try (RandomStream stream = RandomStream.of(seed, "samples")) {
      while (rows.size() < count) {
        float[][] latents = model.latents(size, stream);
        for (double[] row : candidates(model, latents, conditions)) {
          if (rows.size() == count) {
            break;
          }
          generated++;
          vain++;
          if (conditions.holds(row)) {
            rows.add(row);
            vain = 0;
          }
        }
        if (vain >= MOST_IN_VAIN) {
          throw tooRare(rows.size(), generated);
        }
      }
    }
    return new ConditionedRows(rows.toArray(double[][]::new), generated);
  }

  private static double[][] candidates(Model model, float[][] latents, RowConditions conditions) {
    ModelDescription description = model.description();
    int[] labels =
        description.conditioning().choosesCategories()
            ? conditions.labels(description, latents)
            : model.labels(latents.length, Selection.ANY);
    return model.rows.of(latents, model.passed(latents, labels), conditions);
  }

  private static UsageException tooRare(int found, long generated) {
    return new UsageException(
        String.format(
            Locale.ROOT,
            "only %,d of %,d generated rows lie in the ranges that are asked for",
            found,
            generated),
        Hint.say("Ask for wider ranges."));
  }
}
