package dev.organza.metric.game;

import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Latents;
import dev.organza.game.objective.Minimax;
import dev.organza.game.objective.NonSaturating;
import dev.organza.metric.Fit;
import dev.organza.model.TrainableNetwork;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.optim.Adam;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The best response of one player to the other, which is fixed.
 *
 * <p>D gets real and generated samples in one batch, so that the running statistics of batch
 * normalisation are those of the mixture. G uses the non-saturating loss, whose optimum is that of
 * the minimax loss and whose gradient does not vanish.
 *
 * @param steps of Adam at most
 * @param batch of real, and of generated, samples a step
 * @param rate of Adam, with β₁ 0.5 and β₂ 0.999
 * @param every after how many steps the response is evaluated; the best one counts
 * @param patience evaluations without improvement before early stopping; 0 for none
 */
record BestResponse(int steps, int batch, double rate, int every, int patience) {

  private static final int CHUNK = 64;

  /** For the protocol. */
  String protocol() {
    return "Adam %s (0.5, 0.999), batch %d of each, at most %d steps, the best of every %d on validation samples"
            .formatted(rate, batch, steps, every)
        + (patience > 0 ? ", left after %d looks without a better one".formatted(patience) : "");
  }

  /** A batch of generated samples, for D to learn from. */
  interface Generated {
    /**
     * Samples with the labels of some real ones.
     *
     * @param places indices of the real samples, N
     * @param labels their labels, {@code [N,K]}
     * @return {@code [N, shape…]} on the CPU
     */
    Tensor next(int[] places, Tensor labels);
  }

  /** The quality of a player; higher is better. */
  interface Score {
    double now();
  }

  /** Trains D, and restores its best evaluation; the start counts too. */
  void train(
      AdversarialNetworks networks,
      TrainableNetwork discriminator,
      SampleTensors real,
      Generated generated,
      Score score,
      long seed) {
    SplittableRandom random = new SplittableRandom(RandomStream.derive(seed, "response/real"));
    try (RandomStream noise = RandomStream.of(seed, "response/noise")) {
      Mode mode = Mode.training(noise);
      learn(
          discriminator,
          score,
          () -> {
            int[] places = real.draw(batch(networks), random);
            Tensor labels = real.labels(places, networks.labels());
            Tensor x = real.values(places);
            Tensor fake;
            try (NoGradGuard off = new NoGradGuard()) {
              fake = generated.next(places, labels);
            }
            Tensor both = torch.cat(new TensorVector(x, fake), 0);
            Tensor bothLabels = torch.cat(new TensorVector(labels, labels), 0);
            Tensor logits =
                networks.judge(discriminator.weights(), both, bothLabels, mode).logits();
            long half = logits.size(0) / 2;
            return Minimax.DEFAULTS.discriminatorLoss(
                logits.narrow(0, 0, half), logits.narrow(0, half, half));
          });
    }
  }

  /** Trains G against a fixed D, and restores its best evaluation. */
  void train(
      AdversarialNetworks networks,
      TrainableNetwork generator,
      Weights discriminator,
      SampleTensors real,
      Score score,
      long seed) {
    SplittableRandom random = new SplittableRandom(RandomStream.derive(seed, "response/labels"));
    try (RandomStream noise = RandomStream.of(seed, "response/noise");
        RandomStream latents = RandomStream.of(seed, "response/latents")) {
      Mode mode = Mode.training(noise);
      learn(
          generator,
          score,
          () -> {
            int[] places = real.draw(batch(networks), random);
            Tensor labels = real.labels(places, networks.labels());
            Latents from = networks.latents(places.length, labels, latents);
            Tensor fake = networks.generate(generator.weights(), from, mode);
            Tensor logits = networks.judge(discriminator, fake, labels, Mode.evaluation()).logits();
            return NonSaturating.DEFAULTS.generatorLoss(() -> logits, logits);
          });
    }
  }

  /** The batch as a multiple of the packing. */
  private int batch(AdversarialNetworks networks) {
    return Math.max(1, batch / networks.packing()) * networks.packing();
  }

  private void learn(TrainableNetwork player, Score score, Supplier<Tensor> loss) {
    double best = score.now();
    int since = 0;
    try (Fit fit = new Fit(player.parameters(), new Adam(rate, 0.5, 0.999, 1e-8));
        TrainableNetwork.Memory memory = player.memory()) {
      for (int step = 1; step <= steps; step++) {
        fit.step(rate, loss);
        if (step % every == 0 || step == steps) {
          double now = score.now();
          since++;
          // False for NaN, if the response diverges.
          if (now > best) {
            best = now;
            since = 0;
            player.keep(memory);
          }
          if (Double.isNaN(now) || (patience > 0 && since >= patience)) {
            break;
          }
        }
      }
      player.recall(memory);
    }
  }

  /** D's logits of samples in order, in evaluation mode; one for each pack. */
  static double[] logits(
      AdversarialNetworks networks, Weights discriminator, SampleTensors samples) {
    int whole = samples.count() / networks.packing() * networks.packing();
    int chunk = Math.max(1, CHUNK / networks.packing()) * networks.packing();
    double[] all = new double[whole / networks.packing()];
    int at = 0;
    for (int start = 0; start < whole; start += chunk) {
      int[] places = samples.places(start, Math.min(chunk, whole - start));
      try (Scope scope = Scope.open();
          NoGradGuard off = new NoGradGuard()) {
        Tensor logits =
            networks
                .judge(
                    discriminator,
                    samples.values(places),
                    samples.labels(places, networks.labels()),
                    Mode.evaluation())
                .logits();
        for (float logit : HostMemory.floats(logits)) {
          all[at++] = logit;
        }
      }
    }
    return all;
  }
}
