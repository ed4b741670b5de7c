package dev.organza.judge.image;

import dev.organza.judge.Judge;
import java.util.List;

/**
 * The judges of images.
 *
 * <p>They compute in float64, with as many threads as the process uses; between thread counts the
 * figures may differ in their last digits. All but {@code fid}, which takes every sample in a
 * stream, draw at most 10,000 samples of each side (50,000 for {@code inception-score}), so that
 * memory does not grow with the data.
 */
public final class ImageJudges {

  private ImageJudges() {}

  /** Each with the settings of its paper. */
  public static List<Judge> all() {
    return List.of(
        new FrechetJudge(),
        KernelJudge.DEFAULTS,
        InceptionStyleJudge.DEFAULTS,
        PrecisionRecallJudge.DEFAULTS,
        DensityCoverageJudge.DEFAULTS,
        MultiscaleSsimJudge.DEFAULTS,
        new ParzenJudge(),
        NearDuplicatesJudge.DEFAULTS,
        CopyingJudge.DEFAULTS);
  }
}
