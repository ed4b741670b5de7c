package dev.organza.data;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes PNG, JPEG, GIF (the first frame), BMP and WebP files into 8-bit pictures.
 *
 * <ul>
 *   <li>An image is grey if the file stores it so: as grey, grey with alpha, or with a palette that
 *       has nothing but greys.
 *   <li>Sixteen bits become eight by v·255/65535, rounded.
 *   <li>What is transparent shows white: v·α + 255·(1−α), rounded.
 *   <li>A JPEG is turned as its EXIF orientation says. Colour profiles are ignored.
 * </ul>
 */
final class ImageDecoder {

  /** The most pixels an image may have: 64 million, read from the header before decoding. */
  static final long MAX_PIXELS = 64_000_000;

  private static final Set<String> EXTENSIONS =
      Set.of("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "tif", "tiff", "webp");

  private ImageDecoder() {}

  /** Whether the name of a file ends like that of an image, in capitals or not. */
  static boolean isImageName(String name) {
    int dot = name.lastIndexOf('.');
    return dot >= 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /**
   * Decodes the content of a file.
   *
   * @throws IOException saying in a few words why it is not an image that can be read
   */
  static Picture decode(byte[] file) throws IOException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException(
            file.length == 0 ? "it is empty" : "not a PNG, JPEG, GIF, BMP or WebP image");
      }
      ImageReader reader = readers.next();
      try {
        return decode(reader, in).upright(orientation(reader, file));
      } finally {
        reader.dispose();
      }
    } catch (RuntimeException e) {
      // Decoders throw what they like on damaged data: array bounds, illegal arguments, null
      // pointers.
      throw new IOException("damaged: " + DataProblem.reason(e), e);
    }
  }

  private static Picture decode(ImageReader reader, ImageInputStream in) throws IOException {
    // Without metadata, so that compressed text in a header is never inflated.
    reader.setInput(in, true, true);
    long height = reader.getHeight(0);
    long width = reader.getWidth(0);
    if (height * width > MAX_PIXELS) {
      throw new IOException(
          "%d x %d pixels, more than %,d in all".formatted(width, height, MAX_PIXELS));
    }
    boolean[] cutOff = new boolean[1];
    // The JPEG reader fills what is missing with grey and only warns: "Premature end of input
    // file".
    reader.addIIOReadWarningListener(
        (source, warning) -> cutOff[0] |= warning.toLowerCase(Locale.ROOT).contains("premature"));
    BufferedImage image = reader.read(0);
    if (cutOff[0]) {
      throw new IOException("cut off");
    }
    ColorModel colours = image.getColorModel();
    if (colours instanceof IndexColorModel palette) {
      return fromRgb(image, isGrey(palette));
    }
    if (colours instanceof ComponentColorModel && !colours.isAlphaPremultiplied()) {
      return fromComponents(image.getRaster(), colours.hasAlpha());
    }
    return fromRgb(image, false);
  }

  private static boolean isGrey(IndexColorModel palette) {
    for (int i = 0; i < palette.getMapSize(); i++) {
      if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
        return false;
      }
    }
    return true;
  }

  private static Picture fromRgb(BufferedImage image, boolean grey) {
    int height = image.getHeight();
    int width = image.getWidth();
    int plane = height * width;
    byte[] pixels = new byte[grey ? plane : 3 * plane];
    int[] row = new int[width];
    for (int y = 0, at = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++, at++) {
        int alpha = row[x] >>> 24;
        pixels[at] = overWhite(row[x] >> 16 & 0xff, alpha);
        if (!grey) {
          pixels[at + plane] = overWhite(row[x] >> 8 & 0xff, alpha);
          pixels[at + 2 * plane] = overWhite(row[x] & 0xff, alpha);
        }
      }
    }
    return new Picture(grey ? 1 : 3, height, width, pixels);
  }

  /**
   * Takes the stored numbers. BufferedImage.getRGB would not do: Java's grey colour space is
   * linear, so it turns a stored grey of 128 into 188.
   */
  private static Picture fromComponents(Raster raster, boolean hasAlpha) throws IOException {
    int colours = raster.getNumBands() - (hasAlpha ? 1 : 0);
    if (colours != 1 && colours != 3) {
      throw new IOException(colours + " colour channels, not 1 or 3");
    }
    int type = raster.getDataBuffer().getDataType();
    if (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT) {
      throw new IOException("samples that are neither of 8 nor of 16 bits");
    }
    if (!hasAlpha
        && raster.getDataBuffer() instanceof DataBufferByte bytes
        && raster.getSampleModel() instanceof ComponentSampleModel model
        && bytes.getNumBanks() == 1
        && raster.getSampleModelTranslateX() == 0
        && raster.getSampleModelTranslateY() == 0) {
      return fromBytes(raster, model, bytes);
    }
    boolean wide = type == DataBuffer.TYPE_USHORT;
    int height = raster.getHeight();
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    byte[] pixels = new byte[colours * height * width];
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int alpha = hasAlpha ? eightBits(row[x * bands + colours], wide) : 255;
        for (int c = 0; c < colours; c++) {
          pixels[(c * height + y) * width + x] =
              overWhite(eightBits(row[x * bands + c], wide), alpha);
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

  private static int eightBits(int value, boolean wide) {
    return wide ? (value * 255 + 32767) / 65535 : value;
  }

  private static byte overWhite(int value, int alpha) {
    return (byte) ((value * alpha + 255 * (255 - alpha) + 127) / 255);
  }

  /**
   * 1 to 8; only JPEG files, where EXIF is at most 64 KiB, because other containers compress it.
   */
  private static int orientation(ImageReader reader, byte[] file) throws IOException {
    if (!reader.getFormatName().toLowerCase(Locale.ROOT).startsWith("jp")) {
      return 1;
    }
    try {
      ExifIFD0Directory exif =
          JpegMetadataReader.readMetadata(new ByteArrayInputStream(file), List.of(new ExifReader()))
              .getFirstDirectoryOfType(ExifIFD0Directory.class);
      return exif != null && exif.containsTag(ExifIFD0Directory.TAG_ORIENTATION)
          ? exif.getInt(ExifIFD0Directory.TAG_ORIENTATION)
          : 1;
    } catch (JpegProcessingException | MetadataException e) {
      // The pixels are good; a camera's broken notes are no reason to lose them.
      return 1;
    }
  }
}
