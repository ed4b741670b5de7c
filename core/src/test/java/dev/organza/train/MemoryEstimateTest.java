package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.game.AdversarialGame;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import org.junit.jupiter.api.Test;

class MemoryEstimateTest {

  @Test
  void everyPartIsCountedByHand() {
    Network generator = Network.of(Shape.of(2), Layer.linear(3)); // 2·3 + 3 = 9 parameters
    Network discriminator = Network.of(Shape.of(3), Layer.linear(1)); // 3·1 + 1 = 4 parameters
    TrainingOptions defaults = TrainingOptions.DEFAULTS;
    Plan plan =
        new Plan(
            new AdversarialGame(
                generator, discriminator, new NormalPrior(2), NonSaturating.DEFAULTS),
            PlayerOptions.DEFAULTS,
            new TrainingOptions(
                10,
                defaults.criticSteps(),
                defaults.criticWarmup(),
                defaults.order(),
                defaults.kimg(),
                defaults.emaHalfLifeKimg(),
                defaults.emaRampup(),
                defaults.outputBias()),
            1);
    MemoryEstimate estimate = MemoryEstimate.of(plan);
    assertThat(estimate.weights()).isEqualTo(4 * (9 + 4 + 9));
    assertThat(estimate.gradients()).isEqualTo(4 * 13);
    assertThat(estimate.optimisers()).isEqualTo(8 * 13);
    // G puts out 3 numbers once, D one number twice; 10 samples; values and gradients of 4 bytes.
    assertThat(estimate.activations()).isEqualTo(2 * 4 * 10 * (3 + 2));
    assertThat(estimate.total()).isEqualTo(88 + 52 + 104 + 400);
  }
}
