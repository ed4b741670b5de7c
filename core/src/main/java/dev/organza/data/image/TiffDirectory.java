package dev.organza.data.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The first directory of a TIFF structure (TIFF 6.0, section 2): a TIFF file, or the EXIF block of
 * a file of another format.
 */
final class TiffDirectory {

  private static final int ORIENTATION = 274;
  private static final int PROFILE = 34675;

  /** A private tag, which readers pass over. */
  private static final int NOTHING = 65000;

  private static final int ENTRY_BYTES = 12;

  private final byte[] content;
  private final ByteBuffer bytes;

  private TiffDirectory(byte[] content, ByteOrder order) {
    this.content = content;
    this.bytes = ByteBuffer.wrap(content).order(order);
  }

  /** The directory of these bytes, which may be anything. */
  static TiffDirectory of(byte[] tiff) {
    boolean little = tiff.length > 0 && tiff[0] == 'I';
    return new TiffDirectory(tiff, little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  /** The directory of an EXIF block, before which some programs leave the name it has in JPEG. */
  static TiffDirectory ofExif(byte[] exif) {
    byte[] name = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    return of(
        Arrays.mismatch(exif, name) == name.length
            ? Arrays.copyOfRange(exif, name.length, exif.length)
            : exif);
  }

  /** The orientation, from 1 to 8; 1 if it says none, or nothing sound. */
  int orientation() {
    int entry = entry(ORIENTATION);
    // A broken EXIF block is no reason to lose good pixels.
    return entry < 0 ? 1 : Short.toUnsignedInt(bytes.getShort(entry + 8));
  }

  /** The colour profile; empty if there is none, or it is not whole. */
  byte[] profile() {
    int entry = entry(PROFILE);
    if (entry < 0) {
      return new byte[0];
    }
    long length = Integer.toUnsignedLong(bytes.getInt(entry + 4));
    long start = Integer.toUnsignedLong(bytes.getInt(entry + 8));
    return start + length > bytes.limit()
        ? new byte[0]
        : Arrays.copyOfRange(content, (int) start, (int) (start + length));
  }

  /** The same bytes without a colour profile. */
  byte[] withoutProfile() {
    int entry = entry(PROFILE);
    if (entry < 0) {
      return content;
    }
    byte[] copy = content.clone();
    ByteBuffer.wrap(copy).order(bytes.order()).putShort(entry, (short) NOTHING);
    return copy;
  }

  /** Where the entry of a tag begins; −1 if there is none. */
  private int entry(int tag) {
    int end = bytes.limit();
    if (end < 8) {
      return -1;
    }
    long directory = Integer.toUnsignedLong(bytes.getInt(4));
    if (directory + 2 > end) {
      return -1;
    }
    int entries = Short.toUnsignedInt(bytes.getShort((int) directory));
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + (long) i * ENTRY_BYTES;
      if (entry + ENTRY_BYTES > end) {
        return -1;
      }
      if (Short.toUnsignedInt(bytes.getShort((int) entry)) == tag) {
        return (int) entry;
      }
    }
    return -1;
  }
}
