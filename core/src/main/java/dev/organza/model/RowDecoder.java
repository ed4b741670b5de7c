package dev.organza.model;

import dev.organza.data.transform.RowEncoding;
import dev.organza.data.transform.Transform;
import dev.organza.torch.RandomStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes samples of what a model's generator gives: the inverse of the transform, with what it
 * leaves to chance drawn, after probabilities are fitted to the marginals of the training data.
 */
final class RowDecoder {

  /** Rows that the fit looks at: their sampling error is that of the marginals, in all rows. */
  private static final int MOST_ROWS = 1 << 15;

  private static final int LEAST_ROWS = 1 << 13;

  /** Of wide rows fewer: values that are held at once, 4 bytes each. */
  private static final int MOST_VALUES = 1 << 23;

  private final Model model;
  private final Transform transform;
  private @Nullable MarginalFit fit;

  RowDecoder(Model model) {
    this.model = model;
    this.transform = model.description().transform();
  }

  /**
   * Samples in the data's own values. Where conditions are on columns that are drawn each by
   * itself, one row is chosen of several, in proportion to the probability with which what G gave
   * meets them: sampling importance resampling (Rubin 1987), so that the other columns go with
   * those that are asked for.
   *
   * @param latents that {@code network} was made of
   * @param network {@code [count][F]} in the network's values; changed in place
   * @param conditions which alternatives may be drawn
   */
  double[][] of(float[][] latents, float[][] network, RowConditions conditions) {
    int each = conditions.candidates(model.description());
    double[][] rows = new double[network.length / each][model.description().shape().elements()];
    Optional<RowEncoding> drawn = transform.rows().filter(MarginalFit::changes);
    if (drawn.isPresent()) {
      for (float[] values : network) {
        fit(drawn.get()).apply(values);
      }
    }
    for (int i = 0; i < rows.length; i++) {
      int chosen = each == 1 ? i : chosen(latents, network, i * each, each, conditions);
      conditions.restrict(network[chosen]);
      transform.invert(network[chosen], rows[i], RowDraws.values(latents[chosen]));
    }
    return rows;
  }

  /**
   * The rows of one pass.
   *
   * @param latents changed in place
   * @param first the number of the first of them
   */
  double[][] pass(float[][] latents, long first, Selection selection, RowConditions conditions) {
    ModelDescription description = model.description();
    for (float[] latent : latents) {
      selection.applyTo(latent, description.prior().size(), description.conditioning().codes());
    }
    int[] labels = new int[latents.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = selection.labelOf(first + i, description);
    }
    if (description.conditioning().choosesCategories()) {
      labels = conditions.labels(description, latents);
    }
    return of(latents, model.passed(latents, labels), conditions);
  }

  private static int chosen(
      float[][] latents, float[][] network, int first, int count, RowConditions conditions) {
    double[] probabilities = new double[count];
    double all = 0;
    for (int i = 0; i < count; i++) {
      probabilities[i] = conditions.probability(network[first + i]);
      all += probabilities[i];
    }
    double left = RowDraws.choice(latents[first]).uniform() * all;
    for (int i = 0; i < count; i++) {
      left -= probabilities[i];
      if (left < 0) {
        return first + i;
      }
    }
    return first;
  }

  private int rows() {
    int width = model.description().generator().output().elements();
    return Math.max(LEAST_ROWS, Math.min(MOST_ROWS, MOST_VALUES / width));
  }

  private synchronized MarginalFit fit(RowEncoding encoding) {
    MarginalFit fitted = fit;
    if (fitted == null) {
      // The same rows each time: the fit belongs to the model and not to a seed.
      try (RandomStream stream = RandomStream.of(0, "marginals")) {
        float[][] latents = model.latents(rows(), stream);
        fitted = MarginalFit.of(encoding, model.passed(latents, model.chosen(latents)));
      }
      fit = fitted;
    }
    return fitted;
  }
}
