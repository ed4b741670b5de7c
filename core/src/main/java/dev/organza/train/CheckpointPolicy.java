package dev.organza.train;

/**
 * When checkpoints are written and which are kept.
 *
 * @param everyKimg after how many thousand images the next is due, above 0; the end of a training
 *     and an interruption write one in any case
 * @param keepLast how many of the newest are kept, at least 1; with 2 there is one to fall back on
 * @param keepEveryKimg keep for good the first of each so many thousand images; 0 keeps none for
 *     good
 */
public record CheckpointPolicy(double everyKimg, int keepLast, double keepEveryKimg) {

  public static final CheckpointPolicy DEFAULTS = new CheckpointPolicy(50, 2, 0);

  public CheckpointPolicy {
    if (!(everyKimg > 0) || Double.isInfinite(everyKimg)) {
      throw new IllegalArgumentException("everyKimg is " + everyKimg + "; it is above 0");
    }
    if (keepLast < 1) {
      throw new IllegalArgumentException("keepLast is " + keepLast + "; it is at least 1");
    }
    if (!(keepEveryKimg >= 0) || Double.isInfinite(keepEveryKimg)) {
      throw new IllegalArgumentException(
          "keepEveryKimg is " + keepEveryKimg + "; it is at least 0");
    }
  }
}
