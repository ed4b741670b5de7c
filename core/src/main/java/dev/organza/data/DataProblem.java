package dev.organza.data;

import dev.organza.Hint;
import dev.organza.OrganzaException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Builds the two-line report of what is wrong with data: where and what, then what to do. */
public final class DataProblem {

  /** How many names a report shows. */
  private static final int SHOWN = 3;

  private DataProblem() {}

  /**
   * A report.
   *
   * @param where the file, and the place in it
   * @param what is wrong, as the rest of a sentence
   * @param remedy what to do about it, as a sentence
   */
  public static OrganzaException in(Object where, String what, String remedy) {
    return new OrganzaException(oneLine(where + ": " + what) + "\n" + oneLine(remedy));
  }

  /**
   * A report.
   *
   * @param where the file, and the place in it
   * @param what is wrong, as the rest of a sentence
   * @param remedy what to do about it
   */
  public static OrganzaException in(Object where, String what, Hint remedy) {
    return new OrganzaException(oneLine(where + ": " + what), remedy);
  }

  /** A file that could not be read to its end. */
  public static OrganzaException unreadable(Object where, IOException cause) {
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
  public static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName().toLowerCase(Locale.ROOT)
        : oneLine(message);
  }

  /** The first few of some names, and dots if there are more. */
  public static String some(List<String> names) {
    List<String> sorted = new ArrayList<>(names);
    Collections.sort(sorted);
    return String.join(", ", sorted.subList(0, Math.min(SHOWN, sorted.size())))
        + (sorted.size() > SHOWN ? ", …" : "");
  }

  /** As {@link #some}, as the end of a sentence. */
  public static String someAtTheEnd(List<String> names) {
    return some(names) + (names.size() > SHOWN ? "" : ".");
  }

  /** Names of files and cells of tables may hold line breaks and control characters. */
  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\u2028\u2029]+", " ").strip();
  }
}
