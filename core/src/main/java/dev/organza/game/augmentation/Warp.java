package dev.organza.game.augmentation;

import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Moves the pixels of images: bilinear interpolation between the centres of pixels, images
 * continued beyond their edges by reflection about the edges. PyTorch's {@code grid_sample(…,
 * "bilinear", "reflection", align_corners=False)} gives the same and costs as much, but cannot be
 * differentiated twice, which gradient penalties need. A map onto pixel centres copies values
 * exactly.
 */
final class Warp {

  private Warp() {}

  /**
   * Each image through a map of its own.
   *
   * @param images {@code [N,C,H,W]}
   * @param maps six numbers an image, as {@link PlaneMap#into} writes them
   * @return {@code [N,C,H,W]}
   */
  static Tensor of(Tensor images, float[] maps) {
    long count = images.size(0);
    long channels = images.size(1);
    long height = images.size(2);
    long width = images.size(3);
    long pixels = height * width;
    try (Scope scope = Scope.open()) {
      Tensor map = HostMemory.tensor(maps, Device.cpu(), count, PlaneMap.NUMBERS).to(images);
      Tensor x = coordinates(map, 0, height, width, width);
      Tensor y = coordinates(map, 3, height, width, height);
      Tensor left = x.floor();
      Tensor above = y.floor();
      Tensor shareX = x.sub_(left).view(count, 1, pixels);
      Tensor shareY = y.sub_(above).view(count, 1, pixels);
      Scalar one = new Scalar(1.0);
      Scalar row = new Scalar((double) width);
      Tensor right = left.add(one).clamp_max_(new Scalar(width - 1.0));
      Tensor below = above.add(one).clamp_max_(new Scalar(height - 1.0)).mul_(row);
      above.mul_(row);
      Tensor flat = images.reshape(count, channels, pixels);
      Tensor upper = at(flat, above, left).lerp(at(flat, above, right), shareX);
      Tensor lower = at(flat, below, left).lerp(at(flat, below, right), shareX);
      return scope.keep(upper.lerp(lower, shareY).view(count, channels, height, width));
    }
  }

  /**
   * Each image by whole pixels: pixel (i, j) is that of row rows[n][i] and column columns[n][j],
   * and 0 where the image has none.
   *
   * @param images {@code [N,C,H,W]}
   * @param rows N·H whole numbers
   * @param columns N·W whole numbers
   */
  static Tensor wholePixels(Tensor images, float[] rows, float[] columns) {
    long count = images.size(0);
    long height = images.size(2);
    long width = images.size(3);
    try (Scope scope = Scope.open()) {
      Tensor from = HostMemory.tensor(rows, Device.cpu(), count, height, 1).to(images);
      Tensor column = HostMemory.tensor(columns, Device.cpu(), count, 1, width).to(images);
      Tensor row = from.clamp(scalarOf(0), scalarOf(height - 1.0));
      Tensor inside = column.clamp(scalarOf(0), scalarOf(width - 1.0));
      Tensor there = row.eq(from).logical_and(inside.eq(column)).unsqueeze(1);
      Tensor flat = images.reshape(count, images.size(1), height * width);
      Tensor moved = at(flat, row.mul(new Scalar((double) width)), inside);
      return scope.keep(moved.view(images.sizes()).mul(there));
    }
  }

  /**
   * One coordinate of where each pixel comes from, reflected into the image: {@code [N,H,W]}, 0 at
   * the centre of the first pixel.
   *
   * @param maps {@code [N,6]}
   * @param first of the three numbers for this coordinate
   * @param length of the image along it
   */
  private static Tensor coordinates(Tensor maps, long first, long height, long width, long length) {
    long count = maps.size(0);
    Tensor rows = fromCentre(height, maps).view(1, height, 1);
    Tensor columns = fromCentre(width, maps).view(1, 1, width);
    Tensor down = maps.narrow(1, first + 1, 1).view(count, 1, 1).mul(rows);
    Tensor start = maps.narrow(1, first + 2, 1).view(count, 1, 1).add(new Scalar(length / 2.0));
    Tensor across = maps.narrow(1, first, 1).view(count, 1, 1).mul(columns);
    // |((u + 2L) mod 2L) − L| is the triangle wave that reflects u at 0 and at L.
    return across
        .add(down.add_(start))
        .abs_()
        .fmod_(new Scalar(2.0 * length))
        .sub_(new Scalar((double) length))
        .abs_()
        .neg_()
        .add_(new Scalar(length - 0.5))
        .clamp_(scalarOf(0), scalarOf(length - 1.0));
  }

  private static ScalarOptional scalarOf(double value) {
    return new ScalarOptional(new Scalar(value));
  }

  /** −(n − 1)/2, …, (n − 1)/2. */
  private static Tensor fromCentre(long length, Tensor like) {
    return torch
        .arange(new Scalar((double) length), like.options())
        .sub_(new Scalar((length - 1) / 2.0));
  }

  /** The pixels at these numbers of a row's first pixel and of the column: {@code [N,C,H·W]}. */
  private static Tensor at(Tensor flat, Tensor rows, Tensor columns) {
    Tensor index = rows.add(columns).to(torch.ScalarType.Long).view(flat.size(0), 1, flat.size(2));
    return flat.gather(2, index.expand(-1, flat.size(1), -1));
  }
}
