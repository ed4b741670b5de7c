package dev.organza.bench.djl;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.organza.bench.worker.Contender;
import dev.organza.bench.worker.Workload;
import java.util.Map;

/** Samples of DJL's generator as plain arrays of grey levels. */
final class DjlSampling implements Contender {

  private static final Shape LATENTS = new Shape(Workload.BATCH, Workload.LATENT);

  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final int threads;
  private final DjlNetwork generator =
      new DjlNetwork("generator", DjlNetworks.generator(Workload.SAMPLE), LATENTS);

  DjlSampling(int threads) {
    this.threads = threads;
  }

  @Override
  public String version() {
    return DjlTraining.versionOf();
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public Map<String, Long> parameters() {
    return Map.of("generator", generator.parameters());
  }

  @Override
  public void firstStep() {
    sample(Workload.BATCH);
  }

  @Override
  public long step() {
    return sample(Workload.SAMPLES);
  }

  private int sample(int count) {
    float[][] batches = new float[(count + Workload.BATCH - 1) / Workload.BATCH][];
    for (int i = 0; i < batches.length; i++) {
      try (NDManager batch = manager.newSubManager()) {
        NDList z = new NDList(batch.randomNormal(LATENTS));
        batches[i] =
            generator
                .trainer()
                .evaluate(z)
                .singletonOrThrow()
                .addi(1)
                .muli(127.5)
                .toFloatArray();
      }
    }
    return Math.min(count, batches.length * Workload.BATCH);
  }

  @Override
  public Map<String, Double> losses() {
    return Map.of();
  }
}
