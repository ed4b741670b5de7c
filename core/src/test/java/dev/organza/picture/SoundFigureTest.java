package dev.organza.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class SoundFigureTest {

  private static final int GAP = 6;
  private static final int WAVE = 40;

  private static int brightness(BufferedImage picture, int x, int y) {
    int rgb = picture.getRGB(x, y);
    return (rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff);
  }

  /** A quarter of the rate is in the middle of 64 rows; it begins in the middle of the sound. */
  @Test
  void aToneIsBrightAtItsFrequencyWhileItSounds() {
    float[] tone = new float[4_096];
    for (int n = 2_048; n < 4_096; n++) {
      tone[n] = (float) Math.sin(Math.PI / 2 * n);
    }
    BufferedImage picture = SoundFigure.of(new float[][] {tone, new float[4_096]});
    int middle = GAP + WAVE + 31;
    assertThat(brightness(picture, GAP + 100, middle)).isGreaterThan(550);
    assertThat(brightness(picture, GAP + 30, middle)).isLessThan(10);
    assertThat(brightness(picture, GAP + 100, middle + 20)).isLessThan(200);
    assertThat(brightness(picture, GAP + 100, middle - 20)).isLessThan(200);
    // The second is silent: its spectrogram is black.
    assertThat(brightness(picture, 2 * GAP + 128 + 100, middle)).isLessThan(10);
  }

  @Test
  void soundsOfAnyLengthAreShown() {
    for (int length : new int[] {1, 100, 1_000, 70_000}) {
      BufferedImage picture = SoundFigure.of(new float[3][length]);
      assertThat(picture.getWidth()).isEqualTo(2 * (128 + GAP) + GAP);
    }
  }
}
