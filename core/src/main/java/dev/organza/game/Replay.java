package dev.organza.game;

import dev.organza.Shape;
import dev.organza.torch.Device;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Experience replay: a part of the generated samples that D sees comes from earlier generators
 * (Shrivastava et al. 2017, arXiv:1612.07828, section 2.3), so that it does not forget what it has
 * learned to reject.
 *
 * @param size how many samples are kept; 0 turns this off
 * @param share the share of D's generated samples that is taken from them, in (0,1]
 */
public record Replay(int size, double share) {

  public static final Replay DEFAULTS = new Replay(0, 0.5);

  public Replay {
    if (size < 0 || size > 1_000_000) {
      throw new IllegalArgumentException("size is " + size + "; it is between 0 and 1000000");
    }
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share is " + share + "; it is above 0 and at most 1");
    }
  }

  /**
   * The samples that {@link Replay} keeps: a ring that is filled first, and from which then blocks
   * at a random place are exchanged for new samples. The samples of a batch are independent of each
   * other, so it does not matter which of them are exchanged.
   */
  static final class ReplayMemory implements AutoCloseable {

    private final int size;
    private final int exchanged;
    private final Tensor ring;

    /** How many samples are in the ring, as a tensor so that it is part of the checkpoint. */
    private final Tensor filled;

    ReplayMemory(Replay replay, Shape shape, int batch, Device device) {
      this.size = replay.size();
      this.exchanged = (int) Math.max(1, Math.round(replay.share() * batch));
      try (Scope scope = Scope.open()) {
        this.ring = Scope.escape(torch.zeros(shape.batch(size), device.float32()));
        this.filled = Scope.escape(torch.zeros(new long[] {1}));
      }
    }

    /** The batch that D sees instead of this one, {@code [N, shape…]}. */
    Tensor exchange(Tensor fresh, RandomStream stream) {
      try (Scope scope = Scope.open();
          NoGradGuard off = new NoGradGuard()) {
        long have = filled.item_long();
        if (have < size) {
          long taken = Math.min(size - have, fresh.size(0));
          ring.narrow(0, have, taken).copy_(fresh.narrow(0, 0, taken));
          filled.fill_(new Scalar((double) (have + taken)));
          return fresh;
        }
        // ⌊u·(n+1)⌋ is uniform over the places where a block of this length begins.
        long places = size - exchanged + 1;
        long at =
            Math.min(places - 1, (long) (stream.uniform(0, 1, 1).item_double() * (double) places));
        Tensor block = ring.narrow(0, at, exchanged);
        Tensor seen =
            torch.cat(
                new TensorVector(
                    block.clone(), fresh.narrow(0, exchanged, fresh.size(0) - exchanged)),
                0);
        block.copy_(fresh.narrow(0, 0, exchanged));
        return scope.keep(seen);
      }
    }

    /** The memory, by name, for checkpoints. */
    Map<String, Tensor> tensors() {
      return Map.of("replay.samples", ring, "replay.filled", filled);
    }

    @Override
    public void close() {
      ring.close();
      filled.close();
    }
  }
}
