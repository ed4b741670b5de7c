package dev.organza.torch;

import dev.organza.OrganzaException;
import org.jspecify.annotations.Nullable;

/**
 * Another worker of the group is gone, so that this one cannot go on. The message names its rank.
 */
public final class LostWorkerException extends OrganzaException {

  private static final long serialVersionUID = 1;

  private final boolean left;

  /**
   * @param problem names the rank
   * @param cause by which it came to light, if it did by an exception
   */
  public LostWorkerException(String problem, @Nullable Throwable cause) {
    this(problem, false, cause);
  }

  /**
   * As above.
   *
   * @param left whether the other worker left by itself and said why
   */
  public LostWorkerException(String problem, boolean left, @Nullable Throwable cause) {
    super(problem, cause);
    this.left = left;
  }

  /**
   * Whether the other worker left by itself and said why, which its own process reports too. Else
   * it has vanished.
   */
  public boolean left() {
    return left;
  }
}
