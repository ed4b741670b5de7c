package dev.organza.game;

import dev.organza.game.penalty.Penalised;
import dev.organza.game.penalty.Penalty;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Weights;
import dev.organza.nn.network.Network;
import dev.organza.nn.network.StyleSpace;
import dev.organza.optim.Progress;
import dev.organza.torch.Device;
import dev.organza.torch.Scope;
import dev.organza.torch.SharedBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      Network network,
      Weights weights,
      Update update,
      UnaryOperator<Tensor> outputs,
      SharedBatch batch) {
    return new Penalised() {
      @Override
      public Tensor wholeBatch(Tensor own) {
        return batch.whole(own);
      }

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
        return Penalties.weights(network, weights);
      }
    };
  }

  /**
   * G at these weights and labels, as penalties see it: a function of latents, which are all of the
   * batch or the first, or of the styles that it makes of them.
   *
   * @param labels {@code [N,K]}
   * @param update G's
   * @param memory what the penalty remembers
   */
  record OfGenerator(
      Network network, Weights all, Tensor labels, Update update, Mode.Training mode, Tensor memory)
      implements Penalised {

    @Override
    public Tensor outputs(Tensor latents) {
      return atLeastFloat32(network.forward(all.unrecorded(), latents, labelsOf(latents), mode));
    }

    @Override
    public Tensor wholeBatch(Tensor own) {
      return mode.batch().whole(own);
    }

    private Tensor labelsOf(Tensor latents) {
      return labels.narrow(0, 0, latents.size(0));
    }

    @Override
    public Styled styled(Tensor latents) {
      return StyleSpace.of(network)
          .map(space -> styled(space, latents))
          .orElseGet(() -> Penalised.super.styled(latents));
    }

    private Styled styled(StyleSpace space, Tensor latents) {
      Weights unrecorded = all.unrecorded();
      Tensor styles =
          atLeastFloat32(
              space
                  .mapping()
                  .forward(space.ofMapping(unrecorded), latents, labelsOf(latents), mode));
      return new Styled(
          styles.view(styles.size(0), space.count(), -1),
          w ->
              atLeastFloat32(
                  space
                      .synthesis()
                      .forward(space.ofSynthesis(unrecorded), w.flatten(1, -1), mode)));
    }

    @Override
    public Progress progress() {
      return update.progress();
    }

    @Override
    public List<Tensor> weights() {
      return Penalties.weights(network, all);
    }
  }

  /** The parameters that multiply. */
  static List<Tensor> weights(Network network, Weights all) {
    List<ParameterSpec> specs = network.parameterSpecs();
    return IntStream.range(0, specs.size())
        .filter(i -> specs.get(i).role() == ParameterSpec.Role.WEIGHT)
        .mapToObj(i -> all.parameters().get(i))
        .toList();
  }

  /** What the penalties of G remember from update to update. */
  static final class Memory implements AutoCloseable {

    private final List<Penalty> penalties;
    private final List<Tensor> numbers = new ArrayList<>();

    Memory(List<Penalty> penalties, Device device) {
      this.penalties = penalties;
      try (Scope scope = Scope.open()) {
        for (Penalty penalty : penalties) {
          numbers.add(
              Scope.escape(torch.zeros(new long[] {penalty.remembers()}, device.float32())));
        }
      }
    }

    /** One penalty's: {@code [penalty.remembers()]}. */
    Tensor of(Penalty penalty) {
      return numbers.get(penalties.indexOf(penalty));
    }

    /** All of it, by name, for checkpoints. */
    Map<String, Tensor> tensors() {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (int i = 0; i < numbers.size(); i++) {
        if (penalties.get(i).remembers() > 0) {
          tensors.put("generatorPenalties." + i, numbers.get(i));
        }
      }
      return tensors;
    }

    @Override
    public void close() {
      numbers.forEach(Tensor::close);
    }
  }

  /** Losses are computed in float32 whatever the precision of the pass, or in float64 if it is. */
  static Tensor atLeastFloat32(Tensor outputs) {
    return outputs.scalar_type().intern() == torch.ScalarType.Double
        ? outputs
        : outputs.to(torch.ScalarType.Float);
  }
}
