package dev.organza.train;

import dev.organza.data.Batch;
import dev.organza.game.Game;
import dev.organza.game.Game.DiscriminatorMove;
import dev.organza.nn.Mode;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Precision;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * One round of Algorithm 1 (Goodfellow et al. 2014), in the parts that a {@link MoveOrder} puts in
 * order.
 *
 * <p>Each part frees its temporaries when it ends; only the generated samples live as long as the
 * round, because G may answer with the samples that D has judged.
 */
final class Round {

  private final Trainer trainer;
  private final Game game;
  private final Player generator;
  private final Player discriminator;
  private final Mode mode;
  private @Nullable Tensor samples;
  private double discriminatorLoss;
  private double generatorLoss;
  private double dReal;
  private double dFake;
  private double discriminatorGradient;
  private double generatorGradient;

  Round(Trainer trainer) {
    this.trainer = trainer;
    this.game = trainer.plan().game();
    this.generator = trainer.generator();
    this.discriminator = trainer.discriminator();
    this.mode = Mode.training(trainer.noise());
  }

  /** Samples for D alone: G(z), z ~ p_z, with no way back into G. */
  void sampleWithoutGradient() {
    try (NoGradGuard off = new NoGradGuard()) {
      sampleWithGradient();
    }
  }

  /** Samples for both: G(z), z ~ p_z. */
  void sampleWithGradient() {
    try (Scope scope = Scope.open();
        Precision.Applied precision = trainer.applyPrecision()) {
      samples = scope.keep(game.generate(generator.weights(), trainer.latents(), mode));
    }
  }

  /** D's gradient on a minibatch of real samples and the generated ones. */
  void discriminatorGradient() {
    try (Scope scope = Scope.open()) {
      Tensor real = real();
      DiscriminatorMove move;
      try (Precision.Applied precision = trainer.applyPrecision()) {
        move = game.discriminatorMove(discriminator.weights(), real, samples().detach(), mode);
      }
      discriminatorLoss = finite(move.loss(), "the discriminator's loss");
      dReal = torch.sigmoid(move.real().detach()).mean().item_double();
      dFake = torch.sigmoid(move.fake().detach()).mean().item_double();
      discriminator.parameters().gradient().zero_();
      move.loss().backward();
      discriminatorGradient = finiteGradient(discriminator);
    }
  }

  /** G's gradient through D, which stands still meanwhile: that saves a quarter of the round. */
  void generatorGradient() {
    discriminator.parameters().requireGradients(false);
    try (Scope scope = Scope.open()) {
      Tensor loss;
      try (Precision.Applied precision = trainer.applyPrecision()) {
        loss =
            game.objective()
                .generatorLoss(
                    () -> {
                      throw new IllegalStateException("no real logits yet");
                    },
                    game.logits(discriminator.weights(), samples(), mode));
      }
      generatorLoss = finite(loss, "the generator's loss");
      generator.parameters().gradient().zero_();
      loss.backward();
      generatorGradient = finiteGradient(generator);
    } finally {
      discriminator.parameters().requireGradients(true);
    }
  }

  void moveDiscriminator() {
    discriminator.move(trainer.progress());
  }

  void moveGenerator() {
    generator.move(trainer.progress());
  }

  /** What this round showed. */
  StepStatistics statistics(Progress after) {
    return new StepStatistics(
        after,
        discriminatorLoss,
        generatorLoss,
        dReal,
        dFake,
        discriminatorGradient,
        generatorGradient);
  }

  private Tensor real() {
    Batch batch = trainer.batches().next();
    return HostMemory.tensor(
        batch.values(), trainer.device(), game.generator().output().batch(batch.count()));
  }

  private Tensor samples() {
    if (samples == null) {
      throw new IllegalStateException("a round begins with samples of the generator");
    }
    return samples;
  }

  private double finite(Tensor loss, String name) {
    double value = loss.item_double();
    if (!Double.isFinite(value)) {
      throw new DivergenceException(trainer.progress().step() + 1, name);
    }
    return value;
  }

  /** The norm of a player's gradient; looks for the culprit only when it is not finite. */
  private double finiteGradient(Player player) {
    double norm = player.gradientNorm();
    if (!Double.isFinite(norm)) {
      String culprit = player.notFinite();
      throw new DivergenceException(
          trainer.progress().step() + 1, culprit == null ? "a gradient's norm" : culprit);
    }
    return norm;
  }
}
