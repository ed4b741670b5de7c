package dev.organza.spark.training;

import dev.organza.UsageException;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Arrays of numbers, as a NumPy file.
 *
 * @param isDouble whether they are float64; else float32
 */
record FeatureStaging(boolean isDouble) implements DataStaging.Form {

  static final String FILE = "features.npy";

  /** Of magic, version and the length of the header. */
  private static final int PREAMBLE = 10;

  private static final int ALIGNMENT = 64;

  @Override
  public String write(Dataset<Row> frame, RunStore store) throws IOException {
    boolean wide = isDouble;
    List<Parts.Part> parts = Parts.of(frame, store, (rows, out) -> write(rows, out, wide));
    int width = 0;
    long samples = 0;
    for (Parts.Part part : parts) {
      samples += part.samples();
      if (part.samples() > 0 && width > 0 && part.width() != width) {
        throw unequal(width, part.width());
      }
      width = Math.max(width, part.width());
    }
    String name = RunStore.DATA + "/" + FILE;
    try (OutputStream out = store.create(name)) {
      out.write(header(samples, width));
      for (Parts.Part part : parts) {
        try (InputStream in = store.read(part.name())) {
          in.transferTo(out);
        }
      }
    }
    Parts.delete(store);
    return name;
  }

  private static UsageException unequal(int one, int other) {
    return new UsageException(
        "One row has %,d features, and another %,d.%nAll need the same number."
            .formatted(one, other));
  }

  private static Parts.Part write(Iterator<Row> rows, DataOutputStream out, boolean isDouble)
      throws IOException {
    int width = 0;
    long samples = 0;
    while (rows.hasNext()) {
      Row row = rows.next();
      if (row.isNullAt(0)) {
        throw new UsageException(
            "A row has no features (null).\nLeave such rows out: na().drop().");
      }
      List<Object> values = row.getList(0);
      if (values.isEmpty()) {
        throw new UsageException("A row has an array of no features.\nLeave such rows out.");
      }
      if (samples > 0 && values.size() != width) {
        throw unequal(width, values.size());
      }
      width = values.size();
      samples++;
      out.write(bytes(values, isDouble));
    }
    return new Parts.Part("", samples, width, "", "");
  }

  private static byte[] bytes(List<Object> values, boolean isDouble) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.size() * (isDouble ? Double.BYTES : Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (Object value : values) {
      if (!(value instanceof Number number)) {
        throw new UsageException(
            "A row has a feature that is missing (null).\nFill it, or leave such rows out.");
      }
      if (isDouble) {
        bytes.putDouble(number.doubleValue());
      } else {
        bytes.putFloat(number.floatValue());
      }
    }
    return bytes.array();
  }

  /** Version 1 of the format. */
  private byte[] header(long samples, int width) {
    String dictionary =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(isDouble ? "<f8" : "<f4", samples, width);
    int padding = Math.floorMod(-(PREAMBLE + dictionary.length() + 1), ALIGNMENT);
    byte[] text = (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(PREAMBLE + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) text.length)
        .put(text)
        .array();
  }
}
