package dev.organza.bench.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import dev.organza.bench.worker.Contender;
import dev.organza.bench.worker.NoiseBytes;
import dev.organza.bench.worker.Workload;
import java.util.Map;

/**
 * The non-saturating GAN in DJL: one collector of gradients for each player, as in the GAN of the
 * book Dive into Deep Learning for DJL.
 */
final class DjlTraining implements Contender {

  private static final Shape LATENTS = new Shape(Workload.BATCH, Workload.LATENT);

  private final NDManager manager;
  private final int threads;
  private final DjlNetwork generator;
  private final DjlNetwork discriminator;
  private final Loss loss = Loss.sigmoidBinaryCrossEntropyLoss();
  private final NDArray ones;
  private final NDArray zeros;
  private final NoiseBytes images;
  private final float[] batch;
  private final Shape shape;
  private double discriminatorLoss;
  private double generatorLoss;

  DjlTraining(Workload workload, int threads) {
    this.threads = threads;
    this.manager = NDManager.newBaseManager("PyTorch");
    this.shape = new Shape(Workload.BATCH, workload.channels(), workload.size(), workload.size());
    this.generator = new DjlNetwork("generator", DjlNetworks.generator(), LATENTS);
    this.discriminator = new DjlNetwork("discriminator", DjlNetworks.discriminator(), shape);
    this.ones = manager.ones(new Shape(Workload.BATCH, 1));
    this.zeros = manager.zeros(new Shape(Workload.BATCH, 1));
    this.images = new NoiseBytes(workload);
    this.batch = new float[Workload.BATCH * workload.elements()];
  }

  @Override
  public String version() {
    return versionOf();
  }

  static String versionOf() {
    return "DJL 0.35.1 on LibTorch " + Engine.getEngine("PyTorch").getVersion();
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public Map<String, Long> parameters() {
    return Map.of("generator", generator.parameters(), "discriminator", discriminator.parameters());
  }

  @Override
  public long step() {
    try (NDManager step = manager.newSubManager()) {
      images.next(batch);
      NDArray real = step.create(batch, shape);
      NDArray z = step.randomNormal(LATENTS);
      moveDiscriminator(real, z);
      moveGenerator(z);
    }
    return Workload.BATCH;
  }

  private void moveDiscriminator(NDArray real, NDArray z) {
    try (GradientCollector gradients = discriminator.trainer().newGradientCollector()) {
      NDArray fake = generate(z).stopGradient();
      NDArray total = loss(real, ones).add(loss(fake, zeros));
      gradients.backward(total);
      discriminatorLoss = total.getFloat();
    }
    discriminator.trainer().step();
  }

  /** A new collector forgets what the last one saw, so the samples are made again. */
  private void moveGenerator(NDArray z) {
    try (GradientCollector gradients = generator.trainer().newGradientCollector()) {
      NDArray total = loss(generate(z), ones);
      gradients.backward(total);
      generatorLoss = total.getFloat();
    }
    generator.trainer().step();
  }

  private NDArray generate(NDArray z) {
    return generator.trainer().forward(new NDList(z)).singletonOrThrow();
  }

  private NDArray loss(NDArray samples, NDArray labels) {
    return loss.evaluate(new NDList(labels), discriminator.trainer().forward(new NDList(samples)));
  }

  @Override
  public Map<String, Double> losses() {
    return Map.of("discriminator", discriminatorLoss, "generator", generatorLoss);
  }
}
