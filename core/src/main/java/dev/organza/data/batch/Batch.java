package dev.organza.data.batch;

import java.nio.FloatBuffer;
import java.util.Map;

/**
 * Some samples, transformed for a network: a named array for each field. A batch is a lease: the
 * arrays are valid until the next call of {@link Batches#next()}, or {@link Batches#close()}.
 *
 * @param count N
 * @param arrays by field, direct buffers in native byte order, {@code [N, elements]}, from position
 *     0 to their limit, in the network's values
 * @param labels N class indices, −1 for samples without a label; owned by the caller
 */
// A lease of fresh labels per batch: identity is what equality should mean here.
@SuppressWarnings("ArrayRecordComponent")
public record Batch(int count, Map<String, FloatBuffer> arrays, int[] labels) {

  /**
   * The values of a field, {@code [N, elements]}; {@link Batches#shape} says their shape.
   *
   * @throws IllegalArgumentException if there is no such field
   */
  public FloatBuffer values(String field) {
    FloatBuffer values = arrays.get(field);
    if (values == null) {
      throw new IllegalArgumentException(
          "a batch has no field \"" + field + "\"; its fields are " + arrays.keySet());
    }
    return values;
  }
}
