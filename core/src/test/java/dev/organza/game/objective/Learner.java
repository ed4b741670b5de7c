package dev.organza.game.objective;

import dev.organza.nn.Initialiser;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.network.Network;
import dev.organza.optim.Adam;
import dev.organza.optim.Optimizer;
import dev.organza.optim.Progress;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.RandomStream;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A small network, as a function, and Adam to fit it to any loss. */
final class Learner implements AutoCloseable {

  final FlatTensors parameters;
  final Weights weights;
  private final Network network;
  private final Adam adam;
  private final Optimizer.State optimizer;
  private long updates;

  Learner(Network network, Adam adam, RandomStream start) {
    this.network = network;
    this.adam = adam;
    parameters = FlatTensors.allocate(network.parameters(), true, Device.cpu());
    weights = new Weights(parameters.views(), List.of());
    network.initialise(parameters.views(), List.of(), Initialiser.He.DEFAULTS, start);
    optimizer = adam.over(parameters);
  }

  Tensor of(Tensor x) {
    return network.forward(weights, x, Mode.evaluation());
  }

  /** The gradient of a loss in the parameters, all in a row. */
  Tensor gradient(Tensor loss) {
    parameters.gradient().zero_();
    loss.backward();
    return parameters.gradient();
  }

  /** One update, at a share of the learning rate. */
  void descend(Tensor loss, double share) {
    gradient(loss);
    optimizer.step(share * adam.learningRate(), ++updates, Progress.START);
  }

  @Override
  public void close() {
    optimizer.close();
    parameters.close();
  }
}
