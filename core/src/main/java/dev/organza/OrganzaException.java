package dev.organza;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something a user can act on went wrong: the data, a file, the machine, or the training itself.
 *
 * <p>It says {@linkplain #problem() what was wrong and where}, in a line, and {@linkplain #hint()
 * what to do} about it, in which settings and actions are data that each program words in its own
 * way. {@link #getMessage()} is both, worded for Java.
 */
public class OrganzaException extends RuntimeException {

  private static final long serialVersionUID = 2L;

  private final transient @Nullable Hint hint;
  private final String problem;

  /** An error with this report. */
  public OrganzaException(String problem) {
    this(problem, (Throwable) null);
  }

  /** An error with this report and what caused it. */
  public OrganzaException(String problem, @Nullable Throwable cause) {
    super(problem, cause);
    this.problem = problem;
    this.hint = null;
  }

  /** An error with this report and what to do about it. */
  public OrganzaException(String problem, Hint hint) {
    this(problem, hint, null);
  }

  /** An error with this report, what to do about it, and what caused it. */
  public OrganzaException(String problem, Hint hint, @Nullable Throwable cause) {
    super(problem + "\n" + hint, cause);
    this.problem = problem;
    this.hint = hint;
  }

  /**
   * What was wrong, and where; with a second line that says what to do if there is no {@link #hint}
   * that says it.
   */
  public String problem() {
    return problem;
  }

  /** What to do about it. */
  public Optional<Hint> hint() {
    return Optional.ofNullable(hint);
  }
}
