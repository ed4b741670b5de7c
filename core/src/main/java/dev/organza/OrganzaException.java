package dev.organza;

import org.jspecify.annotations.Nullable;

/**
 * Something a user can act on went wrong: the data, a file, the machine, or the training itself.
 *
 * <p>The message is the whole report. It has at most two lines and says what was wrong, where, and
 * what to do. The command line prints it as it is and exits with status 1, or with 2 for a {@link
 * UsageException}.
 */
public class OrganzaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An error with this report. */
  public OrganzaException(String message) {
    super(message);
  }

  /** An error with this report and what caused it. */
  public OrganzaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
