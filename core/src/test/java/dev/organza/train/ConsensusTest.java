package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.game.AdversarialGame;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Latents;
import dev.organza.game.Minibatch;
import dev.organza.game.Update;
import dev.organza.game.UpdateOrder;
import dev.organza.game.objective.Minimax;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.objective.Objective;
import dev.organza.game.objective.Relativistic;
import dev.organza.game.objective.RelativisticAverage;
import dev.organza.game.penalty.GradientPenalty;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.penalty.R1;
import dev.organza.game.penalty.R2;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.Gradients;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/**
 * Consensus optimisation. Whole trainings are compared with PyTorch in {@link GameCourseTest}, and
 * {@link DiracGanTest} has the eigenvalues that it gives.
 */
class ConsensusTest {

  private static final Network GENERATOR =
      Network.of(Shape.of(2), Layer.linear(6), Layer.tanh(), Layer.linear(3));
  private static final Network DISCRIMINATOR =
      Network.of(
          Shape.of(3),
          Layer.linear(5),
          Layer.tanh(),
          Layer.linear(4),
          new Activation.Softplus(),
          Layer.linear(1));

  @Test
  void theAddedGradientIsTheSlopeOfHalfTheSquareOfBoth() {
    check(Minimax.DEFAULTS);
    check(NonSaturating.DEFAULTS);
    check(new RelativisticAverage());
    check(new Relativistic());
    check(NonSaturating.DEFAULTS, new R1(1, 1));
    check(NonSaturating.DEFAULTS, new R2(1, 1), new GradientPenalty(0.5, 1, 1));
  }

  private static void check(Objective objective, Penalty... penalties) {
    AdversarialGame game =
        new AdversarialGame(
            new AdversarialNetworks(GENERATOR, DISCRIMINATOR, new NormalPrior(2)),
            objective,
            List.of(penalties));
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(4, "consensus");
        FlatTensors g = FlatTensors.allocate(GENERATOR.parameters(), false, Device.cpu());
        FlatTensors d = FlatTensors.allocate(DISCRIMINATOR.parameters(), false, Device.cpu())) {
      Tensor real = normal(stream, 8, 3);
      Tensor z = normal(stream, 8, 2);
      Tensor atG = normal(stream, g.flat().size(0));
      Tensor atD = normal(stream, d.flat().size(0));
      Sides sides = new Sides(game, g, d, real, z);

      Tensor byG = atG.clone().requires_grad_(true);
      Tensor byD = atD.clone().requires_grad_(true);
      List<Tensor> gradients = Gradients.of(sides.half(byG, byD), List.of(byG, byD));
      double h = 1e-5;
      for (int player = 0; player < 2; player++) {
        Tensor gradient = gradients.get(player).detach();
        Tensor along = normal(stream, gradient.size(0));
        List<Double> ends = new ArrayList<>();
        for (double step : new double[] {h, -h}) {
          Tensor movedG = player == 0 ? atG.add(along, new Scalar(step)) : atG;
          Tensor movedD = player == 1 ? atD.add(along, new Scalar(step)) : atD;
          ends.add(
              sides
                  .half(movedG.detach().requires_grad_(true), movedD.detach().requires_grad_(true))
                  .item_double());
        }
        double difference = (ends.get(0) - ends.get(1)) / (2 * h);
        double slope = gradient.mul(along).sum().item_double();
        double size = gradient.norm().item_double() * along.norm().item_double();
        assertThat(size).isPositive();
        assertThat(Math.abs(slope - difference) / size)
            .as(
                objective
                    + " "
                    + List.of(penalties)
                    + ", player "
                    + player
                    + ": autograd says "
                    + slope
                    + ", differences "
                    + difference)
            .isLessThan(1e-8);
      }
    }
  }

  private static Tensor normal(RandomStream stream, long... sizes) {
    return stream.normal(0, 0.7, sizes).to(torch.ScalarType.Double);
  }

  /** ½‖v‖² in float64 as a function of both players' flat parameters. */
  private record Sides(AdversarialGame game, FlatTensors g, FlatTensors d, Tensor real, Tensor z) {

    Tensor half(Tensor atG, Tensor atD) {
      try (RandomStream noise = RandomStream.of(9, "penalty")) { // the same at each call
        Mode.Training mode = new Mode.Training(noise);
        Weights generator = new Weights(g.viewsOf(atG), List.of());
        Weights discriminator = new Weights(d.viewsOf(atD), List.of());
        Tensor none = z.narrow(1, 2, 0);
        Tensor fake = game.networks().generate(generator, new Latents(z, none), mode);
        return game.losses()
            .halfSquaredGradients(
                generator,
                discriminator,
                new Minibatch(real, fake, none, none, Optional.empty()),
                Update.FIRST,
                mode);
      }
    }
  }

  /** The added pass is on copies of the buffers, and leaves the samples as they are. */
  @Test
  void onlyTheGradientsAreOthers() {
    try (Trainer plain = Stabilised.REPLAY.trainer(UpdateOrder.ALTERNATING);
        Trainer consensus = Stabilised.CONSENSUS.trainer(UpdateOrder.ALTERNATING)) {
      try (Scope scope = Scope.open()) {
        List<Object> seen = new ArrayList<>();
        for (Trainer trainer : List.of(plain, consensus)) {
          TinyGames.gradients(trainer, List.of("discriminator"));
          Map<String, Object> all = TinyGames.everything(trainer);
          all.keySet()
              .removeIf(name -> name.startsWith("replay.") || name.startsWith("stream.noise"));
          seen.add(all);
        }
        assertThat(seen.get(1)).isEqualTo(seen.get(0));
        assertThat(consensus.player("discriminator").gradientNorm())
            .isNotEqualTo(plain.player("discriminator").gradientNorm());
      }
    }
  }
}
