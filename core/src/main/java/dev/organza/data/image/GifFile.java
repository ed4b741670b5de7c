package dev.organza.data.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;

/** A GIF file, whose images need not fill its canvas. */
final class GifFile {

  private GifFile() {}

  /** The first image and where it lies on the canvas. */
  private record Frame(BufferedImage image, int left, int top, int width, int height) {}

  /** The first image, on its canvas. */
  static Picture picture(byte[] file) throws IOException {
    Frame frame =
        ImageDecoder.read(
            ImageKind.GIF,
            file,
            reader -> {
              IIOMetadata screen = reader.getStreamMetadata();
              IIOMetadata image = reader.getImageMetadata(0);
              return new Frame(
                  reader.read(0),
                  number(image, "ImageDescriptor", "imageLeftPosition"),
                  number(image, "ImageDescriptor", "imageTopPosition"),
                  number(screen, "LogicalScreenDescriptor", "logicalScreenWidth"),
                  number(screen, "LogicalScreenDescriptor", "logicalScreenHeight"));
            });
    return ImagePixels.of(frame.image())
        .onCanvas(frame.left(), frame.top(), frame.width(), frame.height());
  }

  /** How many pixels the canvas has that the first image lies on. */
  static long pixels(byte[] file) throws IOException {
    return ImageDecoder.read(
        ImageKind.GIF,
        file,
        reader -> {
          IIOMetadata screen = reader.getStreamMetadata();
          IIOMetadata image = reader.getImageMetadata(0);
          long right =
              (long) reader.getWidth(0) + number(image, "ImageDescriptor", "imageLeftPosition");
          long bottom =
              (long) reader.getHeight(0) + number(image, "ImageDescriptor", "imageTopPosition");
          return Math.max(right, number(screen, "LogicalScreenDescriptor", "logicalScreenWidth"))
              * Math.max(bottom, number(screen, "LogicalScreenDescriptor", "logicalScreenHeight"));
        });
  }

  private static int number(IIOMetadata metadata, String node, String attribute) {
    IIOMetadataNode root =
        (IIOMetadataNode) metadata.getAsTree(metadata.getNativeMetadataFormatName());
    IIOMetadataNode found = (IIOMetadataNode) root.getElementsByTagName(node).item(0);
    return Integer.parseInt(found.getAttribute(attribute));
  }
}
