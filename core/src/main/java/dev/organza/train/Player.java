package dev.organza.train;

import dev.organza.nn.Weights;
import dev.organza.nn.network.Network;
import dev.organza.optim.Optimizer;
import dev.organza.optim.Progress;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.Gradients;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/** A network's weights with the optimiser that moves them. */
public final class Player implements AutoCloseable {

  private final String name;
  private final PlayerOptions options;
  private final FlatTensors parameters;
  private final FlatTensors buffers;
  private final Weights weights;
  private final Optimizer.State optimizer;
  private long updates;

  /** A player with fresh weights. */
  Player(String name, Network network, PlayerOptions options, RandomStream start, Device device) {
    this.name = name;
    this.options = options;
    this.parameters = FlatTensors.allocate(network.parameters(), true, device);
    this.buffers = FlatTensors.allocate(network.buffers(), false, device);
    this.weights = new Weights(parameters.views(), buffers.views());
    try (Scope scope = Scope.open()) {
      network.initialise(parameters.views(), buffers.views(), options.initialiser(), start);
    }
    this.optimizer = options.optimizer().over(parameters);
  }

  public Weights weights() {
    return weights;
  }

  public FlatTensors parameters() {
    return parameters;
  }

  FlatTensors buffers() {
    return buffers;
  }

  /** How often the optimiser has moved. */
  public long updates() {
    return updates;
  }

  void updates(long count) {
    updates = count;
  }

  /** The norm of the gradient that the last backward pass left. */
  double gradientNorm() {
    try (Scope scope = Scope.open()) {
      return parameters.gradient().norm().item_double();
    }
  }

  /** One update along the gradient. */
  void move(Progress progress) {
    updates++;
    optimizer.step(rate(progress), updates, progress);
    if (options.clip() > 0) {
      try (Scope scope = Scope.open()) {
        parameters
            .flat()
            .clamp_(
                new ScalarOptional(new Scalar(-options.clip())),
                new ScalarOptional(new Scalar(options.clip())));
      }
    }
  }

  private double rate(Progress progress) {
    return options.optimizer().learningRate() * options.learningRateSchedule().at(progress);
  }

  /**
   * The weights after some moves that are not made, differentiable in whatever the losses depend
   * on. Neither the weights nor the optimiser's memory nor the buffers change.
   *
   * @param moves how many, at least 1
   * @param loss what the player minimises at given weights, in the move of this number
   */
  Weights lookAhead(int moves, Progress progress, BiFunction<Weights, Long, Tensor> loss) {
    return lookAhead(parameters.flat().detach(), moves, progress, loss);
  }

  /**
   * The same from other parameters than the present ones, which may have more digits.
   *
   * @param start flat, detached
   */
  Weights lookAhead(
      Tensor start, int moves, Progress progress, BiFunction<Weights, Long, Tensor> loss) {
    List<Tensor> buffers = weights.withCopiedBuffers().buffers();
    Tensor flat = start.requires_grad_(true);
    Optimizer.LookAhead ahead = optimizer.lookAhead();
    for (int i = 1; i <= moves; i++) {
      long update = updates + i;
      Tensor value = loss.apply(new Weights(parameters.viewsOf(flat), buffers), update);
      Tensor gradient = Gradients.of(value, List.of(flat)).get(0);
      flat = ahead.step(flat, gradient, rate(progress), update, progress);
      if (options.clip() > 0) {
        flat =
            flat.clamp(
                new ScalarOptional(new Scalar(-options.clip())),
                new ScalarOptional(new Scalar(options.clip())));
      }
    }
    return new Weights(parameters.viewsOf(flat), buffers);
  }

  /** Which parameter's gradient is not finite; null if all are. */
  @org.jspecify.annotations.Nullable
  String notFinite() {
    for (Map.Entry<String, Tensor> parameter : parameters.named(name + ".").entrySet()) {
      try (Scope scope = Scope.open()) {
        if (!Double.isFinite(parameter.getValue().grad().abs().sum().item_double())) {
          return "the gradient of " + parameter.getKey();
        }
      }
    }
    return null;
  }

  /** The weights by name, as they stand in a model file. */
  Map<String, Tensor> model() {
    Map<String, Tensor> named = new LinkedHashMap<>(parameters.named(name + "."));
    named.putAll(buffers.named(name + "."));
    return named;
  }

  /** The optimiser's memory by name, as it stands in a checkpoint. */
  Map<String, Tensor> state() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    // Sorted, so that the same state is the same file whatever order the optimiser names them in.
    new TreeMap<>(optimizer.tensors())
        .forEach((key, tensor) -> named.put(name + ".optimizer." + key, tensor));
    return named;
  }

  @Override
  public void close() {
    optimizer.close();
    parameters.close();
    buffers.close();
  }
}
