package dev.organza.data.image;

import dev.organza.Hint;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.PixelStore;
import org.jspecify.annotations.Nullable;

/**
 * Puts pictures of one size on top of each other. There is one channel if every picture is grey,
 * else three.
 */
final class ImageStack implements AutoCloseable {

  private final String where;
  private int side;
  private int channels = 1;
  private PixelStore.@Nullable Builder builder;

  /**
   * Takes squares of one size.
   *
   * @param where they come from, for messages
   * @param side their height and width; 0 for those of the first
   */
  ImageStack(String where, int side) {
    this.where = where;
    this.side = side;
  }

  /**
   * Adds a picture.
   *
   * @throws UsageException if it has another size
   */
  void add(String name, Picture picture) {
    boolean first = builder == null;
    if (side == 0) {
      side = picture.width();
    }
    if (picture.height() != side || picture.width() != side) {
      throw new UsageException(
          "%s: the images are not squares of one size: %s is %d x %d%s."
              .formatted(
                  where,
                  name,
                  picture.width(),
                  picture.height(),
                  first ? "" : ", others are %d x %d".formatted(side, side)),
          Hint.say("Crop and resize all of them with ")
              .set("data.size", 64)
              .and(", or another size."));
    }
    if (picture.channels() > channels) {
      colour();
    }
    if (builder == null) {
      builder = new PixelStore.Builder(channels * side * side);
    }
    builder.append((channels == 3 ? picture.coloured() : picture).pixels());
  }

  /** Goes over to three channels, at the first image that is not grey. */
  private void colour() {
    channels = 3;
    if (builder == null) {
      return;
    }
    PixelStore.Builder coloured = new PixelStore.Builder(3 * side * side);
    try (PixelStore grey = builder.build()) {
      builder = coloured;
      float[] values = new float[side * side];
      byte[] image = new byte[side * side];
      for (int n = 0; n < grey.count(); n++) {
        grey.read(n, values, 0);
        for (int i = 0; i < image.length; i++) {
          image[i] = (byte) values[i];
        }
        coloured.append(Picture.repeat(image));
      }
    }
  }

  /** The shape of a picture, {@code [C,H,W]}. */
  Shape shape() {
    return Shape.image(channels, side, side);
  }

  /** The pixels of all pictures, of which there is one at least. */
  PixelStore build() {
    if (builder == null) {
      throw new IllegalStateException("there is no picture");
    }
    return builder.build();
  }

  /** Removes what was stored, if nothing was built. */
  @Override
  public void close() {
    if (builder != null) {
      builder.close();
    }
  }
}
