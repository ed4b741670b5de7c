package dev.organza.laboratory;

import dev.organza.game.AdversarialGame;
import dev.organza.game.Latents;
import dev.organza.game.Minibatch;
import dev.organza.game.Update;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.optim.Progress;
import dev.organza.torch.Device;
import dev.organza.torch.Gradients;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Where the gradients of both players push a game in which each has a single number: the vector
 * field (−∂L_G/∂θ, −∂L_D/∂ψ) of Mescheder et al. 2018 (arXiv:1801.04406, figure 1), with the
 * penalties of the recipe and its noise on samples.
 *
 * @param grid the places, θ along the first axis and ψ along the second
 * @param field the two components at each, {@code [size·2]}
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
public record PhasePortrait(Grid grid, float[] field) {

  private static final int NODES = 15;
  private static final double HALF_WIDTH = 2;

  /** Half of them noise, and half the same with the other sign. */
  private static final int DRAWS = 256;

  /** Whether each player of a game has one number. */
  static boolean isOf(AdversarialGame game) {
    return game.players().values().stream().allMatch(one -> one.parameterCount() == 1);
  }

  /**
   * The field of a game on data that all are 0.
   *
   * @param progress where schedules stand
   */
  static PhasePortrait of(AdversarialGame game, Progress progress, long seed) {
    Grid grid =
        new Grid(
            new double[] {-HALF_WIDTH, -HALF_WIDTH}, new double[] {HALF_WIDTH, HALF_WIDTH}, NODES);
    double[][] places = grid.points();
    float[] field = new float[2 * places.length];
    for (int i = 0; i < places.length; i++) {
      float[] push = at((float) places[i][0], (float) places[i][1], game, progress, seed);
      field[2 * i] = push[0];
      field[2 * i + 1] = push[1];
    }
    return new PhasePortrait(grid, field);
  }

  /** (−∂L_G/∂θ, −∂L_D/∂ψ) at one place. */
  static float[] at(float theta, float psi, AdversarialGame game, Progress progress, long seed) {
    try (Scope scope = Scope.open();
        RandomStream noise = RandomStream.of(seed, "laboratory/portrait")) {
      Weights g = weights(theta, game.networks().generator().parameters().get(0).sizeArray());
      Weights d = weights(psi, game.networks().discriminator().parameters().get(0).sizeArray());
      Mode.Training mode = new Mode.Training(noise);
      double deviation = game.stabilisers().instanceNoise().at(progress);
      Tensor half = noise.normal(0, 1, DRAWS / 2, 1).mul(new Scalar(deviation));
      Tensor spread = torch.cat(new TensorVector(half, half.neg()), 0);
      Tensor none = HostMemory.tensor(new float[0], Device.cpu(), DRAWS, 0);
      Latents latents = new Latents(game.networks().prior().sample(DRAWS, noise), none);
      Tensor made = game.networks().generate(g, latents, mode);
      Minibatch batch = new Minibatch(spread, made.add(spread), none, none, Optional.empty());
      Tensor lossOfD =
          game.losses().discriminatorLoss(d, batch, new Update(0, progress), mode).total();
      Tensor lossOfG = game.losses().generatorLoss(d, batch, mode);
      return new float[] {
        -slope(lossOfG, g), -slope(lossOfD, d),
      };
    }
  }

  private static float slope(Tensor loss, Weights weights) {
    return HostMemory.floats(Gradients.of(loss, weights.parameters()).get(0))[0];
  }

  private static Weights weights(float value, long[] sizes) {
    Tensor leaf = HostMemory.tensor(new float[] {value}, Device.cpu(), sizes).requires_grad_(true);
    return new Weights(List.of(leaf), List.of());
  }
}
