package dev.organza.optim;

import java.math.BigDecimal;

/**
 * How far a training has come. Schedules and reports go by it.
 *
 * @param step steps taken
 * @param images real samples seen
 */
public record Progress(long step, long images) {

  /** Before the first step. */
  public static final Progress START = new Progress(0, 0);

  /** Thousands of images seen, the unit of progress of this field. */
  public double kimg() {
    return images / 1000.0;
  }

  /** As {@link #kimgText(long)}. */
  public String kimgText() {
    return kimgText(images);
  }

  /** Images in thousands, all digits that count and no others: 12.032, and 12 for 12,000. */
  public static String kimgText(long images) {
    return BigDecimal.valueOf(images, 3).stripTrailingZeros().toPlainString();
  }
}
