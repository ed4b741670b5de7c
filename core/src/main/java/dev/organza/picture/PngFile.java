package dev.organza.picture;

import dev.organza.AtomicFile;
import dev.organza.OrganzaException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // ImageIO's own choice, a cache file, is closed by a shutdown hook: while a run that was asked
    // to
    // stop draws its last picture.
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(picture, "png", out)) {
        throw new IllegalArgumentException(
            "no PNG writer for pictures of type " + picture.getType());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }
}
