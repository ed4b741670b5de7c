package dev.organza.game;

import static dev.organza.game.AdversarialGame.DISCRIMINATOR;
import static dev.organza.game.AdversarialGame.GENERATOR;

import dev.organza.game.augmentation.AugmentedSamples;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.torch.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A game of generator and discriminator that is being played. What is remembered from step to step
 * (earlier samples, the state of an augmentation or of a penalty) is held here and given out by
 * {@link #memory}, from where checkpoints save and restore it.
 */
final class AdversarialPlay implements Play {

  private final AdversarialNetworks networks;
  private final AdversarialLosses losses;
  private final Stabilisers stabilisers;
  private final Setting setting;
  private final Mode.Training mode;
  private final Replay.@Nullable ReplayMemory replay;
  private final @Nullable AugmentedSamples augmented;
  private final Penalties.Memory penalties;
  private @Nullable Tensor real;
  private @Nullable Tensor labels;
  private @Nullable Latents latents;
  private AdversarialNetworks.@Nullable Generated samples;

  AdversarialPlay(AdversarialGame game, Setting setting) {
    this.networks = game.networks();
    this.augmented =
        game.augmentation().changesNothing()
            ? null
            : new AugmentedSamples(
                game.augmentation(), game.objective().boundary(), setting.mode().batch()::whole);
    this.losses =
        augmented == null
            ? game.losses()
            : new AdversarialLosses(game, networks.judge().seeing(augmented::of));
    this.stabilisers = game.stabilisers();
    this.penalties = new Penalties.Memory(game.generatorPenalties(), setting.device());
    this.setting = setting;
    this.mode = setting.mode();
    Replay options = stabilisers.replay();
    this.replay =
        options.size() == 0
            ? null
            : new Replay.ReplayMemory(
                options, networks.generator().output(), setting.wholeBatch(), setting.device());
  }

  /** The real samples, and their labels, which the generated ones are to have too. */
  @Override
  public void take(Real batch) {
    try (Scope scope = Scope.open()) {
      real = scope.keep(batch.values(Real.SAMPLE));
      int[] classes = networks.labels() == 0 ? new int[batch.count()] : batch.classes(Real.LABEL);
      labels = scope.keep(toDevice(Latents.oneHot(classes, networks.labels())));
    }
  }

  /** G(z), z ~ p_z. */
  @Override
  public void generate(Players players) {
    try (Scope scope = Scope.open()) {
      Latents drawn = networks.latents(setting.batch(), there(labels), setting.latents());
      latents = new Latents(scope.keep(toDevice(drawn.inputs())), there(labels));
      AdversarialNetworks.Generated made =
          networks.generated(players.weights(GENERATOR), latents, mode);
      samples =
          new AdversarialNetworks.Generated(scope.keep(made.samples()), scope.keep(made.logits()));
    }
  }

  @Override
  public Loss loss(String player, Players players) {
    if (augmented != null) {
      augmented.begin(players.progress());
    }
    Loss loss = player.equals(DISCRIMINATOR) ? discriminatorLoss(players) : generatorLoss(players);
    if (stabilisers.consensus() > 0) {
      loss.afterwards(() -> consensus(players));
    }
    return loss;
  }

  private Loss discriminatorLoss(Players players) {
    AdversarialNetworks.Generated fake = replayed(there(samples).detached());
    DiscriminatorLoss played =
        losses.discriminatorLoss(
            players.weights(DISCRIMINATOR),
            minibatch(fake, players),
            update(DISCRIMINATOR, players),
            mode);
    Loss loss = played.loss();
    if (augmented != null) {
      augmented.judged(played.real(), setting.wholeBatch());
      loss.figure("augmentation.p", augmented.figure());
    }
    return loss;
  }

  /** With unrolling the gradient flows through D's updates to come as well. */
  private Loss generatorLoss(Players players) {
    Minibatch batch = minibatch(there(samples), players);
    Tensor played = losses.generatorLoss(opponent(batch, players), batch, mode);
    Loss loss = new Loss().term("loss", played);
    losses.choiceLoss(batch).ifPresent(choice -> loss.figure("generator.condition", choice));
    losses
        .generatorPenalty(
            players.weights(GENERATOR), there(latents), update(GENERATOR, players), mode, penalties)
        .ifPresent(
            penalty -> loss.penalty("penalty", penalty).figure("generator.penalty", penalty));
    return loss.figure("generator.loss", played);
  }

  private static Update update(String player, Players players) {
    return new Update(players.nextUpdate(player), players.progress());
  }

  /** The D that G answers to: as it stands, or some updates later. */
  private Weights opponent(Minibatch batch, Players players) {
    return stabilisers.unrolledSteps() == 0
        ? players.weights(DISCRIMINATOR)
        : players.lookAhead(
            DISCRIMINATOR,
            stabilisers.unrolledSteps(),
            (weights, number) ->
                losses
                    .discriminatorLoss(weights, batch, new Update(number, players.progress()), mode)
                    .total());
  }

  /**
   * γ·½‖v‖² with v = (∇_G L_G, ∇_D L_D) at the present latents. The passes are its own, on copies
   * of the buffers.
   */
  private Tensor consensus(Players players) {
    Weights g = players.weights(GENERATOR).withCopiedBuffers();
    Weights d = players.weights(DISCRIMINATOR).withCopiedBuffers();
    Minibatch batch = minibatch(networks.generated(g, there(latents), mode), players);
    return losses
        .halfSquaredGradients(g, d, batch, update(DISCRIMINATOR, players), mode)
        .mul(new Scalar(stabilisers.consensus()));
  }

  /** What D sees for one update. */
  private Minibatch minibatch(AdversarialNetworks.Generated fake, Players players) {
    double deviation = stabilisers.instanceNoise().at(players.progress());
    Latents from = there(latents);
    return new Minibatch(
        noisy(there(real), deviation),
        noisy(fake.samples(), deviation),
        fake.logits(),
        from.labels(),
        networks.codes(from),
        swapped());
  }

  /** Instance noise: x + ε, ε ~ N(0, σ²I). */
  private Tensor noisy(Tensor clean, double deviation) {
    return deviation == 0
        ? clean
        : clean.add(toDevice(setting.noise().normal(0, deviation, clean.shape())));
  }

  private Optional<Tensor> swapped() {
    if (stabilisers.labelNoise() == 0) {
      return Optional.empty();
    }
    long judgements = setting.batch() / networks.packing();
    Tensor mask = setting.noise().bernoulli(stabilisers.labelNoise(), judgements, 1);
    return Optional.of(toDevice(mask).to(torch.ScalarType.Bool));
  }

  /** The generated samples that D sees: these, or in part those of earlier generators. */
  private AdversarialNetworks.Generated replayed(AdversarialNetworks.Generated fresh) {
    return replay == null
        ? fresh
        : new AdversarialNetworks.Generated(
            setting
                .shared()
                .part(
                    replay.exchange(
                        setting.shared().whole(fresh.samples()), setting.noise().common())),
            fresh.logits());
  }

  private Tensor toDevice(Tensor drawn) {
    return setting.device().isCuda()
        ? drawn.to(setting.device().handle(), torch.ScalarType.Float)
        : drawn;
  }

  private static <T> T there(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a step begins with a batch and generated samples");
    }
    return value;
  }

  @Override
  public Map<String, Tensor> memory() {
    Map<String, Tensor> memory = new LinkedHashMap<>();
    if (replay != null) {
      memory.putAll(replay.tensors());
    }
    if (augmented != null) {
      memory.putAll(augmented.tensors());
    }
    memory.putAll(penalties.tensors());
    return memory;
  }

  @Override
  public void close() {
    if (replay != null) {
      replay.close();
    }
    if (augmented != null) {
      augmented.close();
    }
    penalties.close();
  }
}
