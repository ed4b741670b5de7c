package dev.organza.recipe;

import static dev.organza.game.translation.TranslationGame.requireImages;

import dev.organza.Shape;
import dev.organza.game.PlayedDiscriminator;
import dev.organza.game.Stabilisers;
import dev.organza.game.augmentation.DiscriminatorAugmentation;
import dev.organza.game.augmentation.Unaugmented;
import dev.organza.game.objective.LeastSquares;
import dev.organza.game.objective.Objective;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.translation.CycleGan;
import dev.organza.game.translation.TranslationGame;
import dev.organza.nn.architecture.DiscriminatorArchitecture;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.architecture.Patch;
import dev.organza.nn.architecture.Resnet;
import dev.organza.nn.architecture.TranslatorArchitecture;
import dev.organza.train.PlayerOptions;
import java.util.List;
import java.util.Map;

/**
 * The game of two translators, there and back, and two discriminators; see {@link CycleGan}.
 *
 * @param architecture both networks that translate
 * @param discriminatorArchitecture both networks that judge
 * @param objective the adversarial losses
 * @param adversarialWeight the weight of the translators' adversarial losses, above 0; 2 with least
 *     squares is the paper's
 * @param cycleWeight λ: the weight of the mean absolute differences after both cycles, at least 0
 * @param identityWeight the weight of the mean absolute difference that a translator makes to
 *     images of the kind that it gives, at least 0; left out where the two kinds have different
 *     channels
 * @param pool how many translations of earlier steps each discriminator may be shown; 0 for none
 * @param penalties what is added to the discriminators' losses
 * @param augmentation how images are changed at random before a discriminator judges them
 * @param generator how both translators start and learn
 * @param discriminator how both discriminators start and learn
 * @param stabilisers what is done so that the game settles; consensus and replay are not for
 *     translators
 */
public record CycleGanRecipe(
    TranslatorArchitecture architecture,
    DiscriminatorArchitecture discriminatorArchitecture,
    Objective objective,
    double adversarialWeight,
    double cycleWeight,
    double identityWeight,
    int pool,
    List<Penalty> penalties,
    DiscriminatorAugmentation augmentation,
    PlayerOptions generator,
    PlayerOptions discriminator,
    Stabilisers stabilisers)
    implements GameRecipe {

  /** The paper's: residual translators, least squares, λ 10, identity 5, pools of 50. */
  public static final CycleGanRecipe DEFAULTS =
      new CycleGanRecipe(
          Resnet.DEFAULTS,
          new Patch(64, 0, 0.2, Normalisation.INSTANCE),
          LeastSquares.DEFAULTS,
          2,
          10,
          5,
          50,
          List.of(),
          Unaugmented.DEFAULTS,
          PlayerOptions.DEFAULTS,
          PlayerOptions.DEFAULTS,
          Stabilisers.DEFAULTS);

  public CycleGanRecipe {
    penalties = List.copyOf(penalties);
  }

  @Override
  public CycleGan game(NetworkData data) {
    Shape a = requireImages(data.shapes(), TranslationGame.A);
    Shape b = requireImages(data.shapes(), TranslationGame.B);
    return new CycleGan(
        architecture.translator(a, b),
        architecture.translator(b, a),
        discriminatorArchitecture.discriminator(a),
        discriminatorArchitecture.discriminator(b),
        adversarialWeight,
        cycleWeight,
        identityWeight,
        pool,
        new PlayedDiscriminator.JudgingRules(objective, penalties, augmentation, stabilisers));
  }

  @Override
  public DataNeed needs() {
    return DataNeed.TWO_KINDS;
  }

  @Override
  public boolean isOpen() {
    return penalties.stream().anyMatch(Penalty::isOpen);
  }

  @Override
  public CycleGanRecipe withGamma(double gamma) {
    return new CycleGanRecipe(
        architecture,
        discriminatorArchitecture,
        objective,
        adversarialWeight,
        cycleWeight,
        identityWeight,
        pool,
        penalties.stream().map(penalty -> penalty.scaled(gamma)).toList(),
        augmentation,
        generator,
        discriminator,
        stabilisers);
  }

  @Override
  public Map<String, PlayerOptions> players() {
    return Map.of(
        CycleGan.TO_B, generator,
        CycleGan.TO_A, generator,
        CycleGan.OF_A, discriminator,
        CycleGan.OF_B, discriminator);
  }

  @Override
  public String path(String player) {
    return player.equals(CycleGan.OF_A) || player.equals(CycleGan.OF_B)
        ? "discriminator"
        : "generator";
  }
}
