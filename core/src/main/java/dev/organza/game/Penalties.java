package dev.organza.game;

import dev.organza.game.penalty.Penalised;
import dev.organza.game.penalty.Penalty;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Weights;
import dev.organza.nn.network.Network;
import dev.organza.optim.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The penalties of one player. */
final class Penalties {

  private Penalties() {}

  /**
   * The sum of the penalties that are due in an update, lazy ones weighted up; empty if none is.
   *
   * @param update the player's
   */
  static Optional<Tensor> due(
      List<Penalty> penalties, Update update, Function<Penalty, Tensor> value) {
    List<Tensor> due = new ArrayList<>();
    for (Penalty penalty : penalties) {
      int every = penalty.every();
      if (update.number() % every == 0) {
        Tensor one = value.apply(penalty);
        due.add(every == 1 ? one : one.mul(new Scalar((double) every)));
      }
    }
    return due.stream().reduce(Tensor::add);
  }

  /** A network as its penalties see it. */
  static Penalised on(
      Network network, Weights weights, Update update, UnaryOperator<Tensor> outputs) {
    return new Penalised() {
      @Override
      public Tensor outputs(Tensor inputs) {
        return outputs.apply(inputs);
      }

      @Override
      public Progress progress() {
        return update.progress();
      }

      @Override
      public List<Tensor> weights() {
        List<ParameterSpec> specs = network.parameterSpecs();
        return IntStream.range(0, specs.size())
            .filter(i -> specs.get(i).role() == ParameterSpec.Role.WEIGHT)
            .mapToObj(i -> weights.parameters().get(i))
            .toList();
      }
    };
  }

  /** Losses are computed in float32 whatever the precision of the pass, or in float64 if it is. */
  static Tensor atLeastFloat32(Tensor outputs) {
    return outputs.scalar_type().intern() == torch.ScalarType.Double
        ? outputs
        : outputs.to(torch.ScalarType.Float);
  }
}
