package dev.organza.data.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/** The formats of image files that are read, told apart by the first bytes of a file. */
enum ImageKind {
  PNG("\u0089PNG\r\n\u001a\n"),
  JPEG("\u00ff\u00d8\u00ff"),
  GIF("GIF8"),
  BMP("BM"),
  TIFF("II*\0"),
  TIFF_BIG_ENDIAN("MM\0*"),
  WEBP("RIFF");

  /** Formats that are not read, by what stands in the file at the fifth byte or at its start. */
  private static final Map<String, String> NOT_READ =
      Map.of(
          "ftypavif", "an AVIF image",
          "ftypheic", "a HEIC image",
          "ftypheix", "a HEIC image",
          "ftypmif1", "a HEIF image",
          "ftyp", "a video, or an image in a video format",
          "JXL ", "a JPEG XL image",
          "jP  ", "a JPEG 2000 image");

  private final String start;

  ImageKind(String start) {
    this.start = start;
  }

  /**
   * The kind of a file.
   *
   * @throws IOException saying what else it is, as far as that can be told
   */
  static ImageKind of(byte[] file) throws IOException {
    String start = text(file, 0);
    for (ImageKind kind : values()) {
      if (start.startsWith(kind.start) && (kind != WEBP || text(file, 8).startsWith("WEBP"))) {
        return kind;
      }
    }
    String inside = text(file, 4);
    throw new IOException(
        file.length == 0
            ? "it is empty"
            : NOT_READ.keySet().stream()
                // The longest first: ftyp is the start of others.
                .sorted((a, b) -> b.length() - a.length())
                .filter(inside::startsWith)
                .findFirst()
                .map(key -> "it is " + NOT_READ.get(key) + ", which Organza does not read")
                .orElse("not a PNG, JPEG, GIF, BMP, TIFF or WebP image"));
  }

  private static String text(byte[] file, int from) {
    int length = Math.max(0, Math.min(8, file.length - from));
    return length == 0 ? "" : new String(file, from, length, StandardCharsets.ISO_8859_1);
  }

  /** A reader of this kind of file; the Java platform's own where it has one. */
  ImageReader reader() {
    if (this == WEBP) {
      return WebpFile.reader();
    }
    String format = this == TIFF_BIG_ENDIAN ? "tiff" : name();
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    ImageReader first = readers.next();
    ImageReader chosen = first;
    // A program around this library may bring others, which decode otherwise.
    while (!isOfThePlatform(chosen) && readers.hasNext()) {
      chosen = readers.next();
    }
    return isOfThePlatform(chosen) ? chosen : first;
  }

  private static boolean isOfThePlatform(ImageReader reader) {
    return reader.getClass().getName().startsWith("com.sun.imageio.");
  }
}
