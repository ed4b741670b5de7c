package dev.organza.run;

import java.util.List;

/**
 * What a run shows of itself while it trains.
 *
 * @param samples how many fixed latents the sample pictures show, between 1 and 4,096
 * @param samplesEveryKimg after how many thousand images the next sample picture is due, above 0
 * @param journalEveryKimg after how many thousand images the next line of losses is due, above 0
 * @param judges asked on the way; the first that tells better from worse decides which checkpoint
 *     is the best, which is kept beside the newest
 */
public record ReportOptions(
    int samples, double samplesEveryKimg, double journalEveryKimg, List<JudgeSchedule> judges) {

  public static final ReportOptions DEFAULTS = new ReportOptions(64, 10, 0.5, List.of());

  public ReportOptions {
    if (samples < 1 || samples > 4096) {
      throw new IllegalArgumentException("samples is " + samples + "; it is between 1 and 4096");
    }
    requirePositive("samplesEveryKimg", samplesEveryKimg);
    requirePositive("journalEveryKimg", journalEveryKimg);
    judges = List.copyOf(judges);
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + "; it is above 0");
    }
  }
}
