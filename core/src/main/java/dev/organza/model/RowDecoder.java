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

  /** Rows that the fit looks at. */
  private static final int ROWS = 8192;

  private final Model model;
  private final Transform transform;
  private @Nullable MarginalFit fit;

  RowDecoder(Model model) {
    this.model = model;
    this.transform = model.description().transform();
  }

  /**
   * Samples in the data's own values.
   *
   * @param latents that {@code network} was made of
   * @param network {@code [count][F]} in the network's values; changed in place
   * @param conditions which alternatives may be drawn
   */
  double[][] of(float[][] latents, float[][] network, RowConditions conditions) {
    double[][] rows = new double[network.length][model.description().shape().elements()];
    Optional<RowEncoding> drawn = transform.rows().filter(RowDraws::areDrawn);
    for (int i = 0; i < rows.length; i++) {
      if (drawn.isPresent()) {
        fit(drawn.get()).apply(network[i]);
      }
      conditions.restrict(network[i]);
      transform.invert(network[i], rows[i], RowDraws.values(latents[i]));
    }
    return rows;
  }

  private synchronized MarginalFit fit(RowEncoding encoding) {
    MarginalFit fitted = fit;
    if (fitted == null) {
      // The same rows each time: the fit belongs to the model and not to a seed.
      try (RandomStream stream = RandomStream.of(0, "marginals")) {
        float[][] latents = model.latents(ROWS, stream);
        fitted = MarginalFit.of(encoding, model.passed(latents, model.chosen(latents)));
      }
      fit = fitted;
    }
    return fitted;
  }
}
