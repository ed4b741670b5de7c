package dev.organza.metric.image;

import dev.organza.metric.BesideBaselines;
import dev.organza.metric.Metric;
import dev.organza.metric.SeenSounds;
import java.util.List;

/**
 * The metrics of images, most of which measure the spectrograms of sounds as well.
 *
 * <p>They compute in float64. All but {@code fid}, which streams all samples, use at most 10,000
 * samples of each side (50,000 for {@code inception-score}), so that memory is bounded.
 */
public final class ImageMetrics {

  private ImageMetrics() {}

  /** All of them, with the parameters of their papers. */
  public static List<Metric> all() {
    return List.of(
        new BesideBaselines(new FrechetMetric()),
        new BesideBaselines(KernelMetric.DEFAULTS),
        new BesideBaselines(InceptionStyleMetric.DEFAULTS),
        new SeenSounds(PrecisionRecallMetric.DEFAULTS),
        new SeenSounds(DensityCoverageMetric.DEFAULTS),
        MultiscaleSsimMetric.DEFAULTS,
        new ParzenMetric(),
        NearDuplicatesMetric.DEFAULTS,
        new SeenSounds(CopyingMetric.DEFAULTS),
        StackedModes.DEFAULTS,
        new SeenSounds(ClassSpread.DEFAULTS),
        TranslatedDistance.FRECHET,
        TranslatedDistance.KERNEL);
  }
}
