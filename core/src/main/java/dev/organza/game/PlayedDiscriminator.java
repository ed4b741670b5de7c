package dev.organza.game;

import dev.organza.game.augmentation.AugmentedSamples;
import dev.organza.game.augmentation.DiscriminatorAugmentation;
import dev.organza.game.objective.Objective;
import dev.organza.game.penalty.Penalty;
import dev.organza.nn.Mode;
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
   */
  public record JudgingRules(
      Objective objective, List<Penalty> penalties, DiscriminatorAugmentation augmentation) {

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
    }
  }

  private final String player;
  private final JudgingRules rules;
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
    this.mode = new Mode.Training(setting.noise());
    this.augmented =
        rules.augmentation().changesNothing()
            ? null
            : new AugmentedSamples(rules.augmentation(), rules.objective().boundary());
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
    Minibatch batch = minibatch(real, fake);
    Discriminator.Judgements judged = judge.judge(players.weights(player), batch, mode);
    Tensor objective =
        rules.objective().discriminatorLoss(judged.real().logits(), judged.fake().logits());
    Loss loss =
        new Loss()
            .term("objective", objective)
            .figure(player + ".loss", objective)
            .figure(player + ".real", torch.sigmoid(judged.real().logits().detach()).mean())
            .figure(player + ".fake", torch.sigmoid(judged.fake().logits().detach()).mean());
    penalty(players, batch)
        .ifPresent(value -> loss.penalty("penalty", value).figure(player + ".penalty", value));
    if (augmented != null) {
      augmented.judged(judged.real().logits(), (int) real.size(0));
      loss.figure(player + ".augmentation.p", augmented.figure());
    }
    return loss;
  }

  private Optional<Tensor> penalty(Players players, Minibatch batch) {
    Update update = new Update(players.nextUpdate(player), players.progress());
    return Penalties.due(
        rules.penalties(),
        update,
        penalty ->
            penalty.of(
                judge.penalised(players.weights(player), batch.labels(), update, mode),
                batch.real(),
                batch.fake(),
                mode.noise()));
  }

  /**
   * What it makes another player minimise.
   *
   * @param real real samples, {@code [N, shape…]}, for objectives that compare with them
   * @param fake what that player made, {@code [N, shape…]}, with a way back to it
   * @return a scalar
   */
  public Tensor opponentsLoss(Players players, Tensor real, Tensor fake) {
    begin(players);
    return rules.objective().generatorLoss(logits(players, real), logits(players, fake).get());
  }

  private Supplier<Tensor> logits(Players players, Tensor samples) {
    return () -> judge.judge(players.weights(player), samples, noLabels(samples), mode).logits();
  }

  private void begin(Players players) {
    if (augmented != null) {
      augmented.begin(players.progress());
    }
  }

  private static Minibatch minibatch(Tensor real, Tensor fake) {
    Tensor none = noLabels(real);
    // A network that computes in bfloat16 gives bfloat16; penalties mix both kinds of samples.
    return new Minibatch(real, fake.to(real.scalar_type()), none, none, Optional.empty());
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
