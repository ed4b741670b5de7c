package dev.organza.judge.number;

import dev.organza.judge.Judge;
import java.util.List;

/** The judges of numbers, tables and points of a known density. */
public final class NumberJudges {

  private NumberJudges() {}

  /** All of them, with their default parameters. */
  public static List<Judge> all() {
    return List.of(
        new KolmogorovSmirnov(),
        WassersteinOne.DEFAULTS,
        Divergence.DEFAULTS,
        new Moments(),
        ClassicalFit.DEFAULTS,
        Modes.DEFAULTS,
        SlicedWasserstein.DEFAULTS,
        TwoSampleClassifier.DEFAULTS,
        new ColumnRules(),
        SimpleModels.DEFAULTS);
  }
}
