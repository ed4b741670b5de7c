package dev.organza.data;

import dev.organza.OrganzaException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Builds the two-line report of what is wrong with data: where and what, then what to do. */
final class DataProblem {

  private DataProblem() {}

  static OrganzaException in(Object where, String what, String remedy) {
    return new OrganzaException(oneLine(where + ": " + what) + "\n" + oneLine(remedy));
  }

  /** A file that could not be read to its end. */
  static OrganzaException unreadable(Object where, IOException cause) {
    String why =
        cause instanceof AccessDeniedException
            ? "permission denied"
            : cause instanceof NoSuchFileException ? "it is not there" : reason(cause);
    return new OrganzaException(
        oneLine(where + ": cannot be read: " + why)
            + "\nCheck that the file is complete and that you may read it.",
        cause);
  }

  /** Why something failed, for use inside a sentence. */
  static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName().toLowerCase(Locale.ROOT)
        : oneLine(message);
  }

  /** Names of files and cells of tables may hold line breaks and control characters. */
  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\u2028\u2029]+", " ").strip();
  }
}
