package dev.organza.metric.features;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Density;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Images downsampled by averaging square blocks of pixels, so that no side is longer than 32.
 * Smaller images are unchanged. Closing it does nothing.
 */
public final class Thumbnails implements Dataset {

  private static final int LONGEST = 32;

  private final Dataset images;
  private final int block;
  private final Shape shape;

  private Thumbnails(Dataset images, int block) {
    this.images = images;
    this.block = block;
    this.shape = shape(images.shape());
  }

  /** The thumbnails of images; the images themselves if they are small enough. */
  public static Dataset of(Dataset images) {
    int block = block(images.shape());
    return block == 1 ? images : new Thumbnails(images, block);
  }

  /** The side of a block, in pixels; the last of a row or column may be smaller. */
  private static int block(Shape image) {
    int longest = Math.max(image.dimension(1), image.dimension(2));
    return (longest + LONGEST - 1) / LONGEST;
  }

  /** The shape of the thumbnails of such images. */
  public static Shape shape(Shape image) {
    int block = block(image);
    return Shape.image(
        image.dimension(0),
        (image.dimension(1) + block - 1) / block,
        (image.dimension(2) + block - 1) / block);
  }

  /** A description of the downsampling, for protocols. */
  public static String describe(Shape image) {
    int block = block(image);
    return block == 1 ? "none" : "mean of %d×%d pixels".formatted(block, block);
  }

  /** The thumbnail of one image. */
  static float[] of(float[] image, Shape shape) {
    int block = block(shape);
    if (block == 1) {
      return image;
    }
    int height = shape.dimension(1);
    int width = shape.dimension(2);
    Shape small = shape(shape);
    float[] means = new float[small.elements()];
    for (int i = 0; i < means.length; i++) {
      int x = i % small.dimension(2) * block;
      int y = i / small.dimension(2) % small.dimension(1) * block;
      int plane = i / (small.dimension(1) * small.dimension(2)) * height * width;
      int right = Math.min(width, x + block);
      int bottom = Math.min(height, y + block);
      double sum = 0;
      for (int row = y; row < bottom; row++) {
        for (int column = x; column < right; column++) {
          sum += image[plane + row * width + column];
        }
      }
      means[i] = (float) (sum / ((bottom - y) * (right - x)));
    }
    return means;
  }

  /**
   * The thumbnails of images, differentiable.
   *
   * @param images {@code [N,C,H,W]}
   */
  static Tensor of(Tensor images) {
    int block =
        block(Shape.image((int) images.size(1), (int) images.size(2), (int) images.size(3)));
    // Blocks at the edge are cut off, and padding does not count, as above.
    return block == 1
        ? images
        : torch.avg_pool2d(
            images,
            new long[] {block, block},
            new long[] {block, block},
            new long[] {0, 0},
            true,
            false,
            new LongOptional());
  }

  @Override
  public String name() {
    return images.name();
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public int count() {
    return images.count();
  }

  @Override
  public List<String> columns() {
    return List.of();
  }

  @Override
  public List<String> classes() {
    return images.classes();
  }

  @Override
  public int label(int index) {
    return images.label(index);
  }

  /** Of the images themselves. */
  @Override
  public String sha256() {
    return images.sha256();
  }

  @Override
  public void read(int index, float[] into, int offset) {
    if (block == 1) {
      images.read(index, into, offset);
      return;
    }
    float[] image = new float[images.shape().elements()];
    images.read(index, image, 0);
    float[] small = of(image, images.shape());
    System.arraycopy(small, 0, into, offset, small.length);
  }

  @Override
  public Optional<Density> density() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
