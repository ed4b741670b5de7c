package dev.organza.data.image;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPReadParam;
import dev.organza.OrganzaException;
import dev.organza.data.DataProblem;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;

/** A WebP file: the chunks of a RIFF container (RFC 9649), which libwebp decodes. */
final class WebpFile {

  private static final String EXTENDED = "VP8X";
  private static final String FRAME = "ANMF";

  /** How webp-imageio begins the messages that carry libwebp's status. */
  private static final String STATUS = "Decode returned code";

  private static final String HEADER = "Invalid WebP data";

  /** A name and a length. */
  private static final int CHUNK_HEADER = 8;

  /** The place, size, duration and flags of a frame. */
  private static final int FRAME_HEADER = 16;

  private final byte[] file;
  private final Map<String, byte[]> chunks;

  private WebpFile(byte[] file, Map<String, byte[]> chunks) {
    this.file = file;
    this.chunks = chunks;
  }

  static WebpFile of(byte[] file) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (Integer.toUnsignedLong(header.getInt(4)) > file.length - CHUNK_HEADER) {
      throw new IOException("cut off");
    }
    return new WebpFile(file, chunks(file, 12));
  }

  /** The first chunk of each name; what lies behind the end of the bytes does not count. */
  private static Map<String, byte[]> chunks(byte[] bytes, int start) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    Map<String, byte[]> chunks = new HashMap<>();
    long at = start;
    while (at + CHUNK_HEADER <= bytes.length) {
      int from = (int) at + CHUNK_HEADER;
      long length = Integer.toUnsignedLong(buffer.getInt((int) at + 4));
      if (from + length > bytes.length) {
        break;
      }
      String name = new String(bytes, (int) at, 4, StandardCharsets.ISO_8859_1);
      chunks.putIfAbsent(name, Arrays.copyOfRange(bytes, from, from + (int) length));
      at = from + length + length % 2; // a byte more, so that chunks begin at even places
    }
    return chunks;
  }

  /** As EXIF says, from 1 to 8; 1 if it says nothing. */
  int orientation() {
    return TiffDirectory.ofExif(chunks.getOrDefault("EXIF", new byte[0])).orientation();
  }

  /** The colour profile; empty if there is none. */
  byte[] profile() {
    return chunks.getOrDefault("ICCP", new byte[0]);
  }

  /** How many pixels there are: of an animation on its canvas. */
  long pixels() throws IOException {
    byte[] canvas = chunks.get(EXTENDED);
    return canvas != null && canvas.length >= 10
        ? (long) (number(canvas, 4) + 1) * (number(canvas, 7) + 1)
        : ImageDecoder.pixels(ImageKind.WEBP, file);
  }

  /** The pixels, not turned; of an animation the first frame on its canvas. */
  Picture picture() throws IOException {
    byte[] frame = chunks.get(FRAME);
    byte[] canvas = chunks.get(EXTENDED);
    if (frame == null) {
      return decoded(file);
    }
    if (canvas == null || canvas.length < 10 || frame.length < FRAME_HEADER) {
      throw new IOException("damaged: an animation without a canvas");
    }
    return decoded(still(frame))
        .onCanvas(
            2 * number(frame, 0),
            2 * number(frame, 3),
            number(canvas, 4) + 1,
            number(canvas, 7) + 1);
  }

  /** A number of three bytes. */
  private static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
  }

  /** A file of its own for a frame. */
  private static byte[] still(byte[] frame) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
    byte[] header = new byte[10];
    header[0] = 0x10; // there may be transparency
    System.arraycopy(frame, 6, header, 4, 6); // width and height
    content.writeBytes(chunk(EXTENDED, header));
    content.write(frame, FRAME_HEADER, frame.length - FRAME_HEADER);
    return chunk("RIFF", content.toByteArray());
  }

  private static byte[] chunk(String name, byte[] content) {
    return ByteBuffer.allocate(CHUNK_HEADER + content.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(name.getBytes(StandardCharsets.US_ASCII))
        .putInt(content.length)
        .put(content)
        .array();
  }

  /** The transparency, not turned; null if all of it is opaque, or in an animation. */
  @Nullable Picture alpha() throws IOException {
    return chunks.containsKey(FRAME) ? null : DecodedImage.alpha(image(file));
  }

  private static Picture decoded(byte[] still) throws IOException {
    return ImagePixels.of(image(still));
  }

  private static BufferedImage image(byte[] still) throws IOException {
    try {
      return ImageDecoder.read(ImageKind.WEBP, still, reader -> reader.read(0, Libwebp.OPTIONS));
    } catch (IOException e) {
      String reason = DataProblem.reason(e);
      throw reason.startsWith(STATUS) || reason.startsWith(HEADER)
          ? new IOException(reason.endsWith("NotEnoughData") ? "cut off" : "damaged", e)
          : e;
    } catch (OutOfMemoryError e) {
      if (e.getMessage() != null) {
        throw e; // the heap is full
      }
      // libwebp's word for tables that damaged numbers make too large.
      throw new IOException("damaged: it asks for more memory than an image needs", e);
    } catch (LinkageError e) {
      throw new OrganzaException(
          "WebP images cannot be read on this machine: there is no libwebp for it in webp-imageio."
              + "\nConvert them to PNG.",
          e);
    }
  }

  /** A reader of still images. */
  static ImageReader reader() {
    return new WebPImageReaderSpi().createReaderInstance(null);
  }

  /** Loads libwebp when it is first needed. */
  private static final class Libwebp {

    /** Where the library is unpacked. Its loader walks through all of that folder first. */
    private static final String FOLDER = "com.luciad.imageio.webp.tmpdir";

    /** One for all images, because each holds native memory that is never freed. */
    static final WebPReadParam OPTIONS = load();

    private Libwebp() {}

    private static WebPReadParam load() {
      String before = System.getProperty(FOLDER);
      try {
        Path folder = Files.createTempDirectory("organza-webp-");
        folder.toFile().deleteOnExit();
        System.setProperty(FOLDER, folder.toString());
        return new WebPReadParam();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        if (before == null) {
          System.clearProperty(FOLDER);
        } else {
          System.setProperty(FOLDER, before);
        }
      }
    }
  }
}
