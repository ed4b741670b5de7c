package dev.organza.data.image;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.DataProblem;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One image of any size as numbers, by the rules for files of a data set: grey if its channels are
 * equal, over white where it is transparent. Its transparency is kept beside.
 *
 * @param channels 1 or 3
 * @param pixels {@code [channels,height,width]}, from 0 to 255
 * @param alpha {@code [height,width]}, unsigned; null if nothing is transparent
 */
// Handed on, not compared.
@SuppressWarnings("ArrayRecordComponent")
public record DecodedImage(
    int channels, int height, int width, float[] pixels, byte @Nullable [] alpha) {

  private static final int OPAQUE = 255;

  /** The shape, {@code [C,H,W]}. */
  public Shape shape() {
    return Shape.image(channels, height, width);
  }

  /**
   * Decodes the content of a PNG, JPEG, GIF, BMP, TIFF or WebP file.
   *
   * @throws IOException saying in a few words why it is not an image that can be read
   */
  public static DecodedImage of(byte[] file) throws IOException {
    Picture picture = ImageDecoder.decode(file);
    return of(picture, ImageDecoder.alpha(file));
  }

  /**
   * As {@link #of(byte[])}.
   *
   * @param name of the file in errors
   * @throws UsageException if it is no image that is read
   */
  public static DecodedImage of(byte[] file, String name) {
    try {
      return of(file);
    } catch (IOException e) {
      throw ImageSets.unreadable(name, e);
    }
  }

  /**
   * How many pixels a file says in its header that it has; nothing is decoded.
   *
   * @param name of the file in errors
   * @throws UsageException if it is no image that is read, or larger than any that is
   */
  public static long pixels(byte[] file, String name) {
    try {
      return ImageDecoder.pixels(file);
    } catch (IOException e) {
      throw ImageSets.unreadable(name, e);
    }
  }

  /**
   * The numbers of an image.
   *
   * @throws UsageException if it is of a kind that is not read
   */
  public static DecodedImage of(BufferedImage image) {
    try {
      return of(ImagePixels.of(image).withoutEqualChannels(), alpha(image));
    } catch (IOException e) {
      throw new UsageException(
          "The image cannot be read: %s.%nGive one of grey levels or RGB."
              .formatted(DataProblem.reason(e)),
          e);
    }
  }

  private static DecodedImage of(Picture picture, @Nullable Picture alpha) {
    float[] pixels = new float[picture.pixels().length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = picture.pixels()[i] & 0xff;
    }
    boolean fits =
        alpha != null && alpha.height() == picture.height() && alpha.width() == picture.width();
    return new DecodedImage(
        picture.channels(),
        picture.height(),
        picture.width(),
        pixels,
        fits && alpha != null ? alpha.pixels() : null);
  }

  /** The alpha channel as a grey picture; null if all of it is opaque. */
  static @Nullable Picture alpha(BufferedImage image) {
    if (!image.getColorModel().hasAlpha()) {
      return null;
    }
    int height = image.getHeight();
    int width = image.getWidth();
    byte[] alpha = new byte[height * width];
    Raster raster = image.getAlphaRaster();
    int[] row = new int[width];
    boolean opaque = true;
    for (int y = 0; y < height; y++) {
      if (raster == null) { // a palette with a transparent colour
        image.getRGB(0, y, width, 1, row, 0, width);
      } else {
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
      }
      for (int x = 0; x < width; x++) {
        int value =
            raster == null
                ? row[x] >>> 24
                : (int)
                    ((long) row[x]
                        * OPAQUE
                        / ((1L << raster.getSampleModel().getSampleSize(0)) - 1));
        alpha[y * width + x] = (byte) value;
        opaque &= value == OPAQUE;
      }
    }
    return opaque ? null : new Picture(1, height, width, alpha);
  }

  /** Other pixels of the same size, with this image's transparency. */
  public DecodedImage withPixels(int otherChannels, float[] others) {
    return new DecodedImage(otherChannels, height, width, others, alpha);
  }

  /** A grey image as one of three equal channels; any other as it is. */
  public DecodedImage inColour() {
    if (channels != 1) {
      return this;
    }
    float[] colours = Arrays.copyOf(pixels, 3 * pixels.length);
    System.arraycopy(pixels, 0, colours, pixels.length, pixels.length);
    System.arraycopy(pixels, 0, colours, 2 * pixels.length, pixels.length);
    return new DecodedImage(3, height, width, colours, alpha);
  }

  /** The image with rounded and clamped levels: grey, RGB, or ARGB where it is transparent. */
  public BufferedImage picture() {
    int type =
        alpha != null
            ? BufferedImage.TYPE_INT_ARGB
            : channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage(width, height, type);
    int plane = height * width;
    for (int i = 0; i < plane; i++) {
      if (type == BufferedImage.TYPE_BYTE_GRAY) {
        // Not by setRGB, which takes grey for linear light.
        image.getRaster().setSample(i % width, i / width, 0, level(pixels[i]));
      } else {
        int red = level(pixels[i]);
        int green = channels == 1 ? red : level(pixels[plane + i]);
        int blue = channels == 1 ? red : level(pixels[2 * plane + i]);
        int opacity = alpha == null ? OPAQUE : alpha[i] & 0xff;
        image.setRGB(i % width, i / width, opacity << 24 | red << 16 | green << 8 | blue);
      }
    }
    return image;
  }

  private static int level(float value) {
    return Math.max(0, Math.min(OPAQUE, Math.round(value)));
  }
}
