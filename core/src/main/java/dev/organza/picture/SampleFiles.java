package dev.organza.picture;

import dev.organza.AtomicFile;
import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Samples as files for other programs: a folder of PNG files, or one array in NumPy's format.
 *
 * <p>As pixels, values are rounded to the nearest whole number of 0 to 255, halves up.
 */
public final class SampleFiles {

  /** NumPy's magic string and format version 1.0. */
  private static final byte[] NPY_MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /** The array's data starts at a multiple of this many bytes, so that it can be memory-mapped. */
  private static final int NPY_ALIGNMENT = 64;

  private static final int CHUNK_VALUES = 1 << 14;

  private SampleFiles() {}

  /**
   * Writes one PNG file a sample, {@code 000000.png} and on, with at least six digits. One channel
   * gives grey files, three RGB, four RGB with alpha, any other number the first channel in grey.
   *
   * @param samples values [N,C,H,W] in pixel range, 0 to 255
   * @param folder made if there is none; files of the same names are replaced
   * @throws OrganzaException with the path, if a file cannot be written
   */
  public static void pngs(float[] samples, Shape shape, Path folder) {
    float[][] split = SampleGrid.split(samples, shape);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileTrouble.writing(folder, e);
    }
    for (int n = 0; n < split.length; n++) {
      PngFile.write(
          Pixels.image(split[n], shape), folder.resolve(String.format(Locale.ROOT, "%06d.png", n)));
    }
  }

  /**
   * Writes a NumPy array {@code float32} [N,…].
   *
   * @param samples values [N,…] in any range, written as they are
   * @param shape the shape of one sample
   * @throws OrganzaException with the path, if the file cannot be written
   */
  public static void npy(float[] samples, Shape shape, Path file) {
    npy(samples, shape, file, "<f4", Float.BYTES, ByteBuffer::putFloat);
  }

  /**
   * Writes a NumPy array {@code float64} [N,F].
   *
   * @param rows values in any range, written as they are
   * @throws OrganzaException with the path, if the file cannot be written
   */
  public static void npy(double[][] rows, Path file) {
    AtomicFile.write(file, out -> npy(rows, out));
  }

  /** As {@link #npy(double[][], Path)}, to a stream, which is left open. */
  public static void npy(double[][] rows, OutputStream out) throws IOException {
    ByteBuffer row =
        ByteBuffer.allocate(rows[0].length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(header("<f8", new long[] {rows.length, rows[0].length}));
    for (double[] values : rows) {
      row.clear();
      for (double value : values) {
        row.putDouble(value);
      }
      out.write(row.array());
    }
  }

  /** As {@link #npy(float[], Shape, Path)}, to a stream, which is left open. */
  public static void npy(float[][] samples, Shape shape, OutputStream out) throws IOException {
    out.write(header("<f4", shape.batch(samples.length)));
    for (float[] sample : samples) {
      write(sample, Float.BYTES, ByteBuffer::putFloat, out);
    }
  }

  /**
   * One sample as a picture of its own size: grey, RGB, or RGB with alpha.
   *
   * @param sample values [C,H,W] in pixel range, 0 to 255
   */
  public static BufferedImage image(float[] sample, Shape shape) {
    return Pixels.image(sample, shape);
  }

  /**
   * As {@link #npy(float[], Shape, Path)}, rounded to pixels, {@code uint8}: a quarter of the size.
   */
  public static void npyPixels(float[] samples, Shape shape, Path file) {
    npy(samples, shape, file, "|u1", 1, (to, value) -> to.put((byte) Pixels.level(value)));
  }

  /** Puts one value into a buffer. */
  private interface Encoder {
    void put(ByteBuffer to, float value);
  }

  private static void npy(
      float[] samples, Shape shape, Path file, String type, int bytes, Encoder encoder) {
    int count = SampleGrid.count(samples, shape);
    byte[] header = header(type, shape.batch(count));
    AtomicFile.write(
        file,
        out -> {
          out.write(header);
          write(samples, bytes, encoder, out);
        });
  }

  private static void write(float[] samples, int bytes, Encoder encoder, OutputStream out)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_VALUES * bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : samples) {
      encoder.put(chunk, value);
      if (!chunk.hasRemaining()) {
        out.write(chunk.array());
        chunk.clear();
      }
    }
    out.write(chunk.array(), 0, chunk.position());
  }

  /** The header of the format's version 1.0: magic, length, a Python literal, spaces, newline. */
  private static byte[] header(String type, long[] shape) {
    String sizes = LongStream.of(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
    String literal =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, sizes);
    int least = NPY_MAGIC.length + Short.BYTES + literal.length() + 1;
    int length = (least + NPY_ALIGNMENT - 1) / NPY_ALIGNMENT * NPY_ALIGNMENT;
    String padded = literal + " ".repeat(length - least) + "\n";
    return ByteBuffer.allocate(length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(NPY_MAGIC)
        .putShort((short) padded.length())
        .put(padded.getBytes(StandardCharsets.ISO_8859_1))
        .array();
  }
}
