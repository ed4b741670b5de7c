package dev.organza.metric.image;

import dev.organza.metric.Metric;
import java.util.List;

/**
 * The metrics of images.
 *
 * <p>They compute in float64, with as many threads as the process uses; between thread counts the
 * figures may differ in their last digits. All but {@code fid}, which takes every sample in a
 * stream, draw at most 10,000 samples of each side (50,000 for {@code inception-score}), so that
 * memory does not grow with the data.
 */
public final class ImageMetrics {

  private ImageMetrics() {}

  /** Each with the settings of its paper. */
  public static List<Metric> all() {
    return List.of(
        new FrechetMetric(),
        KernelMetric.DEFAULTS,
        InceptionStyleMetric.DEFAULTS,
        PrecisionRecallMetric.DEFAULTS,
        DensityCoverageMetric.DEFAULTS,
        MultiscaleSsimMetric.DEFAULTS,
        new ParzenMetric(),
        NearDuplicatesMetric.DEFAULTS,
        CopyingMetric.DEFAULTS);
  }
}
