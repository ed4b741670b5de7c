package dev.organza.bench.dl4j;

import dev.organza.bench.worker.Contender;
import dev.organza.bench.worker.Workload;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Samples of DL4J's generator as plain arrays of grey levels. */
final class Dl4jSampling implements Contender {

  private final int threads;
  private final MultiLayerNetwork generator =
      Dl4jNetworks.network(
          Dl4jNetworks.generator(Workload.SAMPLE), Dl4jNetworks.latents(Workload.SAMPLE));

  Dl4jSampling(int threads) {
    this.threads = threads;
  }

  @Override
  public String version() {
    return Dl4jTraining.versionOf();
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public Map<String, Long> parameters() {
    return Map.of("generator", Dl4jTraining.learned(generator));
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
      batches[i] =
          generator
              .output(Dl4jTraining.latents(Workload.SAMPLE), false)
              .addi(1)
              .muli(127.5)
              .data()
              .asFloat();
    }
    return Math.min(count, batches.length * Workload.BATCH);
  }

  @Override
  public Map<String, Double> losses() {
    return Map.of();
  }
}
