package dev.organza.data.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.function.IntBinaryOperator;

/** The numbers of a decoded image as a picture. */
final class ImagePixels {

  private ImagePixels() {}

  static Picture of(BufferedImage image) throws IOException {
    ColorModel colours = image.getColorModel();
    if (colours instanceof IndexColorModel || !(colours instanceof ComponentColorModel)) {
      return fromRgb(image);
    }
    if (colours.getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
      return fromInks(image.getRaster(), Inks.AMOUNTS);
    }
    return fromComponents(image.getRaster(), colours);
  }

  private static Picture fromRgb(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    int plane = height * width;
    byte[] pixels = new byte[3 * plane];
    int[] row = new int[width];
    for (int y = 0, at = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++, at++) {
        int alpha = row[x] >>> 24;
        pixels[at] = (byte) overWhite(row[x] >> 16 & 0xff, alpha);
        pixels[at + plane] = (byte) overWhite(row[x] >> 8 & 0xff, alpha);
        pixels[at + 2 * plane] = (byte) overWhite(row[x] & 0xff, alpha);
      }
    }
    return new Picture(3, height, width, pixels);
  }

  /**
   * Takes the stored numbers. BufferedImage.getRGB would not do: Java's grey colour space is
   * linear, so it turns a stored grey of 128 into 188.
   */
  private static Picture fromComponents(Raster raster, ColorModel model) throws IOException {
    boolean hasAlpha = model.hasAlpha();
    int colours = raster.getNumBands() - (hasAlpha ? 1 : 0);
    if (colours != 1 && colours != 3) {
      throw new IOException(colours + " colour channels, not 1 or 3");
    }
    Depth depth = Depth.of(raster);
    if (!hasAlpha
        && raster.getDataBuffer() instanceof DataBufferByte bytes
        && raster.getSampleModel() instanceof ComponentSampleModel places
        && bytes.getNumBanks() == 1
        && raster.getSampleModelTranslateX() == 0
        && raster.getSampleModelTranslateY() == 0) {
      return fromBytes(raster, places, bytes);
    }
    IntBinaryOperator shown =
        model.isAlphaPremultiplied()
            ? (value, alpha) -> Math.min(255, value + 255 - alpha)
            : ImagePixels::overWhite;
    int height = raster.getHeight();
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    byte[] pixels = new byte[colours * height * width];
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int alpha = hasAlpha ? depth.eightBits(row[x * bands + colours]) : 255;
        for (int c = 0; c < colours; c++) {
          int value = depth.eightBits(row[x * bands + c]);
          pixels[(c * height + y) * width + x] = (byte) shown.applyAsInt(value, alpha);
        }
      }
    }
    return new Picture(colours, height, width, pixels);
  }

  /** Opaque pixels of 8 bits, which is what most files hold, from where they lie. */
  private static Picture fromBytes(
      Raster raster, ComponentSampleModel model, DataBufferByte buffer) {
    byte[] bytes = buffer.getData();
    int height = raster.getHeight();
    int width = raster.getWidth();
    int colours = raster.getNumBands();
    int step = model.getPixelStride();
    byte[] pixels = new byte[colours * height * width];
    int to = 0;
    for (int c = 0; c < colours; c++) {
      int band = buffer.getOffset() + model.getBandOffsets()[c] + raster.getMinX() * step;
      for (int y = 0; y < height; y++) {
        int from = band + (raster.getMinY() + y) * model.getScanlineStride();
        for (int x = 0; x < width; x++, from += step) {
          pixels[to++] = bytes[from];
        }
      }
    }
    return new Picture(colours, height, width, pixels);
  }

  /** Cyan, magenta, yellow and black as RGB: what is left of the light of a colour and of black. */
  static Picture fromInks(Raster raster, Inks inks) throws IOException {
    if (raster.getNumBands() != 4) {
      throw new IOException(raster.getNumBands() + " inks, not the 4 of CMYK");
    }
    Depth depth = Depth.of(raster);
    int height = raster.getHeight();
    int width = raster.getWidth();
    byte[] pixels = new byte[3 * height * width];
    int[] row = new int[width * 4];
    int[] pixel = new int[4];
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int i = 0; i < 4; i++) {
          pixel[i] = depth.eightBits(row[4 * x + i]);
        }
        inks.toLight(pixel);
        for (int c = 0; c < 3; c++) {
          pixels[(c * height + y) * width + x] = (byte) ((pixel[c] * pixel[3] + 127) / 255);
        }
      }
    }
    return new Picture(3, height, width, pixels);
  }

  /** How many bits a stored number has. */
  private enum Depth {
    EIGHT {
      @Override
      int eightBits(int value) {
        return value;
      }
    },
    SIXTEEN {
      @Override
      int eightBits(int value) {
        return (value * 255 + 32767) / 65535;
      }
    };

    static Depth of(Raster raster) throws IOException {
      return switch (raster.getDataBuffer().getDataType()) {
        case DataBuffer.TYPE_BYTE -> EIGHT;
        case DataBuffer.TYPE_USHORT -> SIXTEEN;
        default -> throw new IOException("samples that are neither of 8 nor of 16 bits");
      };
    }

    abstract int eightBits(int value);
  }

  private static int overWhite(int value, int alpha) {
    return (value * alpha + 255 * (255 - alpha) + 127) / 255;
  }
}
