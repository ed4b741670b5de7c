package dev.organza.train;

import dev.organza.Shape;
import dev.organza.data.Schema;
import dev.organza.data.batch.Batch;
import dev.organza.game.Real;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;

/**
 * A batch in host memory as a game takes it: a field is copied to the device when it is asked for.
 *
 * @param batch the arrays
 * @param shapes of the fields, by name
 * @param device where the tensors go
 */
record DeviceBatch(Batch batch, Map<String, Shape> shapes, Device device) implements Real {

  @Override
  public int count() {
    return batch.count();
  }

  @Override
  public Tensor values(String field) {
    return HostMemory.tensor(
        batch.values(field),
        device,
        Objects.requireNonNull(shapes.get(field)).batch(batch.count()));
  }

  @Override
  public int[] classes(String field) {
    if (!field.equals(Schema.LABEL)) {
      throw new IllegalArgumentException("a batch has no classes \"" + field + "\"");
    }
    return batch.labels();
  }
}
