package dev.organza.bench.dl4j;

import dev.organza.bench.worker.Contender;
import dev.organza.bench.worker.Unable;
import dev.organza.bench.worker.WorkerArguments;
import dev.organza.bench.worker.WorkerRun;

/** One measurement of DL4J. */
final class Dl4jWorker {

  private Dl4jWorker() {}

  /**
   * Measures.
   *
   * @param words see {@link WorkerArguments#parse}
   */
  public static void main(String... words) throws Exception {
    WorkerArguments arguments = WorkerArguments.parse(words);
    WorkerRun.run(arguments.seconds(), () -> contender(arguments));
    System.exit(0); // ND4J leaves threads behind
  }

  private static Contender contender(WorkerArguments arguments) {
    return switch (arguments.workload()) {
      case MLP, DCGAN32, DCGAN64 -> new Dl4jTraining(arguments.workload(), arguments.threads());
      case SAMPLE -> new Dl4jSampling(arguments.threads());
      case R3GAN32, STYLEGAN2_64, WGAN_GP32, WAVEGAN, SPECGAN, UNROLLED ->
          throw new Unable("DL4J's layers give no gradients of gradients.");
      default -> throw new Unable("Its networks are not written for DL4J.");
    };
  }
}
