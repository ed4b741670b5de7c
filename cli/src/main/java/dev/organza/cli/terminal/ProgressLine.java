package dev.organza.cli.terminal;

import java.io.PrintWriter;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Shows the progress of a run in one line of standard error.
 *
 * <p>On a terminal the line is rewritten in place, a few times a second. Elsewhere, in a file or a
 * build log, it is a new line every half a minute, as rewriting would fill the log with noise.
 */
public final class ProgressLine implements AutoCloseable {

  private static final long REWRITE_NANOS = 250_000_000L;
  private static final long LINE_NANOS = 30_000_000_000L;
  private static final int PLAIN_WIDTH = 200;

  /** ANSI: to the first column, then erase to the end of the line. */
  private static final String REWIND = "\r\u001B[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final IntSupplier width;
  private final LongSupplier nanos;
  private long last;
  private boolean shown;
  private boolean standing;

  /**
   * @param terminal whether {@code out} is a terminal that a person looks at
   * @param width the terminal's columns, asked anew each time, as it may be resized
   * @param nanos the time, as {@link System#nanoTime}
   */
  public ProgressLine(PrintWriter out, boolean terminal, IntSupplier width, LongSupplier nanos) {
    this.out = out;
    this.terminal = terminal;
    this.width = width;
    this.nanos = nanos;
  }

  /** Shows the progress, unless it was shown just before. */
  public synchronized void update(ProgressReport progress) {
    long now = nanos.getAsLong();
    if (shown && now - last < (terminal ? REWRITE_NANOS : LINE_NANOS)) {
      return;
    }
    last = now;
    shown = true;
    show(progress);
  }

  /** Shows the progress in any case, so that the last line is of the last step. */
  public synchronized void finish(ProgressReport progress) {
    show(progress);
    close();
  }

  /** Prints a message above the progress line. */
  public synchronized void message(String text) {
    out.print((standing ? REWIND : "") + text + System.lineSeparator());
    out.flush();
    standing = false;
  }

  /** Ends the line, so that what is printed next starts on its own. */
  @Override
  public synchronized void close() {
    if (standing) {
      out.println();
      out.flush();
      standing = false;
    }
  }

  private void show(ProgressReport progress) {
    if (terminal) {
      // A line as wide as the terminal would wrap and could not be rewritten.
      out.print(REWIND + ProgressText.line(progress, width.getAsInt() - 1));
      standing = true;
    } else {
      out.println(ProgressText.line(progress, PLAIN_WIDTH));
    }
    out.flush();
  }
}
