package dev.organza.bench;

import dev.organza.Shape;
import dev.organza.game.AdversarialGame;
import dev.organza.game.Game;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Preparation;
import dev.organza.torch.Device;
import dev.organza.torch.Precision;
import dev.organza.torch.Scope;
import dev.organza.torch.Threads;
import dev.organza.torch.Torch;
import dev.organza.train.Hardware;
import dev.organza.train.Trainer;
import dev.organza.train.Tuner;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * What this machine's arithmetic allows, and how much of it a step of {@code dcgan} on 32×32 colour
 * images takes: the speed of a large matrix product, that of the networks' own convolutions one by
 * one, and the speed of the whole step, all in multiply-adds.
 */
public final class LimitStudy {

  private static final int BATCH = 64;
  private static final int SQUARE = 2048;
  private static final int TURNS = 5;
  private static final double SECONDS = 1;

  private LimitStudy() {}

  /**
   * Prints a row for each precision and number of threads.
   *
   * @param arguments none
   */
  public static void main(String... arguments) {
    Torch.load();
    System.out.printf(
        "| precision | threads | product of %d×%d | convolutions | step | step / convolutions |%n"
            + "|---|---|---|---|---|---|%n",
        SQUARE, SQUARE);
    // Without instructions for bfloat16 a turn of it would take minutes.
    Set<Precision> worthwhile = EnumSet.of(Precision.FLOAT32, Precision.fastest(Device.cpu()));
    for (Precision precision : worthwhile) {
      for (int threads = 1; threads <= Threads.available(); threads *= 2) {
        row(precision, threads);
      }
    }
  }

  /** Medians of turns, in 10⁹ floating-point operations a second. */
  private static void row(Precision precision, int threads) {
    double[] products = new double[TURNS];
    double[] convolutions = new double[TURNS];
    double[] steps = new double[TURNS];
    Hardware hardware = new Hardware(Device.cpu(), threads, precision);
    Preparation prepared =
        Preparation.of(
            Catalogue.builtIn(),
            Catalogue.builtIn()
                .recipes()
                .set(
                    Catalogue.builtIn().recipes().named("dcgan"),
                    List.of("training.batch=" + BATCH)),
            new NoiseImages(Shape.image(3, 32, 32), 1024));
    try (Trainer trainer = new Trainer(prepared.plan(), prepared.data(), hardware)) {
      for (int turn = 0; turn < TURNS; turn++) {
        try (Threads.Lease lease = Threads.lease(threads)) {
          products[turn] = product(precision);
          convolutions[turn] = convolutions(precision);
        }
        steps[turn] = step(prepared.plan().game()) / Tuner.secondsOfAStep(trainer, SECONDS) / 1e9;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.0f | %.0f | %.0f | %.0f %% |%n",
        precision,
        threads,
        Median.of(Arrays.stream(products)),
        Median.of(Arrays.stream(convolutions)),
        Median.of(Arrays.stream(steps)),
        100 * Median.of(Arrays.stream(steps)) / Median.of(Arrays.stream(convolutions)));
  }

  /**
   * The operations of a step: D judges two kinds of samples and goes back for weights and inputs, G
   * makes samples once, and its gradient goes through D for the inputs and through G for both. A
   * multiply-add is two operations. (That the first layers need no gradient of their input is left
   * out: it is below a hundredth.)
   */
  private static double step(Game game) {
    double g = multiplyAdds(game, AdversarialGame.GENERATOR);
    double d = multiplyAdds(game, AdversarialGame.DISCRIMINATOR);
    return 2 * BATCH * (2 * 3 * d + 2 * d + 3 * g);
  }

  private static double multiplyAdds(Game game, String player) {
    return Objects.requireNonNull(game.players().get(player), player).multiplyAdds();
  }

  private static double product(Precision precision) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      Tensor a = inPrecision(torch.randn(SQUARE, SQUARE), precision);
      return speed(() -> torch.matmul(a, a), 2 * Math.pow(SQUARE, 3));
    }
  }

  /** Forward and both gradients of the two large convolutions of D, weighed by their operations. */
  private static double convolutions(Precision precision) {
    double operations = 0;
    double seconds = 0;
    for (int[] layer : new int[][] {{64, 128, 16}, {128, 256, 8}}) {
      double work = 3 * 2.0 * BATCH * layer[0] * layer[1] * 16 * Math.pow(layer[2] / 2.0, 2);
      operations += work;
      seconds += work / convolution(precision, layer[0], layer[1], layer[2], work);
    }
    return operations / seconds;
  }

  private static double convolution(Precision precision, int in, int out, int size, double work) {
    try (Scope scope = Scope.open()) {
      Tensor x =
          inPrecision(torch.randn(BATCH, in, size, size), precision)
              .contiguous(torch.MemoryFormat.ChannelsLast);
      Tensor w =
          inPrecision(torch.randn(out, in, 4, 4), precision)
              .contiguous(torch.MemoryFormat.ChannelsLast);
      x.set_requires_grad(true);
      w.set_requires_grad(true);
      return speed(
          () ->
              torch
                  .conv2d(
                      x,
                      w,
                      new TensorOptional(),
                      new long[] {2, 2},
                      new long[] {1, 1},
                      new long[] {1, 1},
                      1)
                  .sum()
                  .backward(),
          work);
    }
  }

  private static Tensor inPrecision(Tensor tensor, Precision precision) {
    return precision == Precision.BFLOAT16 ? tensor.to(torch.ScalarType.BFloat16) : tensor;
  }

  /** 10⁹ operations a second, when one call has so many. */
  private static double speed(Runnable call, double operations) {
    once(call);
    once(call);
    long start = System.nanoTime();
    int calls = 0;
    double passed;
    do {
      once(call);
      calls++;
      passed = (System.nanoTime() - start) / 1e9;
    } while (passed < SECONDS);
    return calls * operations / passed / 1e9;
  }

  private static void once(Runnable call) {
    try (Scope scope = Scope.open()) {
      call.run();
    }
  }
}
