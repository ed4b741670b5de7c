package dev.organza.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.data.column.ColumnType;
import dev.organza.data.transform.Categories;
import dev.organza.data.transform.NumberModes;
import dev.organza.data.transform.NumberRanks;
import dev.organza.data.transform.RowEncoding;
import dev.organza.game.ConditionalVector;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowDrawsTest {

  private static final int DRAWS = 40_000;

  private static ModelDescription description(ConditionalVector conditioning) {
    Network any = Network.of(Shape.of(3), Layer.linear(1));
    return new ModelDescription(
        "ctgan",
        "data",
        Shape.of(4),
        List.of("a", "x", "y", "b"),
        List.of(),
        new RowEncoding(
            List.of(
                new Categories(List.of("often", "seldom"), false, List.of(9900L, 100L)),
                new NumberModes(
                    ColumnType.Real.ANY, List.of(new NumberModes.NumberMode(0, 1, 0, 1)), 0),
                new NumberRanks(
                    ColumnType.Real.ANY,
                    List.of(1.0, 2.0),
                    List.of(0.0, 0.5),
                    List.of(0.5, 1.0),
                    0.1),
                new Categories(List.of("never", "two", "one"), false, List.of(0L, 2L, 1L)))),
        new NormalPrior(3),
        conditioning,
        conditioning.choosesNumbers() ? 7 : 5,
        1,
        any,
        any);
  }

  private static float[][] latents() {
    Random random = new Random(3);
    float[][] latents = new float[DRAWS][3];
    for (float[] latent : latents) {
      for (int i = 0; i < latent.length; i++) {
        latent[i] = (float) random.nextGaussian();
      }
    }
    return latents;
  }

  private static ModelDescription description() {
    return description(ConditionalVector.DEFAULTS);
  }

  /** Which modes a number belongs to is not known, whether it is missing is. */
  @Test
  void numbersOfMixedTypeAreAskedForIfTheConditionSaysSo() {
    ModelDescription mixed = description(new ConditionalVector(ConditionalVector.Columns.MIXED));
    double[] shares = new double[7];
    for (int label : RowDraws.labels(mixed, latents())) {
      shares[label] += 1.0 / DRAWS;
    }
    double[] expected = {0.33, 0.01 / 3, 0.3, 0.1 / 3, 0, 2 / 9.0, 1 / 9.0};
    for (int k = 0; k < expected.length; k++) {
      double error = Math.sqrt(expected[k] * (1 - expected[k]) / DRAWS);
      assertThat(shares[k]).isCloseTo(expected[k], within(5 * error + 1e-12));
    }
    for (int label : RowDraws.labels(mixed, latents(), 2, new double[] {0, 0.1})) {
      assertThat(label).isEqualTo(3);
    }
    for (int label : RowDraws.labels(mixed, latents(), 3, new double[] {0, 0, 0.3})) {
      assertThat(label).isEqualTo(6);
    }
  }

  /** The usual implementation takes the logarithms of the frequencies here as well. */
  @Test
  void conditionsAreAskedForByTheirTrueFrequency() {
    double[] shares = new double[5];
    for (int label : RowDraws.labels(description(), latents())) {
      shares[label] += 1.0 / DRAWS;
    }
    double[] expected = {0.495, 0.005, 0, 1 / 3.0, 1 / 6.0};
    for (int k = 0; k < expected.length; k++) {
      double error = Math.sqrt(expected[k] * (1 - expected[k]) / DRAWS);
      assertThat(shares[k]).isCloseTo(expected[k], within(5 * error + 1e-12));
    }
  }

  @Test
  void allThatIsDrawnFollowsFromTheLatent() {
    float[][] latents = latents();
    int[] labels = RowDraws.labels(description(), latents);
    for (int i = 0; i < 100; i++) {
      float[][] alone = {latents[i].clone()};
      assertThat(RowDraws.labels(description(), alone)).containsExactly(labels[i]);
      assertThat(RowDraws.values(alone[0]).next()).isEqualTo(RowDraws.values(latents[i]).next());
    }
    assertThat(RowDraws.values(new float[] {0, 1}).next())
        .isNotEqualTo(RowDraws.values(new float[] {1, 0}).next());
  }
}
