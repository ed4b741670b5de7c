package dev.organza.optim;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;

/**
 * How far a training has come. Schedules and reports go by it.
 *
 * @param step steps taken
 * @param images real samples seen
 * @param endKimg where the training ends, in thousands of images; 0 where that is not known. A
 *     checkpoint does not have it: a recipe may be continued to another end
 */
public record Progress(long step, long images, @JsonIgnore double endKimg) {

  /** Before the first step. */
  public static final Progress START = new Progress(0, 0);

  /** Progress of which nobody asks what share of a training it is. */
  @JsonCreator
  public Progress(@JsonProperty("step") long step, @JsonProperty("images") long images) {
    this(step, images, 0);
  }

  /** The same in a training that ends there, in thousands of images. */
  public Progress towards(double kimg) {
    return new Progress(step, images, kimg);
  }

  /** Thousands of images seen, the unit of progress of this field. */
  public double kimg() {
    return images / 1000.0;
  }

  /**
   * The share of the training that is done, in [0,1]. Where its end is not known, the start is 0
   * and all else 1.
   */
  public double share() {
    return images == 0 ? 0 : Math.min(1, kimg() / endKimg);
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
