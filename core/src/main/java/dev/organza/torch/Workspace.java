package dev.organza.torch;

import java.util.Arrays;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Memory for one large temporary at a time, which is kept for the next: pages fresh from the system
 * can take longer to come than the numbers that are written to them.
 */
public final class Workspace implements AutoCloseable {

  private @Nullable Tensor memory;

  /** An empty one; it becomes as large as the largest tensor that it is asked for. */
  public Workspace() {}

  /**
   * A tensor whose values are arbitrary. It is good until the next one is taken.
   *
   * @param like of this type and on this device
   */
  Tensor take(Tensor like, long... sizes) {
    long elements = Arrays.stream(sizes).reduce(1, Math::multiplyExact);
    if (memory == null
        || memory.numel() < elements
        || memory.scalar_type().intern() != like.scalar_type().intern()) {
      close();
      memory =
          Scope.escape(
              torch.empty(new long[] {elements}, like.options(), new MemoryFormatOptional()));
    }
    return memory.narrow(0, 0, elements).view(sizes);
  }

  @Override
  public void close() {
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }
}
