package dev.organza.server;

import dev.organza.Sha256;
import dev.organza.UsageException;
import io.javalin.http.Context;
import java.util.List;

/**
 * An image file that is the body of a request.
 *
 * @param file as it was sent; not decoded
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record ImageBody(byte[] file) {

  /** The longest file: a photograph of a telephone. */
  static final int MOST_BYTES = 8 << 20;

  /** How paths end that take an image, and so longer bodies than others. */
  private static final List<String> PATHS = List.of("/project", "/translate");

  /** Bytes that may wait for each sample that may: half a gigabyte for the usual limit. */
  private static final int BYTES_A_SAMPLE = 8192;

  /** Whether a path takes an image. */
  static boolean isTakenAt(String path) {
    return PATHS.stream().anyMatch(path::endsWith);
  }

  /**
   * The body of a request.
   *
   * @throws UsageException if it is empty
   */
  static ImageBody of(Context ctx) {
    byte[] file = ctx.bodyAsBytes();
    if (file.length == 0) {
      throw new UsageException("there is no image; it is the body of the request");
    }
    return new ImageBody(file);
  }

  /** The same for equal files. */
  String digest() {
    return Sha256.hex(Sha256.digest().digest(file));
  }

  /**
   * What it counts as among the samples that may wait, so that what waits fits in memory.
   *
   * @param computed samples that take as long to compute
   */
  int samples(long computed) {
    return (int)
        Math.max(1, Math.min(Integer.MAX_VALUE, Math.max(computed, file.length / BYTES_A_SAMPLE)));
  }
}
