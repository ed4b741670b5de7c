package dev.organza.data.image;

import dev.organza.data.DataProblem;
import dev.organza.data.file.FileKind;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes PNG, JPEG, GIF, BMP, TIFF and WebP files into 8-bit pictures, by the same rules for all
 * of them. docs/data.md states the rules.
 *
 * <ul>
 *   <li>The numbers are those that the file stores. Colour profiles are ignored.
 *   <li>An image is grey if its three channels are equal in every pixel.
 *   <li>Sixteen bits become eight by v·255/65535, rounded.
 *   <li>What is transparent shows white: v·α + 255·(1−α), rounded.
 *   <li>CMYK becomes RGB by (255−C)·(255−K)/255, rounded, and so on.
 *   <li>Of several images in a file, the first is taken, where it lies on the file's canvas.
 *   <li>The image is turned as its EXIF orientation says.
 * </ul>
 */
final class ImageDecoder {

  /** The most pixels an image may have: 64 million, read from the header before decoding. */
  static final long MAX_PIXELS = 64_000_000;

  /** The formats that are read, for messages. */
  static final String READ = "PNG, JPEG, GIF, BMP, TIFF or WebP";

  /** Which files are images. */
  static final FileKind FILES =
      new FileKind(
          "image",
          "images",
          READ,
          "PNG or JPEG",
          ".png, .jpg",
          Set.of("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "tif", "tiff", "webp"),
          Set.of(
              ("tga heic heif hif avif jxl jp2 j2k j2c jpf jpx jxr wdp hdp psd psb xcf kra ora eps svg"
                      + " svgz emf wmf ico icns cur pcx ppm pgm pbm pnm pam pfm exr hdr dds ktx dcm nii"
                      + " fits cr2 cr3 nef nrw arw srf sr2 dng orf rw2 raf pef 3fr erf x3f")
                  .split(" ")));

  private ImageDecoder() {}

  /** Whether the name of a file ends like that of an image, in capitals or not. */
  static boolean isImageName(String name) {
    return FILES.isRead(name);
  }

  /**
   * Decodes the content of a file.
   *
   * @throws IOException saying in a few words why it is not an image that can be read
   */
  static Picture decode(byte[] file) throws IOException {
    ImageKind kind = ImageKind.of(file);
    try {
      return upright(kind, file).withoutEqualChannels();
    } catch (RuntimeException e) {
      // Decoders throw what they like on damaged data: array bounds, illegal arguments, null
      // pointers.
      throw new IOException("damaged: " + DataProblem.reason(e), e);
    }
  }

  /**
   * How many pixels a file says that it has: of an animation, its canvas.
   *
   * @throws IOException saying in a few words why it is not an image that can be read
   */
  static long pixels(byte[] file) throws IOException {
    ImageKind kind = ImageKind.of(file);
    try {
      return switch (kind) {
        case WEBP -> WebpFile.of(file).pixels();
        case JPEG -> pixels(kind, JpegFile.of(file).content());
        case GIF -> GifFile.pixels(file);
        case PNG, BMP, TIFF, TIFF_BIG_ENDIAN -> pixels(kind, file);
      };
    } catch (RuntimeException e) {
      throw new IOException("damaged: " + DataProblem.reason(e), e);
    }
  }

  static long pixels(ImageKind kind, byte[] file) throws IOException {
    return read(kind, file, reader -> (long) reader.getWidth(0) * reader.getHeight(0));
  }

  /**
   * Whether a file has a colour profile other than sRGB, which is ignored.
   *
   * @throws IOException if it is not an image
   */
  static boolean hasOtherProfile(byte[] file) throws IOException {
    ImageKind kind = ImageKind.of(file);
    return switch (kind) {
      case JPEG -> ColourProfile.isOtherThanSrgb(JpegFile.of(file).profile());
      case PNG -> ColourProfile.isOtherThanSrgb(PngChunks.profile(file));
      case TIFF, TIFF_BIG_ENDIAN -> ColourProfile.isOtherThanSrgb(TiffDirectory.of(file).profile());
      case WEBP -> ColourProfile.isOtherThanSrgb(WebpFile.of(file).profile());
      case GIF, BMP -> false;
    };
  }

  /**
   * The transparency of an image, upright, as a grey picture; null if all of it is opaque, or is
   * not known.
   *
   * @throws IOException if it is not an image
   */
  static @Nullable Picture alpha(byte[] file) throws IOException {
    ImageKind kind = ImageKind.of(file);
    Picture alpha =
        switch (kind) {
          case JPEG -> null;
          case WEBP -> WebpFile.of(file).alpha();
          case PNG, GIF, BMP, TIFF, TIFF_BIG_ENDIAN ->
              DecodedImage.alpha(read(kind, file, reader -> reader.read(0)));
        };
    return alpha == null ? null : alpha.upright(orientation(kind, file));
  }

  private static int orientation(ImageKind kind, byte[] file) throws IOException {
    return switch (kind) {
      case PNG -> PngChunks.orientation(file);
      case WEBP -> WebpFile.of(file).orientation();
      case TIFF, TIFF_BIG_ENDIAN -> TiffDirectory.of(file).orientation();
      case JPEG -> JpegFile.of(file).orientation();
      case GIF, BMP -> 1;
    };
  }

  private static Picture upright(ImageKind kind, byte[] file) throws IOException {
    return switch (kind) {
      case JPEG -> {
        JpegFile jpeg = JpegFile.of(file);
        yield jpeg.picture().upright(jpeg.orientation());
      }
      case WEBP -> {
        WebpFile webp = WebpFile.of(file);
        yield webp.picture().upright(webp.orientation());
      }
      case TIFF, TIFF_BIG_ENDIAN -> {
        TiffDirectory directory = TiffDirectory.of(file);
        yield picture(kind, directory.withoutProfile()).upright(directory.orientation());
      }
      case PNG -> picture(kind, file).upright(PngChunks.orientation(file));
      case GIF -> GifFile.picture(file);
      case BMP -> picture(kind, file);
    };
  }

  /** The first image of a file. */
  static Picture picture(ImageKind kind, byte[] file) throws IOException {
    return ImagePixels.of(read(kind, file, reader -> reader.read(0)));
  }

  /** The first image of a file as it is stored, without a change of its colours. */
  static Raster raster(ImageKind kind, byte[] file) throws IOException {
    return read(kind, file, reader -> reader.readRaster(0, null));
  }

  /** What to do with a reader that is set to a file. */
  interface Reading<T> {
    T by(ImageReader reader) throws IOException;
  }

  /** Reads of a file, if it is not too large. */
  static <T> T read(ImageKind kind, byte[] file, Reading<T> reading) throws IOException {
    ImageReader reader = kind.reader();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      // Without metadata, so that compressed text in a header is never inflated. What GIF has is
      // not compressed.
      reader.setInput(in, true, kind != ImageKind.GIF);
      requireSize(reader.getWidth(0), reader.getHeight(0));
      boolean[] cutOff = new boolean[1];
      // The JPEG reader fills what is missing with grey and only warns: "Premature end of input
      // file".
      reader.addIIOReadWarningListener(
          (source, warning) -> cutOff[0] |= warning.toLowerCase(Locale.ROOT).contains("premature"));
      T result = reading.by(reader);
      if (cutOff[0]) {
        throw new IOException("cut off");
      }
      return result;
    } finally {
      reader.dispose();
    }
  }

  /** Refuses images that are too large. */
  static void requireSize(long width, long height) throws IOException {
    if (height * width > MAX_PIXELS) {
      throw new IOException(
          "%d x %d pixels, more than %,d in all".formatted(width, height, MAX_PIXELS));
    }
  }
}
