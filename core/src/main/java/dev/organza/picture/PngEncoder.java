package dev.organza.picture;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Encodes a picture of 8 bits a value as PNG (ISO/IEC 15948), each row with the filter that leaves
 * the least sum of absolute differences (section 12.8).
 *
 * <p>ImageIO does the same, with streams that have finalizers and four buffers of 8 KiB a picture:
 * a server that answered 2,000 small pictures a second filled its old generation with them, and
 * spent more on a picture's streams than on the picture.
 */
final class PngEncoder {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  /** Length, type and check of a chunk. */
  private static final int AROUND = 12;

  private static final int HEADER = 13;

  /** None, Sub, Up, Average and Paeth, by the number that a row begins with. */
  private static final int FILTERS = 5;

  private static final int SUB = 1;
  private static final int UP = 2;
  private static final int AVERAGE = 3;
  private static final int PAETH = 4;

  /** In an order in which a small sum is found soon, with which the others end early. */
  private static final int[] LIKELY_FIRST = {UP, SUB, PAETH, AVERAGE, 0};

  /** That of ImageIO. Level 6 made no file more than a thousandth smaller. */
  private static final int LEVEL = 4;

  private final Raster pixels;
  private final Colour colour;
  private final int bytesARow;

  /** What a pixel is made of. */
  private enum Colour {
    GREY(0, 1),
    RGB(2, 3),
    RGB_AND_ALPHA(6, 4);

    private final int number;
    private final int channels;

    Colour(int number, int channels) {
      this.number = number;
      this.channels = channels;
    }

    static Colour of(BufferedImage picture) {
      return switch (picture.getType()) {
        case BufferedImage.TYPE_BYTE_GRAY -> GREY;
        case BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_BGR, BufferedImage.TYPE_3BYTE_BGR ->
            RGB;
        case BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_4BYTE_ABGR -> RGB_AND_ALPHA;
        default ->
            throw new IllegalArgumentException("no PNG for pictures of type " + picture.getType());
      };
    }
  }

  private PngEncoder(BufferedImage picture) {
    this.pixels = picture.getRaster();
    this.colour = Colour.of(picture);
    this.bytesARow = Math.multiplyExact(picture.getWidth(), colour.channels);
  }

  /**
   * A picture as the bytes of a file.
   *
   * @throws IllegalArgumentException if it is neither grey nor RGB nor RGB with alpha, of 8 bits
   */
  static byte[] encode(BufferedImage picture) {
    return new PngEncoder(picture).file();
  }

  private byte[] file() {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.putInt(pixels.getWidth()).putInt(pixels.getHeight());
    // Bits a value; then deflate, the five filters, and no interlacing, each number 0.
    header.put((byte) 8).put((byte) colour.number);
    byte[] data = compressed();
    ByteBuffer file =
        ByteBuffer.allocate(SIGNATURE.length + 3 * AROUND + HEADER + data.length).put(SIGNATURE);
    chunk("IHDR", header.array(), file);
    chunk("IDAT", data, file);
    chunk("IEND", new byte[0], file);
    return file.array();
  }

  private static void chunk(String type, byte[] data, ByteBuffer file) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 check = new CRC32();
    check.update(name);
    check.update(data);
    file.putInt(data.length).put(name).put(data).putInt((int) check.getValue());
  }

  private byte[] compressed() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(LEVEL);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      byte[] above = new byte[bytesARow];
      byte[] row = new byte[bytesARow];
      int[] values = new int[bytesARow];
      byte[][] filtered = new byte[FILTERS][1 + bytesARow];
      for (int y = 0; y < pixels.getHeight(); y++) {
        read(y, values, row);
        out.write(filter(row, above, filtered));
        byte[] next = above;
        above = row;
        row = next;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    } finally {
      deflater.end(); // native memory, which else waits for the garbage collector
    }
    return bytes.toByteArray();
  }

  /** Values of a row, channels of a pixel side by side, whatever their order in memory. */
  private void read(int y, int[] values, byte[] row) {
    pixels.getPixels(0, y, pixels.getWidth(), 1, values);
    for (int i = 0; i < row.length; i++) {
      row[i] = (byte) values[i];
    }
  }

  /** The best of the five (section 9.2); of several as good the first. */
  private byte[] filter(byte[] row, byte[] above, byte[][] filtered) {
    if (Arrays.equals(row, above)) {
      // As most rows of a figure are. Nothing is left, by Up, or by None of a black row.
      byte[] nothing = filtered[UP];
      Arrays.fill(nothing, (byte) 0);
      nothing[0] = (byte) (isBlack(row) ? 0 : UP);
      return nothing;
    }
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int filter : LIKELY_FIRST) {
      int sum = apply(filter, row, above, filtered[filter], least);
      if (sum < least || (sum == least && filter < best)) {
        best = filter;
        least = sum;
      }
    }
    return filtered[best];
  }

  private static boolean isBlack(byte[] row) {
    for (byte value : row) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Applies a filter.
   *
   * @param to where the number of the filter and the differences go
   * @param enough a sum beyond which it may end at once
   * @return the sum of absolute differences
   */
  private int apply(int filter, byte[] row, byte[] above, byte[] to, int enough) {
    to[0] = (byte) filter;
    int pixel = colour.channels;
    int sum = 0;
    for (int i = 0; i < row.length && sum <= enough; i++) {
      int a = i < pixel ? 0 : row[i - pixel] & 255;
      int b = above[i] & 255;
      int predicted =
          switch (filter) {
            case SUB -> a;
            case UP -> b;
            case AVERAGE -> (a + b) / 2;
            case PAETH -> nearest(a, b, i < pixel ? 0 : above[i - pixel] & 255);
            default -> 0;
          };
      byte difference = (byte) (row[i] - predicted);
      to[1 + i] = difference;
      sum += Math.abs(difference);
    }
    return sum;
  }

  /** Paeth's predictor: of left, above and above left the nearest to a + b − c. */
  private static int nearest(int a, int b, int c) {
    int toA = Math.abs(b - c);
    int toB = Math.abs(a - c);
    int toC = Math.abs(a + b - 2 * c);
    if (toA <= toB && toA <= toC) {
      return a;
    }
    return toB <= toC ? b : c;
  }
}
