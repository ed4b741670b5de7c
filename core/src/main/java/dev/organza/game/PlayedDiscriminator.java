package dev.organza.game;

import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.game.augmentation.AugmentedSamples;
import dev.organza.game.augmentation.DiscriminatorAugmentation;
import dev.organza.game.objective.Objective;
import dev.organza.game.penalty.Penalty;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.network.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A discriminator of images in a game that is being played: what it minimises, and what it makes
 * another player minimise. For games of one or of several such; a {@link AdversarialGame} has
 * labels, codes and packs besides.
 *
 * <p>Penalties are on it as a function of what it judges, before the augmentation.
 */
public final class PlayedDiscriminator implements AutoCloseable {

  /**
   * How a discriminator judges.
   *
   * @param objective its loss, and that of whoever it judges
   * @param penalties what is added to its loss
   * @param augmentation how what it judges is changed at random before
   * @param stabilisers what is done so that the game settles: unrolled updates, noise on what it
   *     judges, and noise on what it is told
   */
  public record JudgingRules(
      Objective objective,
      List<Penalty> penalties,
      DiscriminatorAugmentation augmentation,
      Stabilisers stabilisers) {

    public JudgingRules {
      penalties = List.copyOf(penalties);
    }

    /**
     * Checks that a network can judge by these rules.
     *
     * @param player the network's name
     * @param normalisation where a recipe says how the network is normalised
     * @throws dev.organza.UsageException if it cannot
     */
    public void requireFits(String player, Network network, String normalisation) {
      AdversarialChecks.requireLogits(network.output(), 0);
      AdversarialChecks.requireNoMemory(penalties);
      AdversarialChecks.requireOwnGradients(player, network, penalties, normalisation);
      AdversarialChecks.requireAugmentable(augmentation, network.input(), objective);
      if (stabilisers.consensus() > 0) {
        throw new UsageException(
            "consensus is "
                + stabilisers.consensus()
                + ", and it would hold translators where they are: it makes the gradients of all"
                + " losses small, those of distances and cycles too, which lead to no rotation.",
            Hint.say("Leave it out: ").set("stabilisers.consensus", 0).and("."));
      }
      if (stabilisers.replay().size() > 0) {
        throw new UsageException(
            "replay shows earlier samples in place of new ones, and an earlier translation belongs"
                + " to another image.",
            Hint.say("Leave it out: ")
                .set("stabilisers.replay.size", 0)
                .and(". Without pairs, pool keeps earlier translations."));
      }
    }
  }

  /** What it says of a minibatch, and what it minimises. */
  private record Judged(Tensor real, Tensor fake, Tensor objective, Optional<Tensor> penalty) {

    Tensor total() {
      return penalty.map(objective::add).orElse(objective);
    }
  }

  private final String player;
  private final JudgingRules rules;
  private final Setting setting;
  private final Discriminator judge;
  private final Mode.Training mode;
  private final @Nullable AugmentedSamples augmented;

  /**
   * A discriminator before the first step.
   *
   * @param player its name
   * @param network from what is judged at once to one logit or a map of logits
   */
  public PlayedDiscriminator(String player, Network network, JudgingRules rules, Setting setting) {
    this.player = player;
    this.rules = rules;
    this.setting = setting;
    this.mode = setting.mode();
    this.augmented =
        rules.augmentation().changesNothing()
            ? null
            : new AugmentedSamples(
                rules.augmentation(), rules.objective().boundary(), setting.mode().batch()::whole);
    Discriminator plain = new Discriminator(network, 1, 0);
    this.judge = augmented == null ? plain : plain.seeing(augmented::of);
  }

  /**
   * What it minimises.
   *
   * @param real real samples, {@code [N, shape…]}
   * @param fake made ones, {@code [N, shape…]}, without a way back to who made them
   */
  public Loss loss(Players players, Tensor real, Tensor fake) {
    begin(players);
    Judged judged =
        judged(
            players.weights(player),
            minibatch(real, fake, players),
            new Update(players.nextUpdate(player), players.progress()));
    Loss loss =
        new Loss()
            .term("objective", judged.objective())
            .figure(player + ".loss", judged.objective())
            .figure(player + ".real", torch.sigmoid(judged.real().detach()).mean())
            .figure(player + ".fake", torch.sigmoid(judged.fake().detach()).mean());
    judged
        .penalty()
        .ifPresent(value -> loss.penalty("penalty", value).figure(player + ".penalty", value));
    if (augmented != null) {
      augmented.judged(judged.real(), setting.wholeBatch());
      loss.figure(player + ".augmentation.p", augmented.figure());
    }
    return loss;
  }

  private Judged judged(Weights weights, Minibatch batch, Update update) {
    Discriminator.Judgements judgements = judge.judge(weights, batch, mode);
    Tensor real = judgements.real().logits();
    Tensor fake = judgements.fake().logits();
    Objective objective = rules.objective();
    Tensor loss =
        batch
            .swapped()
            .map(judgements.real()::over)
            .map(
                swap ->
                    objective.discriminatorLoss(
                        compared(torch.where(swap, fake, real)),
                        compared(torch.where(swap, real, fake))))
            .orElseGet(() -> objective.discriminatorLoss(compared(real), compared(fake)));
    Optional<Tensor> penalty =
        Penalties.due(
            rules.penalties(),
            update,
            due ->
                due.of(
                    judge.penalised(weights, batch.labels(), update, mode),
                    batch.real(),
                    batch.fake(),
                    mode.noise()));
    return new Judged(real, fake, loss, penalty);
  }

  /**
   * What it makes another player minimise: as it stands, or some updates later.
   *
   * @param real real samples, {@code [N, shape…]}, for objectives that compare with them
   * @param fake what that player made, {@code [N, shape…]}, with a way back to it
   * @return a scalar
   */
  public Tensor opponentsLoss(Players players, Tensor real, Tensor fake) {
    begin(players);
    Minibatch batch = minibatch(real, fake, players);
    int ahead = rules.stabilisers().unrolledSteps();
    Weights opponent =
        ahead == 0
            ? players.weights(player)
            : players.lookAhead(
                player,
                ahead,
                (weights, number) ->
                    judged(weights, batch, new Update(number, players.progress())).total());
    return rules
        .objective()
        .generatorLoss(logits(opponent, batch.real()), logits(opponent, batch.fake()).get());
  }

  /** The logits that the objective compares: of this worker's samples, or of the whole batch. */
  private Tensor compared(Tensor logits) {
    return rules.objective().comparesAcrossBatch() ? mode.batch().whole(logits) : logits;
  }

  private Supplier<Tensor> logits(Weights weights, Tensor samples) {
    return () -> compared(judge.judge(weights, samples, noLabels(samples), mode).logits());
  }

  private void begin(Players players) {
    if (augmented != null) {
      augmented.begin(players.progress());
    }
  }

  private Minibatch minibatch(Tensor real, Tensor fake, Players players) {
    Tensor none = noLabels(real);
    Stabilisers stabilisers = rules.stabilisers();
    double deviation = stabilisers.instanceNoise().at(players.progress());
    return new Minibatch(
        noisy(real, deviation),
        // A network that computes in bfloat16 gives bfloat16; penalties mix both kinds of samples.
        noisy(fake.to(real.scalar_type()), deviation),
        none,
        none,
        stabilisers.labelNoise() == 0
            ? Optional.empty()
            : Optional.of(swapped(real, stabilisers.labelNoise())));
  }

  /** Instance noise: x + ε, ε ~ N(0, σ²I). */
  private Tensor noisy(Tensor clean, double deviation) {
    return deviation == 0
        ? clean
        : clean.add(
            mode.noise()
                .normal(0, deviation, clean.shape())
                .to(clean.device(), torch.ScalarType.Float));
  }

  private Tensor swapped(Tensor real, double share) {
    Tensor mask = mode.noise().bernoulli(share, real.size(0), 1);
    return mask.to(real.device(), torch.ScalarType.Bool);
  }

  private static Tensor noLabels(Tensor samples) {
    return samples.flatten(1, -1).narrow(1, 0, 0);
  }

  /** What is remembered from step to step, by name, for checkpoints. */
  public Map<String, Tensor> memory() {
    Map<String, Tensor> memory = new LinkedHashMap<>();
    if (augmented != null) {
      augmented.tensors().forEach((name, tensor) -> memory.put(player + "." + name, tensor));
    }
    return memory;
  }

  @Override
  public void close() {
    if (augmented != null) {
      augmented.close();
    }
  }
}
