package dev.organza.data.source;

/** Told what goes on while data are opened, on the thread that opens them. */
@FunctionalInterface
public interface DownloadListener {

  /**
   * Called at the start, now and then during, and at the end of a download.
   *
   * @param file the name of the file
   * @param bytes how many bytes are there now
   * @param totalOrMinusOne how many there will be, or −1 when that is not known
   */
  void progress(String file, long bytes, long totalOrMinusOne);

  /** Something worth a line: what is read, or how a name was understood. */
  default void note(String line) {}

  /** A listener that does nothing. */
  static DownloadListener silent() {
    return (file, bytes, total) -> {};
  }
}
