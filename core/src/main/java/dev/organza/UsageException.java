package dev.organza;

import org.jspecify.annotations.Nullable;

/**
 * What was asked for does not exist or makes no sense: an unknown option, recipe key, dataset name
 * or value. The command line exits with status 2.
 */
public class UsageException extends OrganzaException {

  private static final long serialVersionUID = 1L;

  /** An error with this report. */
  public UsageException(String message) {
    super(message);
  }

  /** An error with this report and what caused it. */
  public UsageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
