package dev.organza.train;

import dev.organza.torch.Device;
import dev.organza.torch.Precision;
import dev.organza.torch.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Chooses threads and precision by playing a few rounds of the training itself, on trainers that
 * are thrown away.
 *
 * <p>Guessing fails in both directions: two threads were measured seven times slower than one on
 * small networks, and bfloat16 twice as fast or much slower depending on the processor. The choice
 * is part of the run's recipe and provenance, so that a resumed or repeated training makes the same
 * one.
 */
public final class Tuner {

  /**
   * Below this many multiply-adds a sample in both networks together, bfloat16 is not tried:
   * rounding to 8 bits of mantissa costs accuracy on data of few numbers, and there is no time to
   * win.
   */
  private static final long WORTH_BFLOAT16 = 2_000_000;

  /** bfloat16 must be this much faster to be chosen: what it saves has to be worth its rounding. */
  private static final double GAIN = 1.15;

  private static final int TURNS = 3;
  private static final double SECONDS_EACH = 0.15;

  private final Plan plan;
  private final TrainingData data;
  private final Device device;
  private final Consumer<String> report;

  /**
   * A tuner for a training.
   *
   * @param report is told each measurement, as a line
   */
  public Tuner(Plan plan, TrainingData data, Device device, Consumer<String> report) {
    this.plan = plan;
    this.data = data;
    this.device = device;
    this.report = report;
  }

  /**
   * The hardware to train on; measures only what is left open.
   *
   * @param threads the number of threads, or empty to choose
   * @param precision the precision, or empty to choose
   */
  public Hardware choose(Optional<Integer> threads, Optional<Precision> precision) {
    return choose(threads, precision, this::measure);
  }

  /**
   * Precision first, and on one thread, where nothing but the arithmetic makes the difference; then
   * threads, of which another number can be best in another precision.
   *
   * @param measure the seconds of a round on each of several kinds of hardware
   */
  Hardware choose(
      Optional<Integer> threads,
      Optional<Precision> precision,
      Function<List<Hardware>, double[]> measure) {
    Precision chosen = precision.orElseGet(() -> fasterPrecision(threads.orElse(1), measure));
    int count = threads.orElseGet(() -> fastestThreads(chosen, measure));
    return new Hardware(device, count, chosen);
  }

  private int fastestThreads(Precision precision, Function<List<Hardware>, double[]> measure) {
    if (device.isCuda()) {
      return 1;
    }
    List<Hardware> candidates = new ArrayList<>();
    for (int count = 1; count < Threads.available(); count *= 2) {
      candidates.add(new Hardware(device, count, precision));
    }
    candidates.add(new Hardware(device, Threads.available(), precision));
    if (candidates.size() == 1) {
      return 1;
    }
    double[] seconds = measure.apply(candidates);
    int best = 0;
    for (int i = 1; i < seconds.length; i++) {
      if (seconds[i] < seconds[best]) {
        best = i;
      }
    }
    return candidates.get(best).threads();
  }

  private Precision fasterPrecision(int threads, Function<List<Hardware>, double[]> measure) {
    long work = plan.game().generator().multiplyAdds() + plan.game().discriminator().multiplyAdds();
    if (work < WORTH_BFLOAT16) {
      return Precision.FLOAT32;
    }
    double[] seconds =
        measure.apply(
            List.of(
                new Hardware(device, threads, Precision.FLOAT32),
                new Hardware(device, threads, Precision.BFLOAT16)));
    return seconds[0] / seconds[1] >= GAIN ? Precision.BFLOAT16 : Precision.FLOAT32;
  }

  /** The least seconds of one round for each candidate, measured in turn. */
  private double[] measure(List<Hardware> candidates) {
    List<Trainer> trainers = new ArrayList<>();
    double[] seconds;
    try {
      for (Hardware candidate : candidates) {
        Trainer trainer = new Trainer(plan, data, candidate);
        trainers.add(trainer);
        trainer.step(); // the first round pays for memory and for the choice of kernels
      }
      seconds =
          Race.seconds(
              candidates.size(),
              TURNS,
              i -> {
                trainers.get(i).useThreads();
                return playing(trainers.get(i), SECONDS_EACH);
              });
    } finally {
      trainers.forEach(Trainer::close);
    }
    for (int i = 0; i < seconds.length; i++) {
      report.accept(
          String.format(
              java.util.Locale.ROOT,
              "%d thread%s, %s: %.1f ms a round",
              candidates.get(i).threads(),
              candidates.get(i).threads() == 1 ? "" : "s",
              candidates.get(i).precision(),
              seconds[i] * 1000));
    }
    return seconds;
  }

  /**
   * How long a round takes, in seconds. The training moves on by the rounds that are played.
   *
   * @param atLeast how many seconds to play, after a first round that pays for memory and for the
   *     choice of kernels
   */
  public static double secondsOfARound(Trainer trainer, double atLeast) {
    trainer.useThreads();
    trainer.step();
    return playing(trainer, atLeast);
  }

  private static double playing(Trainer trainer, double atLeast) {
    long start = System.nanoTime();
    int rounds = 0;
    double elapsed;
    do {
      trainer.step();
      rounds++;
      elapsed = (System.nanoTime() - start) / 1e9;
    } while (elapsed < atLeast);
    return elapsed / rounds;
  }
}
