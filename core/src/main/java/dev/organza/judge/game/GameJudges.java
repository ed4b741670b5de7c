package dev.organza.judge.game;

import dev.organza.judge.Judge;
import java.util.List;

/** The judges of the game: its equilibrium, its discriminator, and the labels it plays with. */
public final class GameJudges {

  private GameJudges() {}

  /** All of them, with their default parameters. */
  public static List<Judge> all() {
    return List.of(
        DualityGap.DEFAULTS,
        RetrainedDiscriminator.DEFAULTS,
        OptimalDiscriminator.DEFAULTS,
        DiscriminatorFeatures.DEFAULTS,
        ClassAccuracy.DEFAULTS,
        TrainOnSynthetic.DEFAULTS,
        AugmentationGain.DEFAULTS);
  }
}
