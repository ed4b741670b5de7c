package dev.organza.data.source;

import dev.organza.data.DataProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of NumPy's .npy format, versions 1 to 3: magic, version, length, and a Python
 * dictionary literal with the type, the order and the shape.
 */
final class NpyHeader {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_LENGTH = 1 << 16;
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\sL]*)\\)");

  private final NpyType type;
  private final boolean fortran;
  private final long[] shape;
  private final long start;

  private NpyHeader(NpyType type, boolean fortran, long[] shape, long start) {
    this.type = type;
    this.fortran = fortran;
    this.shape = shape;
    this.start = start;
  }

  NpyType type() {
    return type;
  }

  /** Whether the first index runs fastest. */
  boolean fortran() {
    return fortran;
  }

  int rank() {
    return shape.length;
  }

  int dimension(int index) {
    return Math.toIntExact(shape[index]);
  }

  /** Where the values begin in the file. */
  long start() {
    return start;
  }

  /** Reads the header and checks that the file is exactly as long as it says. */
  static NpyHeader read(FileChannel file, String where) throws IOException {
    ByteBuffer preamble = bytes(file, 0, 12, where);
    byte[] magic = new byte[MAGIC.length];
    preamble.get(magic);
    int version = preamble.get();
    if (!Arrays.equals(magic, MAGIC) || version < 1 || version > 3) {
      throw DataProblem.in(
          where,
          magic[0] == (byte) 0x80
              ? "is a Python pickle, not an .npy file."
              : "is not an .npy file.",
          "Save the array with numpy.save.");
    }
    int start = version == 1 ? 10 : 12;
    preamble.position(8);
    long length =
        version == 1
            ? Short.toUnsignedInt(preamble.getShort())
            : Integer.toUnsignedLong(preamble.getInt());
    if (length > MAX_LENGTH || start + length > file.size()) {
      throw DataProblem.in(
          where, "is cut off within its header, or damaged.", "Save the array again.");
    }
    ByteBuffer text = bytes(file, start, (int) length, where);
    String dictionary = StandardCharsets.UTF_8.decode(text).toString();
    NpyHeader header =
        new NpyHeader(
            NpyType.of(find(TYPE, dictionary, "type", where), where),
            find(ORDER, dictionary, "order", where).equals("True"),
            shape(find(SHAPE, dictionary, "shape", where), where),
            start + length);
    header.checkLength(file.size(), where);
    return header;
  }

  private static ByteBuffer bytes(FileChannel file, long position, int count, String where)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, position + bytes.position()) < 0) {
        throw DataProblem.in(
            where, "is too short for an .npy file.", "Save the array with numpy.save.");
      }
    }
    return bytes.flip();
  }

  private static String find(Pattern pattern, String dictionary, String part, String where) {
    Matcher matcher = pattern.matcher(dictionary);
    if (!matcher.find()) {
      throw DataProblem.in(
          where,
          "has a header without a plain " + part + ".",
          "Save one array of numbers with numpy.save; records and objects are not read.");
    }
    return matcher.group(1);
  }

  private static long[] shape(String text, String where) {
    try {
      return Arrays.stream(text.replace("L", "").split(","))
          .map(String::strip)
          .filter(size -> !size.isEmpty())
          .mapToLong(Long::parseLong)
          .toArray();
    } catch (NumberFormatException e) {
      throw DataProblem.in(where, "declares the shape (" + text + ").", "Save the array again.");
    }
  }

  private void checkLength(long fileLength, String where) {
    long bytes = type.bytes();
    boolean overflow = false;
    for (long size : shape) {
      if (size == 0) {
        throw DataProblem.in(
            where, "has the shape " + describe() + ": no samples.", "Save some samples.");
      }
      overflow |= Math.multiplyHigh(bytes, size) != 0 || bytes * size < 0;
      bytes *= size;
    }
    if (overflow || bytes != fileLength - start) {
      throw DataProblem.in(
          where,
          "declares the shape %s of %s, which the %,d bytes after its header do not hold."
              .formatted(describe(), type, fileLength - start),
          "Save the array again, or get the whole file.");
    }
    if (shape.length == 0 || Arrays.stream(shape).anyMatch(size -> size > Integer.MAX_VALUE)) {
      throw DataProblem.in(
          where, "has the shape " + describe() + ".", "Save samples as [N,F] or images.");
    }
  }

  /** The shape in brackets. */
  String describe() {
    return Arrays.toString(shape).replace(" ", "");
  }
}
