package dev.organza.picture;

import dev.organza.AtomicFile;
import dev.organza.OrganzaException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures as an animated GIF that loops for ever.
 *
 * <p>Grey pictures keep their 256 levels exactly. Colours are reduced to 256 a frame.
 *
 * @param frames RGB pictures of one size, at least one
 * @param delayMillis how long each is shown; GIF counts in hundredths of a second, and browsers
 *     slow down anything below two, so that 20 is the least
 * @param thereAndBack whether the frames then run backwards to the first, so that nothing jumps
 */
public record AnimatedGif(List<BufferedImage> frames, int delayMillis, boolean thereAndBack) {

  private static final int LEAST_DELAY_HUNDREDTHS = 2;
  private static final String FORMAT = "javax_imageio_gif_image_1.0";

  /** An animation of a copy of the list. */
  public AnimatedGif {
    frames = List.copyOf(frames);
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("an animation needs a frame");
    }
    int width = frames.get(0).getWidth();
    int height = frames.get(0).getHeight();
    if (!frames.stream().allMatch(f -> f.getWidth() == width && f.getHeight() == height)) {
      throw new IllegalArgumentException("the frames of an animation have one size");
    }
  }

  /**
   * Writes or replaces a file.
   *
   * @throws OrganzaException with the path, if the file cannot be written
   */
  public void write(Path file) {
    AtomicFile.write(file, bytes());
  }

  /** The animation as a GIF file's bytes. */
  public byte[] bytes() {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (BufferedImage frame : shown()) {
        BufferedImage indexed = isGrey(frame) ? grey(frame) : frame;
        writer.writeToSequence(new IIOImage(indexed, null, metadata(writer, indexed)), null);
      }
      writer.endWriteSequence();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The frames in the order of the file; neither end is shown twice. */
  private List<BufferedImage> shown() {
    List<BufferedImage> shown = new ArrayList<>(frames);
    if (thereAndBack) {
      for (int i = frames.size() - 2; i > 0; i--) {
        shown.add(frames.get(i));
      }
    }
    return shown;
  }

  private IIOMetadata metadata(ImageWriter writer, BufferedImage frame)
      throws IIOInvalidTreeException {
    // createFromRenderedImage would forget the frame's own palette and take Java's default one.
    IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(frame), null);
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
    int delay = Math.max(LEAST_DELAY_HUNDREDTHS, Math.round(delayMillis / 10f));
    IIOMetadataNode control = child(root, "GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("transparentColorIndex", "0");
    control.setAttribute("delayTime", Integer.toString(delay));
    IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
    loop.setAttribute("applicationID", "NETSCAPE");
    loop.setAttribute("authenticationCode", "2.0");
    loop.setUserObject(new byte[] {1, 0, 0}); // block 1, then 0 repetitions: for ever
    child(root, "ApplicationExtensions").appendChild(loop);
    metadata.setFromTree(FORMAT, root);
    return metadata;
  }

  private static IIOMetadataNode child(IIOMetadataNode root, String name) {
    if (root.getElementsByTagName(name).item(0) instanceof IIOMetadataNode present) {
      return present;
    }
    IIOMetadataNode added = new IIOMetadataNode(name);
    root.appendChild(added);
    return added;
  }

  private static int[] pixels(BufferedImage frame) {
    int width = frame.getWidth();
    return frame.getRGB(0, 0, width, frame.getHeight(), null, 0, width);
  }

  private static boolean isGrey(BufferedImage frame) {
    return Arrays.stream(pixels(frame))
        .allMatch(rgb -> (rgb >> 16 & 255) == (rgb & 255) && (rgb >> 8 & 255) == (rgb & 255));
  }

  private static BufferedImage grey(BufferedImage frame) {
    byte[] levels = new byte[256];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) i;
    }
    BufferedImage grey =
        new BufferedImage(
            frame.getWidth(),
            frame.getHeight(),
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, 256, levels, levels, levels));
    byte[] indices = ((DataBufferByte) grey.getRaster().getDataBuffer()).getData();
    int[] rgb = pixels(frame);
    for (int i = 0; i < rgb.length; i++) {
      indices[i] = (byte) rgb[i];
    }
    return grey;
  }
}
