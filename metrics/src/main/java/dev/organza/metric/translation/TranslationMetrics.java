package dev.organza.metric.translation;

import dev.organza.metric.Metric;
import java.util.List;

/** The metrics of translated images that look at images one by one. */
public final class TranslationMetrics {

  private TranslationMetrics() {}

  /** All of them. */
  public static List<Metric> all() {
    return List.of(
        PairDistance.ABSOLUTE,
        PairDistance.PEAK_SIGNAL_TO_NOISE,
        PairDistance.STRUCTURE,
        new FeatureDistance(),
        new CycleError(),
        ClassKept.DEFAULTS);
  }
}
