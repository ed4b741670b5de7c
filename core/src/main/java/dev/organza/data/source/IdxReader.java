package dev.organza.data.source;

import dev.organza.Shape;
import dev.organza.data.DataProblem;
import dev.organza.data.PixelStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads the IDX format of the MNIST files: two zero bytes, a type, the rank, the dimensions as
 * big-endian 32-bit integers, then the values. Only unsigned bytes (type 8) are read.
 */
final class IdxReader {

  private static final int UNSIGNED_BYTE = 8;
  private static final String REMEDY =
      "Get the file again; Organza reads IDX files of unsigned bytes, plain or with gzip.";

  private final InputStream in;
  private final String where;
  private final long limit;

  /**
   * Reads a stream that holds at most {@code limit} bytes, so that a header that declares more is
   * refused before anything is allocated.
   */
  IdxReader(InputStream in, String where, long limit) {
    this.in = in;
    this.where = where;
    this.limit = limit;
  }

  /** The samples of a file and their shape {@code [C,H,W]}. */
  record Images(Shape shape, PixelStore values) {}

  /** Reads {@code [N,H,W]} or {@code [N,C,H,W]}. */
  Images images() throws IOException {
    int[] dimensions = header();
    if (dimensions.length == 1) {
      throw DataProblem.in(
          where, "holds labels, not images.", "Give the file of the images (…-images-idx3-ubyte).");
    }
    if (dimensions.length != 3 && dimensions.length != 4) {
      throw DataProblem.in(
          where,
          "has " + dimensions.length + " dimensions.",
          "Images need [N,height,width] or [N,channels,height,width].");
    }
    int last = dimensions.length - 1;
    Shape shape =
        Shape.image(last == 3 ? dimensions[1] : 1, dimensions[last - 1], dimensions[last]);
    try (PixelStore.Builder builder = new PixelStore.Builder(shape.elements())) {
      for (int n = 0; n < dimensions[0]; n++) {
        builder.append(bytes(shape.elements(), n, dimensions[0]));
      }
      end();
      return new Images(shape, builder.build());
    }
  }

  /** Reads {@code [N]} class numbers. */
  int[] labels() throws IOException {
    int[] dimensions = header();
    if (dimensions.length != 1) {
      throw DataProblem.in(
          where, "has " + dimensions.length + " dimensions, labels have one.", REMEDY);
    }
    byte[] bytes = bytes(dimensions[0], 0, dimensions[0]);
    end();
    int[] labels = new int[bytes.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = bytes[i] & 0xff;
    }
    return labels;
  }

  private int[] header() throws IOException {
    byte[] magic = in.readNBytes(4);
    if (magic.length < 4 || magic[0] != 0 || magic[1] != 0 || magic[3] < 1) {
      throw DataProblem.in(where, "is not an IDX file.", REMEDY);
    }
    if (magic[2] != UNSIGNED_BYTE) {
      throw DataProblem.in(
          where, "holds values of IDX type %d.".formatted(magic[2] & 0xff), REMEDY);
    }
    int rank = magic[3];
    byte[] sizes = in.readNBytes(4 * rank);
    if (sizes.length < 4 * rank) {
      throw DataProblem.in(where, "ends within its header.", REMEDY);
    }
    int[] dimensions = new int[rank];
    ByteBuffer.wrap(sizes).asIntBuffer().get(dimensions);
    long payload = 1;
    for (int dimension : dimensions) {
      if (dimension == 0) {
        throw DataProblem.in(where, "holds no samples.", "Give a file that holds some.");
      }
      if (dimension < 0 || (payload *= dimension) > limit - 4 - sizes.length) {
        throw DataProblem.in(
            where,
            "declares %s values, more than the file can hold."
                .formatted(Arrays.toString(dimensions)),
            REMEDY);
      }
    }
    return dimensions;
  }

  private byte[] bytes(int wanted, int index, int count) throws IOException {
    byte[] bytes = in.readNBytes(wanted);
    if (bytes.length < wanted) {
      throw DataProblem.in(
          where, "is cut off at sample %,d of %,d.".formatted(index + 1, count), REMEDY);
    }
    return bytes;
  }

  private void end() throws IOException {
    if (in.read() >= 0) {
      throw DataProblem.in(where, "goes on after the samples its header declares.", REMEDY);
    }
  }
}
