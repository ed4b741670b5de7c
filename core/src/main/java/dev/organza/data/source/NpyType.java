package dev.organza.data.source;

import dev.organza.data.DataProblem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a value is stored in an .npy file.
 *
 * @param kind {@code u} unsigned, {@code i} signed or {@code f} floating
 * @param bytes the bytes of one value
 */
record NpyType(char kind, int bytes, ByteOrder order) {

  static NpyType of(String descriptor, String where) {
    if (descriptor.matches("[<>|=](u|i)[1248]|[<>=]f[48]")) {
      return new NpyType(
          descriptor.charAt(1),
          descriptor.charAt(2) - '0',
          descriptor.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }
    if (descriptor.contains("O")) {
      throw DataProblem.in(
          where,
          "holds Python objects, which are pickled code and never read.",
          "Save numbers: numpy.save(file, numpy.asarray(array, dtype='float32')).");
    }
    throw DataProblem.in(
        where,
        "holds values of type \"" + descriptor + "\".",
        "Save bytes, integers, float32 or float64: array.astype('float32').");
  }

  boolean isFloating() {
    return kind == 'f';
  }

  /** The value at an index of the file's bytes, which are in {@link #order()}. */
  double get(ByteBuffer values, int index) {
    int at = index * bytes;
    if (isFloating()) {
      return bytes == 4 ? values.getFloat(at) : values.getDouble(at);
    }
    return switch (bytes) {
      case 1 -> kind == 'u' ? values.get(at) & 0xff : values.get(at);
      case 2 -> kind == 'u' ? Short.toUnsignedInt(values.getShort(at)) : values.getShort(at);
      case 4 -> kind == 'u' ? Integer.toUnsignedLong(values.getInt(at)) : values.getInt(at);
      default -> {
        long value = values.getLong(at);
        // 2⁶⁴ added back: such numbers are far beyond a float's whole numbers anyway.
        yield kind == 'u' && value < 0 ? value + 0x1p64 : value;
      }
    };
  }

  @Override
  public String toString() {
    return (kind == 'f' ? "float" : kind == 'u' ? "uint" : "int") + 8 * bytes;
  }
}
