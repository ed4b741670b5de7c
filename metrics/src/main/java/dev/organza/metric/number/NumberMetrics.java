package dev.organza.metric.number;

import dev.organza.metric.Metric;
import java.util.List;

/** The metrics of numbers, tables and points of a known density. */
public final class NumberMetrics {

  private NumberMetrics() {}

  /** All of them, with their default parameters. */
  public static List<Metric> all() {
    return List.of(
        new KolmogorovSmirnov(),
        WassersteinOne.DEFAULTS,
        KlJsDivergence.DEFAULTS,
        new ColumnMoments(),
        ClassicalFit.DEFAULTS,
        Modes.DEFAULTS,
        SlicedWasserstein.DEFAULTS,
        TwoSampleClassifier.DEFAULTS,
        new ColumnRules(),
        SimpleModels.DEFAULTS);
  }
}
