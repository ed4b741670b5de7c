package dev.organza.bench.dl4j;

import dev.organza.bench.worker.Workload;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * The networks of the comparison as DL4J's layers. D ends in an output layer with the loss in it:
 * over 4×4 pixels that is the same map as the convolution the other systems end in.
 */
final class Dl4jNetworks {

  private static final double SLOPE = 0.2;
  private static final int WIDTH = 64;

  private Dl4jNetworks() {}

  static List<Layer> generator(Workload workload) {
    return workload == Workload.MLP ? mlpGenerator() : dcganGenerator(workload.size());
  }

  static List<Layer> discriminator(Workload workload) {
    return workload == Workload.MLP ? mlpDiscriminator() : dcganDiscriminator(workload.size());
  }

  /** What the generator takes. */
  static InputType latents(Workload workload) {
    return workload == Workload.MLP
        ? InputType.feedForward(Workload.LATENT)
        : InputType.convolutional(1, 1, Workload.LATENT);
  }

  /** What the discriminator takes; the fully connected one takes images as rows. */
  static InputType images(Workload workload) {
    return workload == Workload.MLP
        ? InputType.feedForward(workload.elements())
        : InputType.convolutional(workload.size(), workload.size(), workload.channels());
  }

  /** The sizes of a minibatch of latents. */
  static long[] latentSizes(Workload workload) {
    return workload == Workload.MLP
        ? new long[] {Workload.BATCH, Workload.LATENT}
        : new long[] {Workload.BATCH, Workload.LATENT, 1, 1};
  }

  /** The sizes of a minibatch of images. */
  static long[] imageSizes(Workload workload) {
    return workload == Workload.MLP
        ? new long[] {Workload.BATCH, workload.elements()}
        : new long[] {Workload.BATCH, workload.channels(), workload.size(), workload.size()};
  }

  /** A network with fresh weights. */
  static MultiLayerNetwork network(List<Layer> layers, InputType input) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(2e-4, 0.5, 0.999, 1e-8))
            .weightInit(new NormalDistribution(0, 0.02))
            .activation(Activation.IDENTITY)
            .list();
    layers.forEach(list::layer);
    MultiLayerConfiguration configuration = list.setInputType(input).build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  private static List<Layer> mlpGenerator() {
    return List.of(
        dense(128),
        leaky(),
        dense(256),
        batchNorm(),
        leaky(),
        dense(512),
        batchNorm(),
        leaky(),
        dense(1024),
        batchNorm(),
        leaky(),
        new DenseLayer.Builder().nOut(784).activation(Activation.TANH).build());
  }

  private static List<Layer> mlpDiscriminator() {
    return List.of(dense(512), leaky(), dense(256), leaky(), logit());
  }

  private static List<Layer> dcganGenerator(int size) {
    int channels = WIDTH * size / 8;
    List<Layer> layers = new ArrayList<>();
    layers.add(up(channels, 1, 0).build());
    layers.add(batchNorm());
    layers.add(relu());
    while (channels > WIDTH) {
      channels /= 2;
      layers.add(up(channels, 2, 1).build());
      layers.add(batchNorm());
      layers.add(relu());
    }
    layers.add(up(3, 2, 1).hasBias(true).activation(Activation.TANH).build());
    return layers;
  }

  private static List<Layer> dcganDiscriminator(int size) {
    List<Layer> layers = new ArrayList<>();
    layers.add(down(WIDTH, true));
    layers.add(leaky());
    int channels = WIDTH;
    for (int side = size / 2; side > 4; side /= 2) {
      channels *= 2;
      layers.add(down(channels, false));
      layers.add(batchNorm());
      layers.add(leaky());
    }
    layers.add(logit());
    return layers;
  }

  private static Layer dense(int units) {
    return new DenseLayer.Builder().nOut(units).build();
  }

  private static Deconvolution2D.Builder up(int channels, int stride, int padding) {
    Deconvolution2D.Builder builder =
        new Deconvolution2D.Builder(4, 4).stride(stride, stride).padding(padding, padding);
    builder.nOut(channels);
    builder.hasBias(false);
    return builder;
  }

  private static Layer down(int channels, boolean bias) {
    return new ConvolutionLayer.Builder(4, 4)
        .stride(2, 2)
        .padding(1, 1)
        .nOut(channels)
        .hasBias(bias)
        .build();
  }

  /** DL4J's decay is the weight of the old statistics. */
  private static Layer batchNorm() {
    return new BatchNormalization.Builder().eps(1e-5).decay(0.9).build();
  }

  private static Layer relu() {
    return new ActivationLayer(Activation.RELU);
  }

  private static Layer leaky() {
    return new ActivationLayer(new ActivationLReLU(SLOPE));
  }

  /** Logit, sigmoid and cross-entropy; their gradient is computed from the logit. */
  private static Layer logit() {
    return new OutputLayer.Builder(LossFunctions.LossFunction.XENT)
        .nOut(1)
        .activation(Activation.SIGMOID)
        .build();
  }
}
