package dev.organza.data.batch;

import java.nio.FloatBuffer;

/**
 * Some samples, scaled for a network. A batch is a lease: {@code values} are valid until the next
 * call of {@link Batches#next()}, or {@link Batches#close()}.
 *
 * @param values a direct buffer in native byte order, {@code [N, elements]}, from position 0 to its
 *     limit, in the network's scale
 * @param labels N class indices, −1 for samples without a label; owned by the caller
 * @param count N
 */
// A lease of fresh labels per batch: identity is what equality should mean here.
@SuppressWarnings("ArrayRecordComponent")
public record Batch(FloatBuffer values, int[] labels, int count) {}
