package dev.organza.recipe;

import dev.organza.tree.FormerName;
import java.util.List;

/**
 * What a run shows of itself while it trains.
 *
 * @param samples how many fixed latents the sample pictures show, between 1 and 4,096
 * @param samplesEveryKimg after how many thousand images the next sample picture is due, above 0
 * @param journalEveryKimg after how many thousand images the next line of losses is due, above 0
 * @param diagnosticsEveryKimg after how many thousand images the next examination for the doctor is
 *     due; 0 spreads 40 of them over the training, but none sooner than every 4, which keeps them
 *     below 4 % of the time. Before the first of them there is one after the first step, and after
 *     256, 512, 1,024, … images
 * @param metrics asked on the way; the first that tells better from worse decides which checkpoint
 *     is the best, which is kept beside the newest
 */
public record ReportOptions(
    int samples,
    double samplesEveryKimg,
    double journalEveryKimg,
    @FormerName("vitalsEveryKimg") double diagnosticsEveryKimg,
    @FormerName("judges") List<MetricSchedule> metrics) {

  public static final ReportOptions DEFAULTS = new ReportOptions(64, 10, 0.5, 0, List.of());

  private static final int DIAGNOSTICS = 40;
  private static final double CLOSEST_DIAGNOSTICS_KIMG = 4;

  /** Images after which samples may have begun to change. */
  private static final long FIRST_EXAMINATION = 256;

  public ReportOptions {
    if (samples < 1 || samples > 4096) {
      throw new IllegalArgumentException("samples is " + samples + "; it is between 1 and 4096");
    }
    requirePositive("samplesEveryKimg", samplesEveryKimg);
    requirePositive("journalEveryKimg", journalEveryKimg);
    metrics = List.copyOf(metrics);
    if (!(diagnosticsEveryKimg >= 0) || Double.isInfinite(diagnosticsEveryKimg)) {
      throw new IllegalArgumentException(
          "diagnosticsEveryKimg is " + diagnosticsEveryKimg + "; it is at least 0 and finite");
    }
  }

  /** After how many thousand images the next examination is due, in a training of this length. */
  public double diagnosticsEveryKimg(double kimg) {
    return diagnosticsEveryKimg > 0
        ? diagnosticsEveryKimg
        : Math.max(CLOSEST_DIAGNOSTICS_KIMG, kimg / DIAGNOSTICS);
  }

  /**
   * Whether an examination is due after a step.
   *
   * @param kimg where the training ends
   * @param before images seen before the step
   * @param after images seen after it
   */
  public boolean examinationDue(double kimg, long before, long after) {
    double every = diagnosticsEveryKimg(kimg) * 1000;
    if (after >= every) {
      return (long) (after / every) > (long) (before / every);
    }
    return before == 0
        || (after >= FIRST_EXAMINATION && Long.highestOneBit(after) > Long.highestOneBit(before));
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + "; it is above 0");
    }
  }
}
