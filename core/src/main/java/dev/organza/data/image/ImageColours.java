package dev.organza.data.image;

import dev.organza.Shape;
import dev.organza.data.Dataset;

/** Images in grey or in colour, as a network wants them. */
public final class ImageColours {

  private ImageColours() {}

  /** Whether colours are lost in images of a shape: grey is wanted, and the images are not. */
  public static boolean areLost(Dataset images, Shape shape) {
    return images.shape().dimension(0) > shape.dimension(0);
  }

  /**
   * The samples of images with the channels of a shape: grey three times where it has three, luma
   * of Rec. 601 where it has one, 0.299 R + 0.587 G + 0.114 B.
   *
   * @param images of the height and width of the shape
   * @return {@code [count][elements]}, 0 to 255
   */
  public static float[][] of(Dataset images, Shape shape) {
    Dataset read = shape.dimension(0) == 3 ? images.inColour() : images;
    float[][] samples = new float[read.count()][read.shape().elements()];
    for (int i = 0; i < samples.length; i++) {
      read.read(i, samples[i], 0);
      samples[i] = areLost(read, shape) ? grey(samples[i]) : samples[i];
    }
    return samples;
  }

  private static float[] grey(float[] colours) {
    int plane = colours.length / 3;
    float[] grey = new float[plane];
    for (int i = 0; i < plane; i++) {
      grey[i] =
          (float)
              (0.299 * colours[i] + 0.587 * colours[plane + i] + 0.114 * colours[2 * plane + i]);
    }
    return grey;
  }
}
