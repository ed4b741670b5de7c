package dev.organza.torch;

import dev.organza.OrganzaException;
import org.jspecify.annotations.Nullable;

/**
 * Another worker of the group is gone, so that this one cannot go on. The message names its rank.
 */
public final class LostWorkerException extends OrganzaException {

  private static final long serialVersionUID = 1;

  /**
   * @param problem names the rank
   * @param cause by which it came to light, if it did by an exception
   */
  public LostWorkerException(String problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
