package dev.organza.run;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.picture.SampleGrid;
import java.awt.image.BufferedImage;
import java.util.List;

/** A picture of data whose samples have several images: the images of a sample side by side. */
public final class PairPicture {

  private PairPicture() {}

  /**
   * A grid of samples, spread over the data. Where the fields are independent, images stand side by
   * side that do not belong together.
   *
   * @param samples how many at most
   */
  public static BufferedImage of(Dataset dataset, int samples) {
    List<Dataset> sides =
        dataset.schema().arrays().stream()
            .map(Field::name)
            .map(name -> dataset.field(name).spread(samples))
            .toList();
    boolean colour = sides.stream().anyMatch(side -> side.shape().dimension(0) == 3);
    List<Dataset> shown = colour ? sides.stream().map(Dataset::inColour).toList() : sides;
    int count = shown.stream().mapToInt(Dataset::count).min().orElseThrow();
    float[][] rows = new float[count][];
    Shape first = shown.get(0).shape();
    for (int i = 0; i < count; i++) {
      rows[i] = sideBySide(shown, i);
    }
    return SampleGrid.of(
        rows,
        Shape.image(
            first.dimension(0),
            shown.stream().mapToInt(side -> side.shape().dimension(1)).max().orElseThrow(),
            shown.stream().mapToInt(side -> side.shape().dimension(2)).sum()));
  }

  /** Images of different heights stand at the top, on black. */
  private static float[] sideBySide(List<Dataset> sides, int index) {
    int channels = sides.get(0).shape().dimension(0);
    int height = sides.stream().mapToInt(side -> side.shape().dimension(1)).max().orElseThrow();
    int width = sides.stream().mapToInt(side -> side.shape().dimension(2)).sum();
    float[] row = new float[channels * height * width];
    int left = 0;
    for (Dataset side : sides) {
      int own = side.shape().dimension(2);
      int high = side.shape().dimension(1);
      float[] image = new float[side.shape().elements()];
      side.read(index, image, 0);
      for (int c = 0; c < channels; c++) {
        for (int y = 0; y < high; y++) {
          System.arraycopy(image, (c * high + y) * own, row, (c * height + y) * width + left, own);
        }
      }
      left += own;
    }
    return row;
  }
}
