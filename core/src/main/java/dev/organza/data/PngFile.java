package dev.organza.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The chunks of a PNG file (PNG, third edition, section 5). */
final class PngFile {

  private static final int SIGNATURE = 8;

  /** Length, name and checksum. */
  private static final int AROUND = 12;

  private PngFile() {}

  /** The orientation that the EXIF chunk says, from 1 to 8; 1 if there is none. */
  static int orientation(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    int at = SIGNATURE;
    while (at + AROUND <= file.length) {
      int length = bytes.getInt(at);
      if (length < 0 || length > file.length - at - AROUND) {
        return 1;
      }
      if (new String(file, at + 4, 4, StandardCharsets.ISO_8859_1).equals("eXIf")) {
        return TiffDirectory.of(Arrays.copyOfRange(file, at + 8, at + 8 + length)).orientation();
      }
      at += AROUND + length;
    }
    return 1;
  }
}
