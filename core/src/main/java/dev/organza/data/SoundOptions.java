package dev.organza.data;

import dev.organza.UsageException;

/**
 * The part of {@code data} that says how sounds are read.
 *
 * @param rate samples a second, in Hz, to which sounds are resampled; 0 for 8,000 of files, and for
 *     their own of others
 * @param length to how many samples sounds are cut or, with silence after them, padded; 0 for 8,192
 *     of files, and for their own of others
 * @param trim silence at the beginning is cut off where it is at least so many dB below full scale;
 *     0 leaves it
 * @param loudness the effective value (RMS) to which each sound is amplified or damped, in dB below
 *     full scale, as far as its peak allows; 0 leaves them as they are
 */
public record SoundOptions(int rate, int length, double trim, double loudness) {

  /** Sounds of about a second. */
  public static final SoundOptions DEFAULTS = new SoundOptions(0, 0, 0, 0);

  /** The least and the greatest {@link #rate}, in Hz. */
  public static final int LEAST_RATE = 1_000;

  public static final int GREATEST_RATE = 192_000;

  /** The greatest {@link #length}: 4 Mi samples. */
  public static final int GREATEST_LENGTH = 1 << 22;

  private static final double MOST_DECIBELS = 120;

  /**
   * Checks every value.
   *
   * @throws UsageException if one is out of its range
   */
  public SoundOptions {
    if (rate != 0 && (rate < LEAST_RATE || rate > GREATEST_RATE)) {
      throw new UsageException(
          "data.sound.rate is %d, outside 1,000 to 192,000.%nGive samples a second, such as 8000 or 16000."
              .formatted(rate));
    }
    if (length < 0 || length > GREATEST_LENGTH) {
      throw new UsageException(
          "data.sound.length is %d, outside 1 to 4,194,304.%nGive a number of samples, such as 8192."
              .formatted(length));
    }
    requireDecibels("trim", trim);
    requireDecibels("loudness", loudness);
  }

  private static void requireDecibels(String key, double value) {
    if (!(value >= 0 && value <= MOST_DECIBELS)) {
      throw new UsageException(
          "data.sound.%s is %s, outside 0 to 120.%nGive decibels below full scale, such as 40, or 0 for none."
              .formatted(key, value));
    }
  }

  /** These options with another rate and length. */
  public SoundOptions with(int newRate, int newLength) {
    return new SoundOptions(newRate, newLength, trim, loudness);
  }
}
