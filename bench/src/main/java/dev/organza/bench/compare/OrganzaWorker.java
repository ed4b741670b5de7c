package dev.organza.bench.compare;

import dev.organza.bench.worker.Contender;
import dev.organza.bench.worker.WorkerArguments;
import dev.organza.bench.worker.WorkerRun;
import dev.organza.bench.worker.Workload;
import dev.organza.torch.Device;
import dev.organza.torch.Precision;
import dev.organza.torch.Threads;
import dev.organza.torch.Torch;
import dev.organza.train.Hardware;
import dev.organza.train.Trainer;
import dev.organza.train.Tuner;
import java.util.Locale;
import java.util.Optional;

/** One measurement of Organza. */
final class OrganzaWorker {

  /** Threads and precision chosen by measuring, as {@code ./organza train} does. */
  private static final String AUTO = "auto";

  private OrganzaWorker() {}

  /**
   * Measures.
   *
   * @param words see {@link WorkerArguments#parse}
   */
  public static void main(String... words) throws Exception {
    Torch.shareThreads(); // as the command line does
    WorkerArguments arguments = WorkerArguments.parse(words);
    WorkerRun.run(arguments.seconds(), () -> contender(arguments));
  }

  private static Contender contender(WorkerArguments arguments) {
    boolean auto = arguments.mode().equals(AUTO);
    OrganzaGame game = OrganzaGame.of(arguments.workload());
    if (arguments.workload() == Workload.SAMPLE) {
      return new OrganzaSampling(
          new Trainer(
              game.plan(),
              game.data(),
              on(samplingThreads(arguments.threads()), Precision.FLOAT32)),
          auto ? fastest() : named(arguments.mode()));
    }
    return new OrganzaTraining(
        new Trainer(
            game.plan(),
            game.data(),
            auto
                ? tuned(game, arguments.threads())
                : on(arguments.threads(), named(arguments.mode()))));
  }

  private static Precision fastest() {
    Precision chosen = Precision.fastest(Device.cpu());
    noteChoice(chosen);
    return chosen;
  }

  private static void noteChoice(Precision chosen) {
    WorkerRun.note("Chose " + chosen + ".");
  }

  /** The sampling command does not measure: it takes all processors. */
  private static int samplingThreads(int asked) {
    return asked == 0 ? Threads.available() : asked;
  }

  private static Precision named(String mode) {
    return Precision.valueOf(mode.toUpperCase(Locale.ROOT));
  }

  private static Hardware on(int threads, Precision precision) {
    return new Hardware(Device.cpu(), threads, precision);
  }

  private static Hardware tuned(OrganzaGame game, int threads) {
    Hardware chosen =
        new Tuner(game.plan(), game.data(), Device.cpu(), line -> {})
            .choose(
                threads == 0 ? Optional.empty() : Optional.of(threads),
                Optional.empty(),
                Optional.empty());
    noteChoice(chosen.precision());
    return chosen;
  }
}
