package dev.organza.metric.game;

import dev.organza.metric.Metric;
import dev.organza.metric.SeenSounds;
import java.util.List;

/** The metrics of the game: its equilibrium, its discriminator, and conditional generation. */
public final class GameMetrics {

  private GameMetrics() {}

  /** All of them, with their default parameters. */
  public static List<Metric> all() {
    return List.of(
        DualityGap.DEFAULTS,
        RetrainedDiscriminator.DEFAULTS,
        OptimalDiscriminator.DEFAULTS,
        DiscriminatorFeatures.DEFAULTS,
        new SeenSounds(ClassAccuracy.DEFAULTS),
        CategoryError.DEFAULTS,
        TrainOnSynthetic.DEFAULTS,
        AugmentationGain.DEFAULTS);
  }
}
