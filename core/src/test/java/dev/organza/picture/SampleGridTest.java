package dev.organza.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleGridTest {

  private static final Shape DIGIT = Shape.image(1, 28, 28);

  private static int rgb(BufferedImage picture, int x, int y) {
    return picture.getRGB(x, y) & 0xFFFFFF;
  }

  private static int colour(Shape shape, float... sample) {
    BufferedImage picture = SampleGrid.of(sample, shape);
    return rgb(picture, picture.getWidth() / 2, picture.getHeight() / 2);
  }

  @Test
  void sixtyFourDigitsMakeEightByEightEnlargedThreefold() {
    float[][] samples = new float[64][784];
    Arrays.fill(samples[8 + 2], 255); // row 1, column 2
    BufferedImage picture = SampleGrid.of(samples, DIGIT);
    // 512 / (8 * 28) = 2.3, so each pixel is 3x3: a cell is 84 pixels and a gap of 2.
    assertThat(picture.getWidth()).isEqualTo(8 * 86 + 2);
    assertThat(picture.getHeight()).isEqualTo(8 * 86 + 2);
    int left = 2 + 2 * 86;
    int top = 2 + 86;
    assertThat(rgb(picture, left, top)).isEqualTo(0xFFFFFF);
    assertThat(rgb(picture, left + 83, top + 83)).isEqualTo(0xFFFFFF);
    assertThat(rgb(picture, left - 1, top)).isEqualTo(0x808080);
    assertThat(rgb(picture, left, top - 1)).isEqualTo(0x808080);
    assertThat(rgb(picture, left + 84, top + 84)).isEqualTo(0x808080);
    assertThat(rgb(picture, left - 3, top)).isZero();
    assertThat(rgb(picture, left + 86, top)).isZero();
  }

  @Test
  void onePixelBecomesOneSquare() {
    float[] sample = new float[784];
    sample[5 * 28 + 9] = 255; // y = 5, x = 9
    BufferedImage picture = SampleGrid.of(new float[][] {sample}, DIGIT);
    int factor = 19; // 512 / 28, rounded up
    assertThat(picture.getWidth()).isEqualTo(28 * factor + 4);
    int white = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        white += rgb(picture, x, y) == 0xFFFFFF ? 1 : 0;
      }
    }
    assertThat(white).isEqualTo(factor * factor);
    assertThat(rgb(picture, 2 + 9 * factor, 2 + 5 * factor)).isEqualTo(0xFFFFFF);
    assertThat(rgb(picture, 2 + 10 * factor - 1, 2 + 6 * factor - 1)).isEqualTo(0xFFFFFF);
  }

  @Test
  void largeImagesKeepTheirSize() {
    Shape shape = Shape.image(3, 128, 128);
    BufferedImage picture = SampleGrid.of(new float[16][shape.elements()], shape);
    assertThat(picture.getWidth()).isEqualTo(4 * 130 + 2);
  }

  @ParameterizedTest
  @CsvSource({
    "-5, 0",
    "0, 0",
    "0.49, 0",
    "0.5, 1",
    "127.5, 128",
    "254.4, 254",
    "255, 255",
    "300, 255",
    "NaN, 0",
    "Infinity, 255",
    "-Infinity, 0"
  })
  void valuesAreRoundedHalvesUpAndClamped(float value, int level) {
    assertThat(colour(Shape.image(1, 1, 1), value)).isEqualTo(level * 0x010101);
  }

  @Test
  void channelsAreShownAsGreyRgbOrRgbOverWhite() {
    assertThat(colour(Shape.image(3, 1, 1), 1, 2, 3)).isEqualTo(0x010203);
    assertThat(colour(Shape.image(4, 1, 1), 255, 0, 0, 255)).isEqualTo(0xFF0000);
    assertThat(colour(Shape.image(4, 1, 1), 255, 0, 0, 0)).isEqualTo(0xFFFFFF);
    assertThat(colour(Shape.image(4, 1, 1), 255, 0, 0, 51)).isEqualTo(0xFFCCCC); // a fifth
    assertThat(colour(Shape.image(2, 1, 1), 7, 200)).isEqualTo(0x070707);
    assertThat(colour(Shape.image(5, 1, 1), 7, 1, 2, 3, 4)).isEqualTo(0x070707);
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "2,2,1", "3,2,2", "9,3,3", "10,4,3", "64,8,8", "65,9,8"})
  void theGridIsNearSquareAndItsEmptyCellsAreGaps(int count, int columns, int rows) {
    Shape shape = Shape.image(1, 600, 600);
    BufferedImage picture = SampleGrid.of(new float[count][shape.elements()], shape);
    assertThat(picture.getWidth()).isEqualTo(columns * 602 + 2);
    assertThat(picture.getHeight()).isEqualTo(rows * 602 + 2);
    boolean full = columns * rows == count;
    assertThat(rgb(picture, picture.getWidth() - 10, picture.getHeight() - 10))
        .isEqualTo(full ? 0 : 0x808080);
  }

  @Test
  void aStripIsOneRow() {
    BufferedImage strip = SampleGrid.of(new float[10][784], DIGIT, 10);
    assertThat(strip.getHeight()).isEqualTo(28 * 2 + 4);
    assertThat(strip.getWidth()).isEqualTo(10 * (28 * 2 + 2) + 2);
  }

  @Test
  void whatIsNoSampleIsRefused() {
    assertThatThrownBy(() -> SampleGrid.of(new float[783], DIGIT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SampleGrid.of(new float[0][], DIGIT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SampleGrid.of(new float[][] {new float[4]}, Shape.of(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an image has the shape [C,H,W], not [4]");
  }
}
