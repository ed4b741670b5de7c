package dev.organza.picture;

import dev.organza.AtomicFile;
import dev.organza.OrganzaException;
import java.awt.image.BufferedImage;
import java.nio.file.Path;

/** Pictures as PNG files. */
public final class PngFile {

  private PngFile() {}

  /**
   * Writes or replaces a file; a reader sees the old picture or the new one, never half of one.
   *
   * @throws OrganzaException with the path, if the file cannot be written
   */
  public static void write(BufferedImage picture, Path file) {
    AtomicFile.write(file, bytes(picture));
  }

  /** The picture as a PNG file's bytes, for a page that shows it. */
  public static byte[] bytes(BufferedImage picture) {
    return PngEncoder.encode(picture);
  }
}
