package dev.organza.bench.djl;

import dev.organza.bench.worker.Contender;
import dev.organza.bench.worker.Unable;
import dev.organza.bench.worker.WorkerArguments;
import dev.organza.bench.worker.WorkerRun;

/** One measurement of DJL. */
final class DjlWorker {

  private DjlWorker() {}

  /**
   * Measures.
   *
   * @param words see {@link WorkerArguments#parse}
   */
  public static void main(String... words) throws Exception {
    WorkerArguments arguments = WorkerArguments.parse(words);
    WorkerRun.run(arguments.seconds(), () -> contender(arguments));
    System.exit(0); // DJL leaves threads behind
  }

  private static Contender contender(WorkerArguments arguments) {
    return switch (arguments.workload()) {
      case MLP -> new DjlTraining(arguments.workload(), arguments.threads());
      case DCGAN32, DCGAN64, COMPACT28, SAMPLE ->
          throw new Unable(
              "DJL's PyTorch engine has no transposed convolution (PtNDArrayEx.deconvolution is not"
                  + " implemented).");
      case R3GAN32, STYLEGAN2_64, WGAN_GP32, WAVEGAN, SPECGAN, UNROLLED ->
          throw new Unable("DJL's GradientCollector gives no gradients of gradients.");
      default -> throw new Unable("Its networks are not written for DJL.");
    };
  }
}
