package dev.organza.data.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The chunks of a PNG file (PNG, third edition, section 5). */
final class PngChunks {

  private static final byte[] NOTHING = {};
  private static final int SIGNATURE = 8;

  /** Length, name and checksum. */
  private static final int AROUND = 12;

  /** More than the beginning of a colour profile, with its description, takes. */
  private static final int MOST_OF_A_PROFILE = 1 << 16;

  private PngChunks() {}

  /** The orientation that the EXIF chunk says, from 1 to 8; 1 if there is none. */
  static int orientation(byte[] file) {
    return TiffDirectory.ofExif(chunk(file, "eXIf")).orientation();
  }

  /** The beginning of the colour profile; empty if there is none. */
  static byte[] profile(byte[] file) {
    byte[] chunk = chunk(file, "iCCP");
    int name = 0;
    while (name < chunk.length && chunk[name] != 0) {
      name++;
    }
    Inflater inflater = new Inflater();
    try {
      // After the name come a zero and the method of compression, which is 0 too.
      int start = Math.min(chunk.length, name + 2);
      inflater.setInput(chunk, start, chunk.length - start);
      byte[] profile = new byte[MOST_OF_A_PROFILE];
      return Arrays.copyOf(profile, inflater.inflate(profile));
    } catch (DataFormatException e) {
      return NOTHING; // the pixels are good all the same
    } finally {
      inflater.end();
    }
  }

  /** The content of the first chunk of a name; empty if there is none. */
  private static byte[] chunk(byte[] file, String wanted) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    int at = SIGNATURE;
    while (at + AROUND <= file.length) {
      int length = bytes.getInt(at);
      if (length < 0 || length > file.length - at - AROUND) {
        return NOTHING;
      }
      if (new String(file, at + 4, 4, StandardCharsets.ISO_8859_1).equals(wanted)) {
        return Arrays.copyOfRange(file, at + 8, at + 8 + length);
      }
      at += AROUND + length;
    }
    return NOTHING;
  }
}
