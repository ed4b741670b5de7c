package dev.organza.game.translation;

import dev.organza.Shape;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The images that translators made before, for their discriminator (Zhu et al. 2017,
 * arXiv:1703.10593, section 4, after Shrivastava et al. 2017, arXiv:1612.07828). While it is not
 * full it keeps every image and passes it on. Then, image by image, with probability ½ an image of
 * the pool is passed on instead, and the new one takes its place.
 *
 * <p>Unlike a {@link dev.organza.game.Replay} it decides for each image by itself, so that batches
 * of one image are exchanged half of the time too.
 */
final class ImagePool implements AutoCloseable {

  private final int size;
  private final Tensor images;

  /** How many images are in it, as a tensor so that it is part of the checkpoint. */
  private final Tensor filled;

  /**
   * An empty pool.
   *
   * @param size how many images it keeps, at least 1
   * @param shape of one
   */
  ImagePool(int size, Shape shape, Device device) {
    this.size = size;
    try (Scope scope = Scope.open()) {
      this.images = Scope.escape(torch.zeros(shape.batch(size), device.float32()));
      this.filled = Scope.escape(torch.zeros(new long[] {1}));
    }
  }

  /**
   * The images that the discriminator sees instead of these, {@code [N,C,H,W]}.
   *
   * @param fresh {@code [N,C,H,W]}, detached
   * @param stream two numbers are drawn for each image, whether they are needed or not
   */
  Tensor exchange(Tensor fresh, RandomStream stream) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      int count = (int) fresh.size(0);
      float[] draws = HostMemory.floats(stream.uniform(0, 1, count, 2));
      Tensor seen = fresh.clone();
      long have = filled.item_long();
      for (int n = 0; n < count; n++) {
        Tensor one = fresh.narrow(0, n, 1);
        if (have < size) {
          images.narrow(0, have, 1).copy_(one);
          have++;
        } else if (draws[2 * n] < 0.5f) {
          Tensor place = images.narrow(0, Math.min(size - 1, (long) (draws[2 * n + 1] * size)), 1);
          seen.narrow(0, n, 1).copy_(place);
          place.copy_(one);
        }
      }
      filled.fill_(new Scalar((double) have));
      return scope.keep(seen);
    }
  }

  /** The pool, by name, for checkpoints. */
  Map<String, Tensor> tensors(String name) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(name + ".images", images);
    tensors.put(name + ".filled", filled);
    return tensors;
  }

  @Override
  public void close() {
    images.close();
    filled.close();
  }
}
