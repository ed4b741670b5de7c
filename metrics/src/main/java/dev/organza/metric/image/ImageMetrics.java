package dev.organza.metric.image;

import dev.organza.metric.Metric;
import java.util.List;

/**
 * The metrics of images.
 *
 * <p>They compute in float64. All but {@code fid}, which streams all samples, use at most 10,000
 * samples of each side (50,000 for {@code inception-score}), so that memory is bounded.
 */
public final class ImageMetrics {

  private ImageMetrics() {}

  /** All of them, with the parameters of their papers. */
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
        CopyingMetric.DEFAULTS,
        StackedModes.DEFAULTS,
        ClassSpread.DEFAULTS,
        TranslatedDistance.FRECHET,
        TranslatedDistance.KERNEL);
  }
}
