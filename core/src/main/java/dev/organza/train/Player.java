package dev.organza.train;

import dev.organza.game.Loss;
import dev.organza.nn.Weights;
import dev.organza.nn.network.Network;
import dev.organza.optim.Average;
import dev.organza.optim.Optimizer;
import dev.organza.optim.Progress;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.Gradients;
import dev.organza.torch.RandomStream;
import dev.organza.torch.RecordedConvolutions;
import dev.organza.torch.Scope;
import dev.organza.torch.WorkerGroup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** A network's weights with the optimiser that updates them, and their average if one is kept. */
public final class Player implements AutoCloseable {

  private final String name;
  private final PlayerOptions options;
  private final FlatTensors parameters;
  private final FlatTensors buffers;
  private final Weights weights;
  private final Optimizer.State optimizer;
  private final @Nullable Average average;
  private long updates;

  /**
   * A player with fresh weights.
   *
   * @param averaged whether an average of the weights is kept
   * @param workers share the gradient
   * @param adjust changes the initial weights, before the average starts from them
   */
  Player(
      String name,
      Network network,
      PlayerOptions options,
      boolean averaged,
      RandomStream start,
      Device device,
      WorkerGroup workers,
      Consumer<FlatTensors> adjust) {
    this.name = name;
    this.options = options;
    this.parameters =
        FlatTensors.allocate(
            network.parameters(), device, length -> workers.gradients(length, device));
    this.buffers = FlatTensors.allocate(network.buffers(), false, device);
    this.weights = new Weights(parameters.views(), buffers.views());
    try {
      try (Scope scope = Scope.open()) {
        network.initialise(parameters.views(), buffers.views(), options.initialiser(), start);
      }
      adjust.accept(parameters);
      this.optimizer = options.optimizer().over(parameters);
      this.average = averaged ? new Average(parameters, buffers, device) : null;
    } catch (RuntimeException e) {
      parameters.close();
      buffers.close();
      throw e;
    }
  }

  /** The name in the game. */
  public String name() {
    return name;
  }

  /** The weights that are trained. */
  public Weights weights() {
    return weights;
  }

  /**
   * The averaged weights as they are now.
   *
   * @throws IllegalStateException if no average is kept
   */
  public Weights average() {
    if (average == null) {
      throw new IllegalStateException("no average is kept of " + name);
    }
    return new Weights(average.parameters().views(), average.buffers().views());
  }

  /** The parameters with their gradients. */
  public FlatTensors parameters() {
    return parameters;
  }

  /** How often the optimiser has updated the parameters. */
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

  /**
   * The norm of the gradient; looks for the culprit only when it is not finite.
   *
   * @param step the number of the step, for the message
   * @throws DivergenceException if it is not finite
   */
  double finiteGradientNorm(long step) {
    double norm = gradientNorm();
    if (!Double.isFinite(norm)) {
      String culprit = notFinite();
      throw new DivergenceException(step, culprit == null ? "a gradient's norm" : culprit);
    }
    return norm;
  }

  /**
   * Sets the gradients of players' parameters to those of a loss. Penalties depend on the
   * parameters also through passes that are not recorded, because they are differentiated twice, so
   * they go backward by themselves.
   *
   * @param together the parameters of the players that minimise it
   * @param recorded the convolutions of all other passes with these parameters
   */
  static void backward(Loss loss, List<FlatTensors> together, RecordedConvolutions recorded) {
    if (recorded.isEmpty() || loss.penalties().isEmpty()) {
      FlatTensors.backward(together, loss.total(), recorded);
      return;
    }
    loss.plain()
        .ifPresentOrElse(
            plain -> FlatTensors.backward(together, plain, recorded),
            () -> together.forEach(parameters -> parameters.gradient().zero_()));
    FlatTensors.addBackward(together, loss.penalties().get());
  }

  /** Adds the gradient of a scalar that itself depends on gradients. */
  void addGradient(Tensor scalar) {
    List<Tensor> views = parameters.views();
    List<Tensor> added = Gradients.of(scalar, views);
    try (NoGradGuard off = new NoGradGuard()) {
      for (int i = 0; i < views.size(); i++) {
        views.get(i).mutable_grad().add_(added.get(i));
      }
    }
  }

  /** One update along the gradient. */
  void update(Progress progress) {
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

  /** Updates the average, if one is kept. */
  void updateAverage(double decay) {
    if (average != null) {
      average.update(decay);
    }
  }

  private double rate(Progress progress) {
    return options.optimizer().learningRate() * options.learningRateSchedule().at(progress);
  }

  /**
   * The weights after some updates that are not made, differentiable in whatever the losses depend
   * on. Neither the weights nor the optimiser's memory nor the buffers change.
   *
   * @param count how many, at least 1
   * @param loss what the player minimises at given weights, in the update of this number
   * @param workers whose mean gradient is followed
   */
  Weights lookAhead(
      int count, Progress progress, BiFunction<Weights, Long, Tensor> loss, WorkerGroup workers) {
    return lookAhead(parameters.flat().detach(), count, progress, loss, workers);
  }

  /**
   * The same from other parameters than the present ones, which may have more digits.
   *
   * @param start flat, detached
   */
  Weights lookAhead(
      Tensor start,
      int count,
      Progress progress,
      BiFunction<Weights, Long, Tensor> loss,
      WorkerGroup workers) {
    List<Tensor> buffers = weights.withCopiedBuffers().buffers();
    Tensor flat = start.requires_grad_(true);
    Optimizer.LookAhead ahead = optimizer.lookAhead();
    for (int i = 1; i <= count; i++) {
      long update = updates + i;
      Tensor value = loss.apply(new Weights(parameters.viewsOf(flat), buffers), update);
      Tensor gradient = workers.averaged(Gradients.of(value, List.of(flat)).get(0));
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
  @Nullable String notFinite() {
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

  /** The averaged weights by name, each name after a prefix; none if no average is kept. */
  Map<String, Tensor> averageModel(String prefix) {
    if (average == null) {
      return Map.of();
    }
    Map<String, Tensor> named = new LinkedHashMap<>(average.parameters().named(prefix));
    named.putAll(average.buffers().named(prefix));
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
    if (average != null) {
      average.close();
    }
    optimizer.close();
    parameters.close();
    buffers.close();
  }
}
