package dev.organza.metric.game;

import dev.organza.Shape;
import dev.organza.data.transform.Transform;
import dev.organza.metric.Rows;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.LinearMap;
import dev.organza.nn.network.Network;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The convolutional features of a discriminator (Radford et al. 2016, arXiv:1511.06434, section
 * 5.1): the activations after each convolution, max-pooled to 4 × 4, in one row. The head, a
 * convolution to a single value, is excluded.
 */
final class ConvolutionFeatures {

  private static final int SIDE = 4;
  private static final int CHUNK = 64;

  /**
   * Consecutive layers that end after the activation function of a convolution.
   *
   * @param network the layers
   * @param firstParameter the index of their first parameter in the whole network
   * @param firstBuffer the index of their first buffer
   */
  private record Stage(Network network, int firstParameter, int firstBuffer) {

    Weights own(Weights all) {
      return new Weights(
          all.parameters().subList(firstParameter, firstParameter + network.parameters().size()),
          all.buffers().subList(firstBuffer, firstBuffer + network.buffers().size()));
    }
  }

  private final Network whole;
  private final List<Stage> stages;

  private ConvolutionFeatures(Network whole, List<Stage> stages) {
    this.whole = whole;
    this.stages = stages;
  }

  /** The features of a network; {@link #count} is 0 if it has no convolutions. */
  static ConvolutionFeatures of(Network discriminator) {
    List<Stage> stages = new ArrayList<>();
    List<Layer> layers = discriminator.layers();
    Shape shape = discriminator.input();
    int parameter = 0;
    int buffer = 0;
    int at = 0;
    while (at < layers.size()) {
      int end = stageEnd(layers, at);
      Network stage = Network.of(shape, layers.subList(at, end));
      if (end == at || !stage.output().isImage() || stage.output().elements() == 1) {
        break;
      }
      stages.add(new Stage(stage, parameter, buffer));
      parameter += stage.parameters().size();
      buffer += stage.buffers().size();
      shape = stage.output();
      at = end;
    }
    return new ConvolutionFeatures(discriminator, List.copyOf(stages));
  }

  /**
   * The index after the next convolution and the layers up to the next weight layer; {@code at} if
   * there is none.
   */
  private static int stageEnd(List<Layer> layers, int at) {
    int end = at;
    while (end < layers.size() && !isConvolution(layers.get(end))) {
      if (isMap(layers.get(end))) {
        return at;
      }
      end++;
    }
    if (end == layers.size()) {
      return at;
    }
    end++;
    while (end < layers.size() && !isMap(layers.get(end)) && !reshapes(layers.get(end))) {
      end++;
    }
    return end;
  }

  private static boolean isConvolution(Layer layer) {
    return layer.withChildren().anyMatch(Conv2d.class::isInstance);
  }

  private static boolean isMap(Layer layer) {
    return layer.withChildren().anyMatch(LinearMap.class::isInstance);
  }

  private static boolean reshapes(Layer layer) {
    return layer instanceof dev.organza.nn.layer.Flatten
        || layer instanceof dev.organza.nn.layer.Reshape;
  }

  /** How many convolutions there are. */
  int count() {
    return stages.size();
  }

  /**
   * The features of samples.
   *
   * @param weights of the whole network
   * @param packing how many samples the network gets at once; each is repeated so many times
   * @return {@code [count][features]}
   */
  float[][] of(Weights weights, Rows rows, Shape shape, Transform transform, int packing) {
    SampleTensors samples = new SampleTensors(rows, shape, transform);
    float[][] features = new float[rows.count()][];
    for (int start = 0; start < features.length; start += CHUNK) {
      int[] places = samples.places(start, CHUNK);
      try (Scope scope = Scope.open();
          NoGradGuard off = new NoGradGuard()) {
        Tensor x = samples.values(places);
        Tensor hidden = packing == 1 ? x : x.repeat(1, packing, 1, 1);
        TensorVector pooled = new TensorVector();
        for (Stage stage : stages) {
          // Without a class: its embedding is 0.
          Tensor nothing = torch.zeros(places.length, stage.network().condition());
          hidden = stage.network().forward(stage.own(weights), hidden, nothing, Mode.evaluation());
          pooled.push_back(pooled(hidden).flatten(1, 3));
        }
        float[] values = HostMemory.floats(torch.cat(pooled, 1));
        int width = values.length / places.length;
        for (int i = 0; i < places.length; i++) {
          features[start + i] = java.util.Arrays.copyOfRange(values, i * width, (i + 1) * width);
        }
      }
    }
    return features;
  }

  private static Tensor pooled(Tensor activations) {
    long height = Math.min(SIDE, activations.size(2));
    long width = Math.min(SIDE, activations.size(3));
    return torch.adaptive_max_pool2d(activations, height, width).get0();
  }

  /** The whole network. */
  Network network() {
    return whole;
  }
}
