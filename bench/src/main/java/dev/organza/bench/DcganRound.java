package dev.organza.bench;

import dev.organza.Shape;
import dev.organza.data.transform.Scaling;
import dev.organza.game.AdversarialGame;
import dev.organza.game.UpdateOrder;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.architecture.Dcgan;
import dev.organza.torch.Device;
import dev.organza.torch.Precision;
import dev.organza.torch.Torch;
import dev.organza.train.CriticWarmup;
import dev.organza.train.Hardware;
import dev.organza.train.OutputBias;
import dev.organza.train.Plan;
import dev.organza.train.PlayerOptions;
import dev.organza.train.Trainer;
import dev.organza.train.TrainingData;
import dev.organza.train.TrainingOptions;
import java.util.Arrays;
import java.util.Locale;

/**
 * Images per second of DCGAN at 32×32 (width 64, batch 64, three channels): Organza in float32 and
 * bfloat16 against a plain LibTorch loop in float32, all in one process, turn by turn.
 */
public final class DcganRound {

  private static final int BATCH = 64;
  private static final int WIDTH = 64;
  private static final int TURNS = 7;
  private static final int ROUNDS = 8;

  private DcganRound() {}

  /**
   * Prints the medians.
   *
   * @param arguments the number of threads, 2 unless given
   */
  public static void main(String... arguments) {
    int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
    Torch.shareThreads(); // as the command line does
    Torch.load();
    PlainLoop plain = new PlainLoop(WIDTH, BATCH);
    try (NoiseImages images = new NoiseImages(Shape.image(3, 32, 32), 4096);
        Trainer float32 = trainer(images, threads, Precision.FLOAT32);
        Trainer bfloat16 = trainer(images, threads, Precision.BFLOAT16)) {
      Runnable[] rivals = {plain::round, float32::step, bfloat16::step};
      double[][] speeds = new double[rivals.length][TURNS];
      for (Runnable rival : rivals) {
        imagesPerSecond(rival, 3);
      }
      for (int turn = 0; turn < TURNS; turn++) {
        for (int i = 0; i < rivals.length; i++) {
          speeds[i][turn] = imagesPerSecond(rivals[i], ROUNDS);
        }
      }
      for (double[] speed : speeds) {
        Arrays.sort(speed);
      }
      double reference = speeds[0][TURNS / 2];
      String[] names = {"plain LibTorch, float32", "Organza, float32", "Organza, bfloat16"};
      System.out.printf("%d threads, median of %d turns%n", threads, TURNS);
      for (int i = 0; i < rivals.length; i++) {
        System.out.printf(
            Locale.ROOT,
            "%-24s %6.1f images/s  (%.1f to %.1f)  %.2f x plain%n",
            names[i],
            speeds[i][TURNS / 2],
            speeds[i][0],
            speeds[i][TURNS - 1],
            speeds[i][TURNS / 2] / reference);
      }
    }
  }

  private static double imagesPerSecond(Runnable rival, int rounds) {
    long start = System.nanoTime();
    for (int i = 0; i < rounds; i++) {
      rival.run();
    }
    return rounds * BATCH / ((System.nanoTime() - start) / 1e9);
  }

  private static Trainer trainer(NoiseImages images, int threads, Precision precision) {
    Dcgan dcgan =
        new Dcgan(
            WIDTH,
            0.2,
            Dcgan.DEFAULTS.generatorNormalisation(),
            Dcgan.DEFAULTS.discriminatorNormalisation(),
            Dcgan.DEFAULTS.generatorSlope(),
            Dcgan.DEFAULTS.generatorDropout());
    AdversarialGame game =
        new AdversarialGame(
            dcgan.generator(images.shape(), 100),
            dcgan.discriminator(images.shape()),
            new NormalPrior(100),
            NonSaturating.DEFAULTS);
    TrainingOptions options =
        new TrainingOptions(
            BATCH,
            1,
            CriticWarmup.DEFAULTS,
            UpdateOrder.SHARED_LATENTS,
            1000,
            10,
            0.05,
            OutputBias.ZERO);
    Plan plan = new Plan(game, PlayerOptions.DEFAULTS, options, 1);
    return new Trainer(
        plan,
        TrainingData.of(images, Scaling.pixels(-1, 1)),
        new Hardware(Device.cpu(), threads, precision));
  }
}
