package dev.organza;

import org.jspecify.annotations.Nullable;

/**
 * What was asked for does not exist or makes no sense: an unknown option, recipe key, dataset name
 * or value.
 */
public class UsageException extends OrganzaException {

  private static final long serialVersionUID = 2L;

  /** An error with this report. */
  public UsageException(String problem) {
    super(problem);
  }

  /** An error with this report and what caused it. */
  public UsageException(String problem, @Nullable Throwable cause) {
    super(problem, cause);
  }

  /** An error with this report and what to do about it. */
  public UsageException(String problem, Hint hint) {
    super(problem, hint);
  }

  /** An error with this report, what to do about it, and what caused it. */
  public UsageException(String problem, Hint hint, @Nullable Throwable cause) {
    super(problem, hint, cause);
  }
}
