package dev.organza.train;

import dev.organza.OrganzaException;

/**
 * A loss or gradient became NaN or infinite. The step that showed it changed no parameters after it
 * was seen, but the training cannot go on.
 */
public final class DivergenceException extends OrganzaException {

  private static final long serialVersionUID = 1L;

  private final long step;
  private final String tensor;

  /**
   * A training that diverged.
   *
   * @param step the number of the step, from 1
   * @param tensor what was not finite, for example {@code the gradient of d.3.weight}
   */
  public DivergenceException(long step, String tensor) {
    super("Training diverged at step " + step + ": " + tensor + " is NaN or infinite.");
    this.step = step;
    this.tensor = tensor;
  }

  /** The number of the step, from 1. */
  public long step() {
    return step;
  }

  /** What was not finite. */
  public String tensor() {
    return tensor;
  }
}
