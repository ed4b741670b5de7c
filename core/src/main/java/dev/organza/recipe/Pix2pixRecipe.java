package dev.organza.recipe;

import static dev.organza.game.translation.TranslationGame.requireImages;

import dev.organza.Hint;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.game.PlayedDiscriminator;
import dev.organza.game.Stabilisers;
import dev.organza.game.augmentation.DiscriminatorAugmentation;
import dev.organza.game.augmentation.Unaugmented;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.objective.Objective;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.translation.Pix2pix;
import dev.organza.game.translation.TranslationGame;
import dev.organza.nn.architecture.DiscriminatorArchitecture;
import dev.organza.nn.architecture.Patch;
import dev.organza.nn.architecture.TranslatorArchitecture;
import dev.organza.nn.architecture.Unet;
import dev.organza.train.PlayerOptions;
import java.util.List;
import java.util.Map;

/**
 * The game of a translator and a discriminator of pairs; see {@link Pix2pix}.
 *
 * @param architecture the network that translates
 * @param discriminatorArchitecture the network that judges pairs
 * @param direction which of the two images of a pair is made into the other
 * @param objective the adversarial losses
 * @param adversarialWeight the weight of G's adversarial loss, at least 0; with 0, G learns by the
 *     distance alone and D is not trained
 * @param distanceWeight λ: the weight of the mean absolute difference from the partner, at least 0
 * @param penalties what is added to D's loss
 * @param augmentation how pairs are changed at random before D judges them, both images alike
 * @param generator how the translator starts and learns
 * @param discriminator how D starts and learns
 * @param stabilisers what is done so that the game settles; consensus and replay are not for
 *     translators
 */
public record Pix2pixRecipe(
    TranslatorArchitecture architecture,
    DiscriminatorArchitecture discriminatorArchitecture,
    Direction direction,
    Objective objective,
    double adversarialWeight,
    double distanceWeight,
    List<Penalty> penalties,
    DiscriminatorAugmentation augmentation,
    PlayerOptions generator,
    PlayerOptions discriminator,
    Stabilisers stabilisers)
    implements GameRecipe {

  /** Which image of a pair is made into the other. */
  public enum Direction {
    /** The first into the second. */
    A_TO_B,
    /** The second into the first. */
    B_TO_A
  }

  /** The paper's: U-Net, D's loss halved, λ 100. */
  public static final Pix2pixRecipe DEFAULTS =
      new Pix2pixRecipe(
          Unet.DEFAULTS,
          Patch.DEFAULTS,
          Direction.A_TO_B,
          new NonSaturating(0.5),
          1,
          100,
          List.of(),
          Unaugmented.DEFAULTS,
          PlayerOptions.DEFAULTS,
          PlayerOptions.DEFAULTS,
          Stabilisers.DEFAULTS);

  public Pix2pixRecipe {
    penalties = List.copyOf(penalties);
  }

  @Override
  public Pix2pix game(NetworkData data) {
    if (data.independent()) {
      throw new UsageException(
          "pix2pix learns from pairs, and the images a and b of these data do not belong together.",
          Hint.say("Without pairs, choose ").set("game", "cyclegan").and("."));
    }
    boolean forth = direction == Direction.A_TO_B;
    String from = forth ? TranslationGame.A : TranslationGame.B;
    String to = forth ? TranslationGame.B : TranslationGame.A;
    Shape x = requireImages(data.shapes(), from);
    Shape y = requireImages(data.shapes(), to);
    return new Pix2pix(
        architecture.translator(x, y),
        discriminatorArchitecture.discriminator(Pix2pix.pair(x, y)),
        from,
        to,
        adversarialWeight,
        distanceWeight,
        new PlayedDiscriminator.JudgingRules(objective, penalties, augmentation, stabilisers));
  }

  @Override
  public DataNeed needs() {
    return DataNeed.PAIRS;
  }

  @Override
  public boolean isOpen() {
    return penalties.stream().anyMatch(Penalty::isOpen);
  }

  @Override
  public Pix2pixRecipe withGamma(double gamma) {
    return new Pix2pixRecipe(
        architecture,
        discriminatorArchitecture,
        direction,
        objective,
        adversarialWeight,
        distanceWeight,
        penalties.stream().map(penalty -> penalty.scaled(gamma)).toList(),
        augmentation,
        generator,
        discriminator,
        stabilisers);
  }

  @Override
  public Map<String, PlayerOptions> players() {
    return Map.of(Pix2pix.GENERATOR, generator, Pix2pix.DISCRIMINATOR, discriminator);
  }
}
