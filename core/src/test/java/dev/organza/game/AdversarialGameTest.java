package dev.organza.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.objective.Objective;
import dev.organza.game.objective.Wasserstein;
import dev.organza.game.penalty.PathLength;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.penalty.R1;
import dev.organza.game.penalty.WeightDecay;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.optim.Progress;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** A discriminator that gives a map of logits, and penalties of the generator. */
class AdversarialGameTest {

  private static final Shape IMAGE = Shape.image(1, 8, 8);

  private static final Network IMAGES =
      Network.of(Shape.of(3), Layer.linear(64), Layer.reshape(1, 8, 8));

  /** Two by two logits. */
  private static final Network MAP =
      Network.of(IMAGE, Layer.conv2d(4, 4, 2, 1), Layer.leakyRelu(0.2), Layer.conv2d(1, 4, 2, 1));

  private static AdversarialGame game(Objective objective, Penalty... penalties) {
    return new AdversarialGame(
        new AdversarialNetworks(IMAGES, MAP, new NormalPrior(3)), objective, List.of(penalties));
  }

  private static Minibatch batch(Tensor real, Tensor fake, Optional<Tensor> swapped) {
    Tensor none = torch.zeros(real.size(0), 0);
    return new Minibatch(real, fake, none, none, swapped);
  }

  private static float mean(float[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return (float) (sum / (to - from));
  }

  /** E over samples and places: −E D(x) + E D(G(z)) of the Wasserstein game. */
  @Test
  void lossesAreMeansOverAllLogitsOfAMap() {
    AdversarialGame game = game(Wasserstein.DEFAULTS, new R1(1, 1));
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "map");
        FlatTensors d = FlatTensors.allocate(MAP.parameters(), true, Device.cpu())) {
      Tensor parameters = stream.normal(0, 0.1, d.flat().size(0));
      Weights weights = new Weights(d.viewsOf(parameters.requires_grad_(true)), List.of());
      Tensor real = stream.normal(0, 1, 6, 1, 8, 8);
      Tensor fake = stream.normal(1, 1, 6, 1, 8, 8);
      Tensor labels = torch.zeros(6, 0);
      Mode.Training mode = new Mode.Training(stream);
      float[] ofReal =
          HostMemory.floats(game.networks().judge(weights, real, labels, mode).logits());
      float[] ofFake =
          HostMemory.floats(game.networks().judge(weights, fake, labels, mode).logits());
      assertThat(ofReal).hasSize(6 * 4);

      DiscriminatorLoss loss =
          game.losses()
              .discriminatorLoss(weights, batch(real, fake, Optional.empty()), Update.FIRST, mode);
      assertThat(loss.objective().item_double())
          .isCloseTo(mean(ofFake, 0, 24) - mean(ofReal, 0, 24), within(1e-5));
      assertThat(loss.penalty().orElseThrow().item_double()).isPositive();
      assertThat(
              game.losses()
                  .generatorLoss(weights, batch(real, fake, Optional.empty()), mode)
                  .item_double())
          .isCloseTo(-mean(ofFake, 0, 24), within(1e-5));

      // A sample whose label is swapped is swapped at all places of its map.
      Tensor first = torch.zeros(6, 1).to(torch.ScalarType.Bool);
      first.narrow(0, 0, 1).fill_(new Scalar(1.0));
      double swapped =
          game.losses()
              .discriminatorLoss(weights, batch(real, fake, Optional.of(first)), Update.FIRST, mode)
              .objective()
              .item_double();
      double expected =
          (4 * mean(ofReal, 0, 4) + 20 * mean(ofFake, 4, 24)) / 24
              - (4 * mean(ofFake, 0, 4) + 20 * mean(ofReal, 4, 24)) / 24;
      assertThat(swapped).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void anOutputThatIsNeitherALogitNorAMapIsRefused() {
    Network twoChannels = Network.of(IMAGE, Layer.conv2d(2, 4, 2, 1));
    assertThatThrownBy(
            () ->
                new AdversarialGame(
                    IMAGES, twoChannels, new NormalPrior(3), NonSaturating.DEFAULTS))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("[2,4,4]")
        .hasMessageContaining("[1,H,W]");
  }

  // Penalties of G

  private static final Network LINEAR = Network.of(Shape.of(2), Layer.linear(3));
  private static final Network JUDGE = Network.of(Shape.of(3), Layer.linear(1));

  /** G(z) = Wz + b: E‖∇_z ΣG(z)‖² = ‖Wᵀ1‖², and Σ‖W‖² leaves b alone. */
  @Test
  void penaltiesOfGAreOnGAsAFunctionOfItsLatents() {
    AdversarialGame game =
        new AdversarialGame(LINEAR, JUDGE, new NormalPrior(2), NonSaturating.DEFAULTS)
            .withGeneratorPenalties(List.of(new R1(3, 1), new WeightDecay(0.5)));
    try (Scope scope = Scope.open();
        Penalties.Memory none = new Penalties.Memory(game.generatorPenalties(), Device.cpu());
        RandomStream stream = RandomStream.of(2, "penalty")) {
      Tensor weight = HostMemory.tensor(new float[] {1, 2, 3, 4, 5, 6}, Device.cpu(), 3, 2);
      Tensor bias = HostMemory.tensor(new float[] {7, 8, 9}, Device.cpu(), 3);
      weight.set_requires_grad(true);
      bias.set_requires_grad(true);
      Weights g = new Weights(List.of(weight, bias), List.of());
      Latents latents = new Latents(stream.normal(0, 1, 4, 2), torch.zeros(4, 0));
      Tensor penalty =
          game.losses()
              .generatorPenalty(g, latents, Update.FIRST, new Mode.Training(stream), none)
              .orElseThrow();
      // Wᵀ1 = (9, 12): 3/2 · 225; ΣW² = 91: 0.5/2 · 91
      assertThat(penalty.item_double()).isCloseTo(1.5 * 225 + 0.25 * 91, within(1e-3));
      penalty.backward();
      // ∂/∂W = γ·1(Wᵀ1)ᵀ + λW
      assertThat(HostMemory.floats(weight.grad()))
          .containsExactly(
              new float[] {27 + 0.5f, 36 + 1, 27 + 1.5f, 36 + 2, 27 + 2.5f, 36 + 3}, within(1e-3f));
    }
  }

  @Test
  void aPenaltyOfGThatIsNotDueIsNone() {
    AdversarialGame game =
        new AdversarialGame(LINEAR, JUDGE, new NormalPrior(2), NonSaturating.DEFAULTS)
            .withGeneratorPenalties(List.of(new R1(3, 4)));
    try (Scope scope = Scope.open();
        Penalties.Memory none = new Penalties.Memory(game.generatorPenalties(), Device.cpu());
        RandomStream stream = RandomStream.of(2, "penalty")) {
      Weights g =
          new Weights(List.of(torch.ones(3, 2).requires_grad_(true), torch.zeros(3)), List.of());
      Latents latents = new Latents(stream.normal(0, 1, 4, 2), torch.zeros(4, 0));
      Mode.Training mode = new Mode.Training(stream);
      assertThat(
              game.losses().generatorPenalty(g, latents, new Update(3, Progress.START), mode, none))
          .isEmpty();
      // (1,1)ᵀ·3: γ/2·18, weighted up by 4
      assertThat(
              game.losses()
                  .generatorPenalty(g, latents, new Update(4, Progress.START), mode, none)
                  .orElseThrow()
                  .item_double())
          .isCloseTo(4 * 1.5 * 18, within(1e-3));
    }
  }

  @Test
  void batchNormalisationInGMixesTheGradientsOfItsPenalty() {
    Network normalised = Network.of(Shape.of(2), Layer.linear(3), Layer.batchNorm());
    AdversarialGame game =
        new AdversarialGame(normalised, JUDGE, new NormalPrior(2), NonSaturating.DEFAULTS);
    assertThatThrownBy(() -> game.withGeneratorPenalties(List.of(new R1(3, 1))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("generatorNormalisation");
  }

  /** D's loss is also taken where D only looks ahead, which would be remembered as an update. */
  @Test
  void aPenaltyThatRemembersIsOfG() {
    assertThatThrownBy(
            () ->
                new AdversarialGame(
                    new AdversarialNetworks(LINEAR, JUDGE, new NormalPrior(2)),
                    NonSaturating.DEFAULTS,
                    List.of(PathLength.DEFAULTS)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("PathLength")
        .hasMessageContaining("generatorPenalties");
  }

  // Orders as data

  @Test
  void turnsSayWhoIsUpdatedOnWhat() {
    List<String> critics = List.of("d");
    List<String> generators = List.of("g", "h");
    assertThat(UpdateOrder.ALTERNATING.turns(critics, generators, 2))
        .containsExactly(
            new Turn(Turn.Draw.BATCH, critics, Set.of()),
            new Turn(Turn.Draw.BATCH, critics, Set.of()),
            new Turn(Turn.Draw.SAMPLES, generators, Set.of("g", "h")));
    assertThat(UpdateOrder.SHARED_LATENTS.turns(critics, generators, 1))
        .containsExactly(
            new Turn(Turn.Draw.BATCH, critics, Set.of("g", "h")),
            new Turn(Turn.Draw.NOTHING, generators, Set.of()));
    assertThat(UpdateOrder.FRESH_BATCHES.turns(critics, generators, 2))
        .containsExactly(
            new Turn(Turn.Draw.BATCH, critics, Set.of()),
            new Turn(Turn.Draw.BATCH, critics, Set.of()),
            new Turn(Turn.Draw.UNCOUNTED_BATCH, generators, Set.of("g", "h")));
    assertThat(UpdateOrder.SIMULTANEOUS.turns(critics, generators, 1))
        .containsExactly(new Turn(Turn.Draw.BATCH, List.of("d", "g", "h"), Set.of("g", "h")));
  }
}
