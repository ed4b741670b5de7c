package dev.organza.picture;

import dev.organza.data.sound.ShortTimeFourier;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/**
 * Sounds side by side: of each its waveform, from −1 to 1, and under it its spectrogram, from 0 at
 * the bottom to half of the rate. Colours are decibels below a sine of full scale, from −80 (black)
 * to 0 (nearly white), the same in every picture.
 */
public final class SoundFigure {

  private static final int WIDTH = 128;
  private static final int WAVE = 40;
  private static final int BINS = 64;
  private static final int GAP = 6;
  private static final double LOWEST = -80;
  private static final int LEAST_WINDOW = 128;

  private static final int BACKGROUND = 0xFFFFFF;
  private static final int AXIS = 0xD0D0D0;
  private static final int LINE = 0x1F4E79;

  /** Black, violet, red, orange, pale yellow: as bright as they are loud. */
  private static final int[][] COLOURS = {
    {0, 0, 4}, {81, 18, 124}, {183, 55, 121}, {252, 137, 97}, {252, 253, 191}
  };

  private SoundFigure() {}

  /**
   * A picture of some sounds.
   *
   * @param waves {@code [N][L]}, N at least 1
   */
  public static BufferedImage of(float[][] waves) {
    // A cell is nearly as wide as it is high.
    int columns = (int) Math.ceil(Math.sqrt(waves.length) - 1e-9);
    int rows = (waves.length + columns - 1) / columns;
    BufferedImage picture =
        new BufferedImage(
            columns * (WIDTH + GAP) + GAP,
            rows * (WAVE + BINS + GAP) + GAP,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(new Color(BACKGROUND));
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    for (int n = 0; n < waves.length; n++) {
      int left = GAP + n % columns * (WIDTH + GAP);
      int top = GAP + n / columns * (WAVE + BINS + GAP);
      wave(graphics, waves[n], left, top);
      spectrogram(picture, waves[n], left, top + WAVE);
    }
    graphics.dispose();
    return picture;
  }

  /** In each column from the least to the greatest sample. */
  private static void wave(Graphics2D graphics, float[] wave, int left, int top) {
    graphics.setColor(new Color(AXIS));
    graphics.drawLine(left, top + WAVE / 2, left + WIDTH - 1, top + WAVE / 2);
    graphics.setColor(new Color(LINE));
    for (int x = 0; x < WIDTH; x++) {
      int from = (int) ((long) x * wave.length / WIDTH);
      int to = Math.max(from + 1, (int) ((long) (x + 1) * wave.length / WIDTH));
      float least = 1;
      float greatest = -1;
      for (int i = from; i < Math.min(to, wave.length); i++) {
        least = Math.min(least, wave[i]);
        greatest = Math.max(greatest, wave[i]);
      }
      graphics.drawLine(left + x, top + height(greatest), left + x, top + height(least));
    }
  }

  private static int height(float value) {
    double within = Math.max(-1, Math.min(1, value));
    return (int) Math.round((1 - within) / 2 * (WAVE - 1));
  }

  private static void spectrogram(BufferedImage picture, float[] wave, int left, int top) {
    int hop = Math.max(1, (wave.length + WIDTH - 1) / WIDTH);
    int window = Math.max(LEAST_WINDOW, Integer.highestOneBit(2 * hop - 1) << 1);
    ShortTimeFourier transform = new ShortTimeFourier(window, hop);
    double[] signal = new double[wave.length];
    for (int i = 0; i < wave.length; i++) {
      signal[i] = wave[i];
    }
    ShortTimeFourier.Spectra frames = transform.of(signal);
    int count = transform.frames(wave.length);
    int bins = window / 2;
    // A sine of full scale has half of the window's sum, which is n/2.
    double full = window / 4.0;
    for (int x = 0; x < WIDTH; x++) {
      int frame = Math.min(count - 1, (int) ((long) x * count / WIDTH));
      for (int y = 0; y < BINS; y++) {
        double loudest = 0;
        for (int k = y * bins / BINS; k < (y + 1) * bins / BINS; k++) {
          loudest = Math.max(loudest, frames.magnitude(frame * transform.frequencies() + k));
        }
        double decibels = 20 * Math.log10(Math.max(1e-12, loudest / full));
        picture.setRGB(left + x, top + BINS - 1 - y, colour(1 - decibels / LOWEST));
      }
    }
  }

  /** The colour of a loudness from 0 to 1. */
  private static int colour(double share) {
    double place = Math.max(0, Math.min(1, share)) * (COLOURS.length - 1);
    int below = Math.min(COLOURS.length - 2, (int) place);
    int rgb = 0;
    for (int c = 0; c < 3; c++) {
      double level =
          COLOURS[below][c] + (place - below) * (COLOURS[below + 1][c] - COLOURS[below][c]);
      rgb = rgb << 8 | (int) Math.round(level);
    }
    return rgb;
  }
}
