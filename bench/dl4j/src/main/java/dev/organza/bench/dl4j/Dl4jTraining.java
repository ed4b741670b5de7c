package dev.organza.bench.dl4j;

import dev.organza.bench.worker.Contender;
import dev.organza.bench.worker.NoiseBytes;
import dev.organza.bench.worker.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * The non-saturating GAN in the manner of DL4J's own example: three networks, one of them G with a
 * frozen copy of D behind it, whose weights are copied from one to the other. D sees real and
 * generated images as one minibatch.
 */
final class Dl4jTraining implements Contender {

  private final int threads;
  private final Workload workload;
  private final MultiLayerNetwork generator;
  private final MultiLayerNetwork discriminator;
  private final MultiLayerNetwork game;
  private final NoiseBytes images;
  private final float[] batch;
  private final INDArray realThenFake;
  private final INDArray ones;

  Dl4jTraining(Workload workload, int threads) {
    this.threads = threads;
    this.workload = workload;
    List<Layer> g = Dl4jNetworks.generator(workload);
    List<Layer> d = Dl4jNetworks.discriminator(workload);
    this.generator = Dl4jNetworks.network(g, Dl4jNetworks.latents(workload));
    this.discriminator = Dl4jNetworks.network(d, Dl4jNetworks.images(workload));
    List<Layer> both = new ArrayList<>(Dl4jNetworks.generator(workload));
    Dl4jNetworks.discriminator(workload).stream().map(Dl4jTraining::frozen).forEach(both::add);
    this.game = Dl4jNetworks.network(both, Dl4jNetworks.latents(workload));
    this.images = new NoiseBytes(workload);
    this.batch = new float[Workload.BATCH * workload.elements()];
    this.ones = Nd4j.ones(Workload.BATCH, 1);
    this.realThenFake = Nd4j.concat(0, ones, Nd4j.zeros(Workload.BATCH, 1));
    copy(generator, 0, game, 0, generator.getnLayers());
  }

  /**
   * A layer that G's update leaves alone. DL4J's FrozenLayerWithBackprop does not go with batch
   * normalisation (its workspaces forbid it), and computes the gradients all the same.
   */
  private static Layer frozen(Layer layer) {
    if (layer instanceof BaseLayer learning) {
      learning.setIUpdater(new NoOp());
    }
    return layer;
  }

  @Override
  public String version() {
    return versionOf();
  }

  static String versionOf() {
    return "DL4J 1.0.0-M2.1 with oneDNN";
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public Map<String, Long> parameters() {
    return Map.of("generator", learned(generator), "discriminator", learned(discriminator));
  }

  /** The learned numbers; DL4J's parameters include running statistics. */
  static long learned(MultiLayerNetwork network) {
    return network.paramTable().entrySet().stream()
        .filter(named -> !named.getKey().matches("\\d+_(mean|var|log10stdev)"))
        .mapToLong(named -> named.getValue().length())
        .sum();
  }

  @Override
  public long step() {
    images.next(batch);
    INDArray real = Nd4j.create(batch, Dl4jNetworks.imageSizes(workload), 'c');
    INDArray fake = generator.output(latents(workload), true);
    discriminator.fit(Nd4j.concat(0, real, fake), realThenFake);
    int layers = generator.getnLayers();
    copy(discriminator, 0, game, layers, discriminator.getnLayers());
    game.fit(latents(workload), ones);
    copy(game, 0, generator, 0, layers);
    return Workload.BATCH;
  }

  static INDArray latents(Workload workload) {
    return Nd4j.randn(Dl4jNetworks.latentSizes(workload));
  }

  private static void copy(
      MultiLayerNetwork from, int first, MultiLayerNetwork to, int place, int count) {
    for (int i = 0; i < count; i++) {
      if (from.getLayer(first + i).numParams() > 0) {
        to.getLayer(place + i).setParams(from.getLayer(first + i).params());
      }
    }
  }

  @Override
  public Map<String, Double> losses() {
    return Map.of("discriminator", discriminator.score(), "generator", game.score());
  }
}
