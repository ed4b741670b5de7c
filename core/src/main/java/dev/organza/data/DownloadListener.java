package dev.organza.data;

/** Told how a download goes, on the thread that downloads. */
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

  /** A listener that does nothing. */
  static DownloadListener silent() {
    return (file, bytes, total) -> {};
  }
}
