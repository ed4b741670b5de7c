package dev.organza.train;

import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.transform.Transform;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.layer.Spectral;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import dev.organza.torch.TensorSpec;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;

/** Starts a network's output at the data's mean, feature by feature. */
final class Marginals {

  /**
   * How far a mean keeps from the ends of the activation's range, where the inverse is infinite.
   */
  private static final double MARGIN = 1e-7;

  private Marginals() {}

  /**
   * Sets the bias of the last layer.
   *
   * @param player whose network it is, for messages
   */
  static void setOutputBias(
      String player, Network network, FlatTensors parameters, TrainingData data) {
    int last = parameters.specs().size() - 1;
    TensorSpec bias = parameters.specs().get(last);
    int elements = data.shape().elements();
    if (!bias.name().endsWith(".bias") || bias.elements() != elements) {
      throw new UsageException(
          "training.outputBias is data-marginals, but the "
              + player
              + " does not end in a linear layer with a bias for each of the "
              + elements
              + " features.\nUse outputBias: zero with this architecture.");
    }
    double[] means = means(data, elements);
    List<Layer> layers = network.layers();
    float[] values = new float[elements];
    for (int i = 0; i < elements; i++) {
      values[i] = (float) inverse(player, layers, means[i]);
    }
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      parameters.views().get(last).copy_(HostMemory.tensor(values, Device.cpu(), elements));
    }
  }

  /** The inverse of the activation after the last linear layer; the identity without one. */
  private static double inverse(String player, List<Layer> layers, double mean) {
    for (int i = layers.size() - 1; i >= 0 && !(unwrapped(layers.get(i)) instanceof Linear); i--) {
      if (!layers.get(i).children().isEmpty()) {
        throw new UsageException(
            "training.outputBias is data-marginals, which needs a "
                + player
                + " that ends in a linear layer, not in one that is made of layers");
      }
      if (layers.get(i) instanceof Activation.Sigmoid) {
        double p = Math.min(1 - MARGIN, Math.max(MARGIN, mean));
        return Math.log(p / (1 - p));
      }
      if (layers.get(i) instanceof Activation.Tanh) {
        double t = Math.min(1 - MARGIN, Math.max(-1 + MARGIN, mean));
        return Math.log((1 + t) / (1 - t)) / 2;
      }
      if (layers.get(i) instanceof Activation) {
        throw new UsageException(
            "training.outputBias is data-marginals, which needs a "
                + player
                + " that ends in sigmoid, tanh or no activation");
      }
    }
    return mean;
  }

  private static Layer unwrapped(Layer layer) {
    return layer instanceof Spectral spectral ? spectral.map() : layer;
  }

  private static double[] means(TrainingData data, int elements) {
    Dataset dataset = data.dataset();
    Transform transform = data.transform();
    double[] means = new double[elements];
    double[] raw = new double[dataset.shape().elements()];
    float[] sample = new float[elements];
    for (int n = 0; n < dataset.count(); n++) {
      dataset.read(n, raw, 0);
      transform.apply(raw, sample);
      for (int i = 0; i < elements; i++) {
        means[i] += (sample[i] - means[i]) / (n + 1);
      }
    }
    return means;
  }
}
