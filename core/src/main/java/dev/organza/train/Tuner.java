package dev.organza.train;

import dev.organza.game.Game;
import dev.organza.nn.layer.Convolution;
import dev.organza.nn.network.Network;
import dev.organza.torch.Backward;
import dev.organza.torch.Device;
import dev.organza.torch.Precision;
import dev.organza.torch.Threads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Chooses threads and precision by playing a few steps of the training itself, on trainers that are
 * thrown away.
 *
 * <p>Guessing fails in both directions: two threads were measured seven times slower than one on
 * small networks, and bfloat16 twice as fast or much slower depending on the processor. The choice
 * is part of the run's recipe and provenance, so that a resumed or repeated training makes the same
 * one.
 */
public final class Tuner {

  /**
   * Below this many multiply-adds a sample in all networks together, bfloat16 is not tried:
   * rounding to 8 bits of mantissa costs accuracy on data of few numbers, and there is no time to
   * win.
   */
  private static final long WORTH_BFLOAT16 = 2_000_000;

  /** bfloat16 must be this much faster to be chosen: what it saves has to be worth its rounding. */
  private static final double GAIN = 1.15;

  private static final int TURNS = 3;
  private static final double SECONDS_EACH = 0.15;

  /** After this many seconds of measuring, and two turns, no further one begins. */
  private static final double ENOUGH_SECONDS = 0.6;

  /**
   * A step of a trial has at most about as many multiply-adds forwards: some tenths of a second.
   */
  private static final long TRIAL_WORK = 1_250_000_000L;

  /** Trials have no smaller minibatches: in these, what a step costs in itself would decide. */
  private static final int SMALLEST_BATCH = 8;

  private final Plan plan;
  private final TrainingData data;
  private final Device device;
  private final Consumer<String> report;

  /**
   * A tuner for a training.
   *
   * @param report is told that something is measured, and each measurement, as a line
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
   * @param backward how gradients of convolutions are computed; empty to choose it with the
   *     precision, and to take products where the precision is given
   */
  public Hardware choose(
      Optional<Integer> threads, Optional<Precision> precision, Optional<Backward> backward) {
    try (Trials trials = new Trials()) {
      return choose(threads, precision, backward, () -> Precision.fastest(device), trials::measure);
    }
  }

  /**
   * Precision first, and on one thread, where nothing but the arithmetic makes the difference; then
   * threads, of which another number can be best in another precision.
   *
   * @param fastest the precision of the fastest products: no network is faster in another
   * @param measure the seconds of a step on each of several kinds of hardware
   */
  Hardware choose(
      Optional<Integer> threads,
      Optional<Precision> precision,
      Optional<Backward> backward,
      Supplier<Precision> fastest,
      Function<List<Hardware>, double[]> measure) {
    Hardware onOne =
        precision
            .map(given -> hardware(threads.orElse(1), given, backward.orElse(Backward.PRODUCTS)))
            .orElseGet(() -> fasterPrecision(threads.orElse(1), backward, fastest, measure));
    int count = threads.orElseGet(() -> fastestThreads(onOne, measure));
    return hardware(count, onOne.precision(), onOne.backward());
  }

  private Hardware hardware(int threads, Precision precision, Backward backward) {
    return new Hardware(device, threads, precision, backward);
  }

  private int fastestThreads(Hardware onOne, Function<List<Hardware>, double[]> measure) {
    if (device.isCuda()) {
      return 1;
    }
    List<Hardware> candidates = new ArrayList<>();
    for (int count = 1; count < Threads.available(); count *= 2) {
      candidates.add(hardware(count, onOne.precision(), onOne.backward()));
    }
    candidates.add(hardware(Threads.available(), onOne.precision(), onOne.backward()));
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

  /** The precision, and how its gradients of convolutions are computed, both by measuring. */
  private Hardware fasterPrecision(
      int threads,
      Optional<Backward> backward,
      Supplier<Precision> fastest,
      Function<List<Hardware>, double[]> measure) {
    Hardware exact = hardware(threads, Precision.FLOAT32, Backward.LIBTORCH);
    long work = plan.game().players().values().stream().mapToLong(Network::multiplyAdds).sum();
    if (work < WORTH_BFLOAT16 || fastest.get() == Precision.FLOAT32) {
      return exact;
    }
    List<Hardware> candidates = new ArrayList<>(List.of(exact));
    for (Backward way : backward.map(List::of).orElseGet(this::waysBackward)) {
      candidates.add(hardware(threads, Precision.BFLOAT16, way));
    }
    double[] seconds = measure.apply(candidates);
    int best = 1;
    for (int i = 2; i < seconds.length; i++) {
      best = seconds[i] < seconds[best] ? i : best;
    }
    return seconds[0] / seconds[best] >= GAIN ? candidates.get(best) : exact;
  }

  /** The ways that differ for these networks. */
  private List<Backward> waysBackward() {
    boolean convolutional =
        plan.game().players().values().stream()
            .anyMatch(network -> network.contains(Convolution.class));
    return convolutional && !device.isCuda()
        ? List.of(Backward.PRODUCTS, Backward.LIBTORCH)
        : List.of(Backward.PRODUCTS);
  }

  /**
   * What a trial trains: steps like those of the plan, but with one update of each critic, which
   * stands for all of its updates, and with smaller minibatches where a step would still be long.
   * Somebody waits for the choice, and what is faster for each of 8 images is so for each of 64.
   */
  static Plan trial(Plan plan) {
    Game game = plan.game();
    TrainingOptions training = plan.training();
    long work = game.multiplyAddsAStep();
    int batch = training.batch();
    while (work * batch > TRIAL_WORK
        && batch / 2 >= SMALLEST_BATCH
        && batch % (2 * game.batchMultiple()) == 0) {
      batch /= 2;
    }
    return plan.with(training.withBatch(batch).withOneCriticStep());
  }

  /** Trainings of the trial, one for each kind of hardware that was asked for. */
  private final class Trials implements AutoCloseable {

    private final Plan trial = trial(plan);
    private final Map<Hardware, Trainer> trainers = new LinkedHashMap<>();

    /** The least seconds of one step for each candidate, measured in turn. */
    double[] measure(List<Hardware> candidates) {
      if (trainers.isEmpty()) {
        report.accept("Measuring what is fastest for this training…");
      }
      candidates.stream().filter(each -> !trainers.containsKey(each)).forEach(this::begin);
      double[] seconds =
          Race.seconds(
              candidates.size(),
              TURNS,
              ENOUGH_SECONDS,
              i -> {
                Trainer trainer = Objects.requireNonNull(trainers.get(candidates.get(i)));
                return secondsAStep(trainer, SECONDS_EACH);
              });
      for (int i = 0; i < seconds.length; i++) {
        report.accept(line(candidates.get(i), seconds[i]));
      }
      return seconds;
    }

    /**
     * The first step pays for memory and for the choice of kernels, and in short ones the JVM has
     * not compiled what they call yet: as long as a measurement is not measured.
     */
    private void begin(Hardware hardware) {
      Trainer trainer = new Trainer(trial, data, hardware);
      trainers.put(hardware, trainer);
      secondsAStep(trainer, SECONDS_EACH);
    }

    private String line(Hardware candidate, double seconds) {
      return String.format(
          Locale.ROOT,
          "%d thread%s, %s%s: %.1f ms for a step of %d",
          candidate.threads(),
          candidate.threads() == 1 ? "" : "s",
          candidate.precision(),
          candidate.hasChoiceOfBackward() && candidate.backward() == Backward.LIBTORCH
              ? " with LibTorch's backward pass"
              : "",
          seconds * 1000,
          trial.training().batch());
    }

    @Override
    public void close() {
      trainers.values().forEach(Trainer::close);
    }
  }

  /**
   * How long a step takes, in seconds. The training goes on by the steps that are measured.
   *
   * @param atLeast how many seconds to measure, after a first step that pays for memory and for the
   *     choice of kernels
   */
  public static double secondsOfAStep(Trainer trainer, double atLeast) {
    try (Threads.Lease lease = trainer.lease()) {
      trainer.step();
      return secondsAStep(trainer, atLeast);
    }
  }

  private static double secondsAStep(Trainer trainer, double atLeast) {
    try (Threads.Lease lease = trainer.lease()) {
      long start = System.nanoTime();
      int steps = 0;
      double elapsed;
      do {
        trainer.step();
        steps++;
        elapsed = (System.nanoTime() - start) / 1e9;
      } while (elapsed < atLeast);
      return elapsed / steps;
    }
  }
}
