package dev.organza.data.sound;

import java.io.IOException;
import java.util.Arrays;

/** Gathers the beginning of one sound, mixed to one channel. */
final class Recording implements SoundDecoder.Receiver {

  private static final int MOST_CHANNELS = 64;

  /** In Hz: what instruments for bats have, and less than which no speech is understood. */
  private static final int LEAST_RATE = 1_000;

  private static final int GREATEST_RATE = 768_000;

  /** A sample at full scale, with the rounding of 16 bits. */
  private static final float FULL = 0.9999f;

  /** A wave touches full scale for one sample; a clipped one stays there. */
  private static final int CLIPPED_RUN = 3;

  private final SoundFit fit;
  private final float threshold;
  private int channels;
  private int rate;
  private float[] wave = new float[0];
  private int count;
  private long heard;
  private int most;
  private int run;
  private boolean clipped;
  private boolean cutOff;
  private boolean longer;

  Recording(SoundFit fit) {
    this.fit = fit;
    this.threshold = fit.threshold();
  }

  @Override
  public void begin(int newChannels, int newRate) throws IOException {
    if (newChannels < 1 || newChannels > MOST_CHANNELS) {
      throw new IOException("%,d channels, not 1 to 64".formatted(newChannels));
    }
    if (newRate < LEAST_RATE || newRate > GREATEST_RATE) {
      throw new IOException(
          "a rate of %,d Hz, outside 1,000 to 768,000".formatted(Integer.toUnsignedLong(newRate)));
    }
    channels = newChannels;
    rate = newRate;
    most = fit.needed(rate);
  }

  @Override
  public boolean take(float[] frames, int frameCount) throws IOException {
    for (int i = 0; i < frameCount; i++) {
      float sum = 0;
      boolean full = false;
      for (int c = 0; c < channels; c++) {
        float value = frames[i * channels + c];
        if (!Float.isFinite(value)) {
          throw new IOException("sample %,d is %s".formatted(heard + i, value));
        }
        full |= Math.abs(value) >= FULL;
        sum += Math.max(-1, Math.min(1, value));
      }
      run = full ? run + 1 : 0;
      clipped |= run >= CLIPPED_RUN;
      float mono = sum / channels;
      if (count > 0 || threshold == 0 || Math.abs(mono) > threshold) {
        if (count == most) {
          longer = true;
          return false;
        }
        append(mono);
      }
    }
    heard += frameCount;
    return true;
  }

  private void append(float value) {
    if (count == wave.length) {
      wave = Arrays.copyOf(wave, Math.min(most, Math.max(4096, 2 * wave.length)));
    }
    wave[count++] = value;
  }

  @Override
  public void cutOff() {
    cutOff = true;
  }

  /**
   * A sound that was read.
   *
   * @param wave of the length and the rate asked for
   * @param rate of the file, in Hz
   * @param silent whether nothing is to be heard
   * @param clipped whether it stays at full scale for some samples
   * @param cutOff whether the file ends before its header says
   * @param longer whether there is more of it than was asked for
   */
  // Handed on, not compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Sound(
      float[] wave, int rate, boolean silent, boolean clipped, boolean cutOff, boolean longer) {}

  /**
   * What was gathered.
   *
   * @throws IOException if it is nothing
   */
  Sound sound() throws IOException {
    if (heard == 0 && count == 0) {
      throw new IOException("holds no samples");
    }
    float[] fitted = fit.of(wave, count, rate);
    boolean silent = true;
    for (float value : fitted) {
      silent &= Math.abs(value) < SoundFit.SILENT;
    }
    return new Sound(
        silent ? fitted : fit.amplified(fitted), rate, silent, clipped, cutOff, longer);
  }
}
