package dev.organza.game.augmentation;

import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Cuts a rectangle out of each image: the values there become 0, which is grey. */
final class SquareHoles {

  private final float[] rows;
  private final float[] columns;
  private final int height;
  private final int width;

  /** No holes yet in this many images. */
  SquareHoles(int count, int height, int width) {
    this.rows = new float[count * height];
    this.columns = new float[count * width];
    this.height = height;
    this.width = width;
  }

  /** Cuts the pixels of image n from one row and column to before others, as far as it has them. */
  void cut(int n, int fromRow, int toRow, int fromColumn, int toColumn) {
    for (int i = Math.max(0, fromRow); i < Math.min(height, toRow); i++) {
      rows[n * height + i] = 1;
    }
    for (int i = Math.max(0, fromColumn); i < Math.min(width, toColumn); i++) {
      columns[n * width + i] = 1;
    }
  }

  /** The images {@code [N,C,H,W]} with the holes. */
  Tensor in(Tensor images) {
    long count = images.size(0);
    try (Scope scope = Scope.open()) {
      Tensor down = HostMemory.tensor(rows, Device.cpu(), count, 1, height, 1).to(images);
      Tensor across = HostMemory.tensor(columns, Device.cpu(), count, 1, 1, width).to(images);
      Tensor left = down.mul(across).neg_().add_(new Scalar(1.0));
      return scope.keep(images.mul(left));
    }
  }
}
