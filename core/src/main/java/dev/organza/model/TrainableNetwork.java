package dev.organza.model;

import dev.organza.nn.Initialiser;
import dev.organza.nn.Weights;
import dev.organza.nn.network.Network;
import dev.organza.optim.Optimizer;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * A network with weights of its own on the CPU, to be trained apart from any game that it came
 * from: a metric's best response, or a discriminator that starts anew.
 */
public final class TrainableNetwork implements AutoCloseable {

  private final Network network;
  private final FlatTensors parameters;
  private final FlatTensors buffers;
  private final Weights weights;

  private TrainableNetwork(Network network) {
    this.network = network;
    this.parameters = FlatTensors.allocate(network.parameters(), true, Device.cpu());
    this.buffers = FlatTensors.allocate(network.buffers(), false, Device.cpu());
    this.weights = new Weights(parameters.views(), buffers.views());
  }

  /** A network with fresh weights, which the seed decides. */
  public static TrainableNetwork fresh(Network network, Initialiser initialiser, long seed) {
    TrainableNetwork fresh = new TrainableNetwork(network);
    try (RandomStream start = RandomStream.of(seed, "start");
        Scope scope = Scope.open()) {
      network.initialise(fresh.parameters.views(), fresh.buffers.views(), initialiser, start);
    }
    return fresh;
  }

  /** A network that starts from a copy of these weights, of any device. */
  static TrainableNetwork copy(Network network, Weights weights) {
    TrainableNetwork copy = new TrainableNetwork(network);
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      for (int i = 0; i < weights.parameters().size(); i++) {
        copy.parameters.views().get(i).copy_(weights.parameters().get(i));
      }
      for (int i = 0; i < weights.buffers().size(); i++) {
        copy.buffers.views().get(i).copy_(weights.buffers().get(i));
      }
    }
    return copy;
  }

  /** The layers. */
  public Network network() {
    return network;
  }

  /** The weights of forward passes; they change when the network is trained. */
  public Weights weights() {
    return weights;
  }

  /** The parameters with their gradients, for an {@link Optimizer}. */
  public FlatTensors parameters() {
    return parameters;
  }

  /** A place for {@link #keep} to write to; the caller closes it. */
  public Memory memory() {
    return new Memory(
        Scope.escape(parameters.flat().clone()), Scope.escape(buffers.flat().clone()));
  }

  /** Writes the present weights into a memory. */
  public void keep(Memory memory) {
    memory.parameters.copy_(parameters.flat());
    memory.buffers.copy_(buffers.flat());
  }

  /** Takes the weights from a memory. */
  public void recall(Memory memory) {
    parameters.flat().copy_(memory.parameters);
    buffers.flat().copy_(memory.buffers);
  }

  @Override
  public void close() {
    parameters.close();
    buffers.close();
  }

  /** Weights to come back to. */
  public static final class Memory implements AutoCloseable {

    private final Tensor parameters;
    private final Tensor buffers;

    private Memory(Tensor parameters, Tensor buffers) {
      this.parameters = parameters;
      this.buffers = buffers;
    }

    @Override
    public void close() {
      parameters.close();
      buffers.close();
    }
  }
}
