package dev.organza.cli.terminal;

import dev.organza.data.source.DownloadListener;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Says how a download goes, with a line at its start and end and every few seconds in between, and
 * what else is worth a line while data are opened.
 */
public final class DownloadProgress implements DownloadListener {

  private static final long PAUSE_NANOS = 5_000_000_000L;

  private final Consumer<String> print;
  private long last;
  private String current = "";

  public DownloadProgress(Consumer<String> print) {
    this.print = print;
  }

  @Override
  public void note(String line) {
    print.accept(line);
  }

  @Override
  public void progress(String file, long bytes, long totalOrMinusOne) {
    boolean done = bytes == totalOrMinusOne;
    if (file.equals(current) && !done && System.nanoTime() - last < PAUSE_NANOS) {
      return;
    }
    current = file;
    last = System.nanoTime();
    print.accept(
        totalOrMinusOne < 0
            ? String.format(Locale.ROOT, "Downloading %s: %.1f MB", file, bytes / 1e6)
            : String.format(
                Locale.ROOT,
                "Downloading %s: %.1f of %.1f MB",
                file,
                bytes / 1e6,
                totalOrMinusOne / 1e6));
  }
}
