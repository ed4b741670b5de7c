package dev.organza.doctor;

import dev.organza.diagnostics.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Settings of a recipe that are known to cause failures of any kind. If there are any, the remedy
 * of a collapse or an oscillation is to remove them first.
 */
final class HarmfulSettings {

  /** The share of flipped labels above which D learns little. */
  private static final double MUCH_LABEL_NOISE = 0.1;

  /** In standard deviations of the data. */
  private static final double MUCH_INSTANCE_NOISE = 0.5;

  /** Dropout in G is off in evaluation mode. */
  private static final double MUCH_DROPOUT = 0.3;

  /** Dimensions of a label embedding. */
  private static final int LARGE_EMBEDDING = 16;

  private static final int FEW_NUMBERS = 4;

  /** Penalty weights of papers are for images; recipes for rows have lower ones. */
  private static final double LARGE_PENALTY_ON_ROWS = 0.5;

  private static final double PENALTY_ON_ROWS = 0.02;

  private static final double LARGE_PENALTY = 50;

  private static final double PENALTY = 10;

  private static final double FEW_DIMENSIONS = 10;

  private HarmfulSettings() {}

  /** The remedy that removes all of them; empty if there are none. */
  static Optional<Remedy> takeBack(DiagnosticsHistory history) {
    List<String> settings = settings(history);
    return settings.isEmpty()
        ? Optional.empty()
        : Optional.of(new Remedy("Remove settings that are known to cause failures.", settings));
  }

  /** The overrides of that remedy. */
  static List<String> settings(DiagnosticsHistory history) {
    Facts facts = history.facts();
    List<String> settings = new ArrayList<>();
    if (facts.labelNoise() > MUCH_LABEL_NOISE) {
      settings.add("stabilisers.labelNoise=0");
    }
    if (facts.instanceNoise() > MUCH_INSTANCE_NOISE) {
      settings.add("stabilisers.instanceNoise=" + Remedies.fadingNoise(facts));
    }
    if (facts.generatorDropout() > MUCH_DROPOUT) {
      settings.add(facts.architecturePath("generatorDropout") + "=0");
    }
    if (facts.embedding() > LARGE_EMBEDDING) {
      settings.add("conditioning.embedding=" + FEW_NUMBERS);
    }
    boolean few = history.latest(Diagnostics.REAL_DIMENSION) < FEW_DIMENSIONS && facts.rows();
    double large = few ? LARGE_PENALTY_ON_ROWS : LARGE_PENALTY;
    facts
        .penaltyWeight()
        .filter(weight -> weight.value() > large)
        .ifPresent(
            weight ->
                settings.add(
                    weight.path() + "=" + Remedies.plain(few ? PENALTY_ON_ROWS : PENALTY)));
    return settings;
  }
}
