package dev.organza.data;

import dev.organza.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** The hash that {@link Dataset#sha256()} documents. */
final class ContentHash {

  private ContentHash() {}

  static String of(Dataset dataset) {
    MessageDigest digest = Sha256.digest();
    List<Field> arrays = dataset.schema().arrays();
    if (arrays.size() > 1) {
      arrays.forEach(field -> addField(digest, field.name(), dataset.field(field.name())));
      return Sha256.hex(digest.digest());
    }
    int rank = dataset.shape().rank();
    ByteBuffer header = ByteBuffer.allocate(4 * (rank + 2)).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(rank);
    dataset.shape().dimensions().forEach(header::putInt);
    header.putInt(dataset.count());
    digest.update(header.flip());

    if (dataset.stack().isPresent()) {
      addStack(digest, dataset.stack().get(), dataset.count());
    } else if (needsFloat64(dataset)) {
      addDoubles(digest, dataset);
    } else {
      addFloats(digest, dataset);
    }
    return Sha256.hex(digest.digest());
  }

  private static void addField(MessageDigest digest, String name, Dataset field) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    digest.update(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length).flip());
    digest.update(bytes);
    digest.update(field.sha256().getBytes(StandardCharsets.US_ASCII));
  }

  /** Which images the channels are says all: reading them would take seconds. */
  private static void addStack(MessageDigest digest, Stack stack, int count) {
    digest.update(stack.images().sha256().getBytes(StandardCharsets.US_ASCII));
    ByteBuffer places =
        ByteBuffer.allocate(Integer.BYTES * Stack.CHANNELS).order(ByteOrder.LITTLE_ENDIAN);
    for (int index = 0; index < count; index++) {
      places.clear();
      for (int channel = 0; channel < Stack.CHANNELS; channel++) {
        places.putInt(stack.image(index, channel));
      }
      digest.update(places.flip());
    }
  }

  /** Whether float32 changes a value; images never need more. */
  private static boolean needsFloat64(Dataset dataset) {
    if (dataset.shape().isImage()) {
      return false;
    }
    double[] sample = new double[dataset.shape().elements()];
    for (int index = 0; index < dataset.count(); index++) {
      dataset.read(index, sample, 0);
      for (double value : sample) {
        if (value != (float) value && !Double.isNaN(value)) {
          return true;
        }
      }
    }
    return false;
  }

  private static void addDoubles(MessageDigest digest, Dataset dataset) {
    int elements = dataset.shape().elements();
    double[] sample = new double[elements];
    ByteBuffer bytes =
        ByteBuffer.allocate(4 + Double.BYTES * elements).order(ByteOrder.LITTLE_ENDIAN);
    for (int index = 0; index < dataset.count(); index++) {
      dataset.read(index, sample, 0);
      bytes.clear().putInt(dataset.label(index));
      for (double value : sample) {
        bytes.putDouble(value);
      }
      digest.update(bytes.flip());
    }
  }

  private static void addFloats(MessageDigest digest, Dataset dataset) {
    int elements = dataset.shape().elements();
    float[] sample = new float[elements];
    ByteBuffer label = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    // In pieces, because four bytes for each value of a large sample may exceed one buffer.
    ByteBuffer piece = ByteBuffer.allocate(1 << 14).order(ByteOrder.LITTLE_ENDIAN);
    for (int index = 0; index < dataset.count(); index++) {
      digest.update(label.clear().putInt(dataset.label(index)).flip());
      dataset.read(index, sample, 0);
      for (int start = 0; start < elements; start += piece.capacity() / 4) {
        int end = Math.min(elements, start + piece.capacity() / 4);
        piece.clear();
        for (int i = start; i < end; i++) {
          piece.putFloat(sample[i]);
        }
        digest.update(piece.flip());
      }
    }
  }
}
