package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.pair.Unpaired;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairPictureTest {

  private static Dataset images(int channels, int side, int count, float level) {
    float[][] images = new float[count][channels * side * side];
    for (float[] image : images) {
      Arrays.fill(image, 0, side * side, level);
    }
    return Datasets.of("i", Shape.image(channels, side, side), images, new int[0], List.of());
  }

  @Test
  void imagesOfAPairStandSideBySideAlsoOfOtherChannels() {
    BufferedImage picture =
        PairPicture.of(Datasets.pairs("p", images(1, 4, 1, 255), images(3, 4, 1, 200)), 9);
    int middle = picture.getHeight() / 2;
    assertThat(picture.getRGB(picture.getWidth() / 4, middle)).isEqualTo(0xffffffff);
    assertThat(picture.getRGB(3 * picture.getWidth() / 4, middle)).isEqualTo(0xffc80000);
  }

  @Test
  void domainsOfOtherSizesAndNumbersAreShownToo() {
    BufferedImage picture =
        PairPicture.of(Unpaired.of("u", images(1, 8, 3, 255), images(1, 4, 5, 100)), 1);
    int[] at = {picture.getWidth() / 3, 5 * picture.getWidth() / 6};
    assertThat(picture.getRGB(at[0], picture.getHeight() * 3 / 4)).isEqualTo(0xffffffff);
    assertThat(picture.getRGB(at[1], picture.getHeight() / 4)).isEqualTo(0xff646464);
    // The smaller image stands at the top, on black.
    assertThat(picture.getRGB(at[1], picture.getHeight() * 3 / 4)).isEqualTo(0xff000000);
  }
}
