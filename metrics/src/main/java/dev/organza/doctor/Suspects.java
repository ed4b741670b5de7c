package dev.organza.doctor;

import dev.organza.diagnostics.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Settings of a recipe that are known to spoil a game whatever the symptom they show by. Where
 * there are any, the remedy of a collapse or of an oscillation is to take them back first.
 */
final class Suspects {

  /** More swapped labels than this leave D little to learn. */
  private static final double MUCH_LABEL_NOISE = 0.1;

  /** Of the data's deviation. */
  private static final double MUCH_INSTANCE_NOISE = 0.5;

  /** Dropout in G is off when users sample. */
  private static final double MUCH_DROPOUT = 0.3;

  /** A label's numbers, beside the latents. */
  private static final int LARGE_EMBEDDING = 16;

  private static final int FEW_NUMBERS = 4;

  /** Of a weight in a paper, in data of few dimensions; recipes for rows have such weights. */
  private static final double LARGE_PENALTY_ON_ROWS = 0.5;

  private static final double PENALTY_ON_ROWS = 0.02;

  private static final double LARGE_PENALTY = 50;

  private static final double PENALTY = 10;

  private static final double FEW_DIMENSIONS = 10;

  private Suspects() {}

  /** What takes all of them back; empty if there are none. */
  static Optional<Remedy> takeBack(Course course) {
    List<String> settings = settings(course);
    return settings.isEmpty()
        ? Optional.empty()
        : Optional.of(new Remedy("Take back what is known to spoil a game.", settings));
  }

  /** The same as settings. */
  static List<String> settings(Course course) {
    Facts facts = course.facts();
    List<String> settings = new ArrayList<>();
    if (facts.labelNoise() > MUCH_LABEL_NOISE) {
      settings.add("stabilisers.labelNoise=0");
    }
    if (facts.instanceNoise() > MUCH_INSTANCE_NOISE) {
      settings.add("stabilisers.instanceNoise=" + Remedies.fadingNoise(facts));
    }
    if (facts.generatorDropout() > MUCH_DROPOUT) {
      settings.add(facts.generatorDropoutPath() + "=0");
    }
    if (facts.embedding() > LARGE_EMBEDDING) {
      settings.add("conditioning.embedding=" + FEW_NUMBERS);
    }
    boolean few = course.latest(Diagnostics.REAL_DIMENSION) < FEW_DIMENSIONS && facts.rows();
    double large = few ? LARGE_PENALTY_ON_ROWS : LARGE_PENALTY;
    if (facts.penaltyWeight() > large) {
      settings.add(facts.penaltyPath() + "=" + Remedies.plain(few ? PENALTY_ON_ROWS : PENALTY));
    }
    return settings;
  }
}
