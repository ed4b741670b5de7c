package dev.organza.data.sound;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * WAV files (Microsoft and IBM 1991, "Multimedia Programming Interface and Data Specifications
 * 1.0"; RF64 by EBU Tech 3306): whole numbers of 8, 16, 24 or 32 bits, or floats of 32 or 64, in
 * the plain and in the extensible form.
 */
final class WavDecoder implements SoundDecoder {

  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int EXTENSIBLE = 0xFFFE;

  /** Of the plain form of the chunk {@code fmt}, in bytes. */
  private static final int PLAIN = 16;

  /** Of its extensible form. */
  private static final int EXTENDED = 40;

  /** Where the extensible form has the format. */
  private static final int SUBFORMAT = 24;

  /** Programs that write to a pipe do not know the length, and put a number like these. */
  private static final long UNKNOWN = 0x7FFF0000L;

  private static final int BLOCK = 4096;

  @Override
  public String format() {
    return "WAV";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("wav", "wave");
  }

  @Override
  public boolean accepts(byte[] head) {
    return head.length >= 12
        && (is(head, 0, "RIFF") || is(head, 0, "RF64") || is(head, 0, "RIFX"))
        && is(head, 8, "WAVE");
  }

  private static boolean is(byte[] bytes, int at, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (bytes[at + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** How numbers are stored. */
  private record Encoding(boolean floats, int bytes, int channels, int rate) {

    static Encoding of(ByteBuffer chunk) throws IOException {
      int tag = chunk.getShort(0) & 0xffff;
      int channels = chunk.getShort(2) & 0xffff;
      long rate = chunk.getInt(4) & 0xffffffffL;
      int align = chunk.getShort(12) & 0xffff;
      int bits = chunk.getShort(14) & 0xffff;
      if (tag == EXTENSIBLE && chunk.limit() >= EXTENDED) {
        tag = chunk.getShort(SUBFORMAT) & 0xffff;
      }
      boolean whole = tag == PCM && (bits == 8 || bits == 16 || bits == 24 || bits == 32);
      boolean floats = tag == FLOAT && (bits == 32 || bits == 64);
      if (!whole && !floats) {
        throw new IOException(
            tag == PCM || tag == FLOAT
                ? "%d bits a sample, which WAV files do not have".formatted(bits)
                : named(tag) + ", not plain numbers");
      }
      int bytes = bits / Byte.SIZE;
      if (align != channels * bytes) {
        throw new IOException(
            "%d bytes a frame for %d channels of %d bits".formatted(align, channels, bits));
      }
      return new Encoding(floats, bytes, channels, (int) Math.min(rate, Integer.MAX_VALUE));
    }

    private static String named(int tag) {
      return switch (tag) {
        case 2 -> "ADPCM by Microsoft";
        case 6 -> "A-law";
        case 7 -> "μ-law";
        case 0x11 -> "ADPCM by IMA";
        case 0x50 -> "MPEG";
        case 0x55 -> "MP3";
        default -> "format %#06x".formatted(tag);
      };
    }

    float read(ByteBuffer from) {
      if (floats) {
        return bytes == Float.BYTES ? from.getFloat() : (float) from.getDouble();
      }
      return switch (bytes) {
        case 1 -> ((from.get() & 0xff) - 128) / 128f;
        case 2 -> from.getShort() / 32768f;
        case 3 -> ((from.getShort() & 0xffff) | from.get() << 16) / 8388608f;
        default -> from.getInt() / 2147483648f;
      };
    }
  }

  @Override
  public void decode(InputStream in, Receiver to) throws IOException {
    byte[] head = in.readNBytes(12);
    if (!accepts(head)) {
      throw new IOException("no WAV file");
    }
    if (is(head, 0, "RIFX")) {
      throw new IOException("a WAV file whose numbers are big-endian (RIFX)");
    }
    Encoding encoding = null;
    while (true) {
      byte[] header = in.readNBytes(8);
      if (header.length < 8) {
        throw new IOException(encoding == null ? "ends within its header" : "holds no samples");
      }
      ByteBuffer words = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
      long size = words.getInt(4) & 0xffffffffL;
      if (is(header, 0, "data")) {
        if (encoding == null) {
          throw new IOException("its samples come before their format");
        }
        samples(in, encoding, size, to);
        return;
      }
      long left = size + (size & 1);
      if (is(header, 0, "fmt ")) {
        if (size < PLAIN) {
          throw new IOException("a format of %d bytes".formatted(size));
        }
        byte[] chunk = in.readNBytes((int) Math.min(size, EXTENDED));
        if (chunk.length < Math.min(size, EXTENDED)) {
          throw new IOException("ends within its header");
        }
        encoding = Encoding.of(ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN));
        to.begin(encoding.channels(), encoding.rate());
        left -= chunk.length;
      }
      try {
        in.skipNBytes(left);
      } catch (EOFException e) {
        throw new IOException("ends within its header", e);
      }
    }
  }

  private static void samples(InputStream in, Encoding encoding, long size, Receiver to)
      throws IOException {
    int frame = encoding.bytes() * encoding.channels();
    float[] values = new float[BLOCK * encoding.channels()];
    long left = size >= UNKNOWN ? Long.MAX_VALUE : size;
    boolean more = true;
    while (more && left >= frame) {
      int wanted = (int) Math.min((long) BLOCK * frame, left / frame * frame);
      byte[] bytes = in.readNBytes(wanted);
      int count = bytes.length / frame;
      ByteBuffer from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < count * encoding.channels(); i++) {
        values[i] = encoding.read(from);
      }
      more = to.take(values, count);
      left -= bytes.length;
      if (bytes.length < wanted) {
        if (left < UNKNOWN) {
          to.cutOff();
        }
        return;
      }
    }
  }
}
