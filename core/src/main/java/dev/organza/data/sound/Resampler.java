package dev.organza.data.sound;

import java.util.Arrays;

/**
 * Changes the rate of a waveform by a rational factor: a polyphase filter whose impulse response is
 * a sinc in a Kaiser window (Crochiere and Rabiner 1983, <em>Multirate Digital Signal
 * Processing</em>, section 4.3; Kaiser 1974). What the lower of the two rates cannot hold is damped
 * by 80 dB and more.
 */
final class Resampler {

  /** Zeros of the sinc on either side, at the lower of the two rates. */
  private static final int ZEROS = 32;

  /** Of the window: a stop band of 87 dB. */
  private static final double BETA = 8.6;

  /**
   * Where the response is at one half, of the lower of the two Nyquist frequencies: by half of the
   * transition's width below it.
   */
  private static final double CUTOFF = 0.915;

  /** Responses of more values are not kept, but computed as they are needed. */
  private static final int MOST_KEPT = 1 << 21;

  private static final double WINDOW_AT_CENTRE = bessel(BETA);

  private final int up;
  private final int down;
  private final int factor;
  private final long half;
  private final double gain;

  /** The response from its centre on; empty if it is too long. */
  private final double[] kept;

  /**
   * From one rate to another.
   *
   * @param from in Hz
   * @param to in Hz
   */
  Resampler(int from, int to) {
    int common = gcd(from, to);
    this.up = to / common;
    this.down = from / common;
    this.factor = Math.max(up, down);
    this.half = (long) ZEROS * factor;
    boolean keep = half < MOST_KEPT;
    this.kept = new double[keep ? (int) half + 1 : 0];
    double sum = 0;
    // Of a long response every n-th value: a sum of samples is an integral all the same.
    long step = keep ? 1 : factor / 8192;
    for (long t = half - half % step; t > 0; t -= step) {
      double value = shape(t);
      sum += 2 * value * step;
      if (keep) {
        kept[(int) t] = value;
      }
    }
    sum += shape(0) * step;
    this.gain = up / sum;
    if (keep) {
      kept[0] = shape(0);
      for (int t = 0; t < kept.length; t++) {
        kept[t] *= gain;
      }
    }
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** Without the gain, at a distance from the centre in steps of the common multiple's rate. */
  private double shape(long t) {
    double x = Math.PI * CUTOFF * t / factor;
    double edge = (double) t / half;
    double window = bessel(BETA * Math.sqrt(1 - edge * edge)) / WINDOW_AT_CENTRE;
    return (t == 0 ? 1 : Math.sin(x) / x) * window;
  }

  /** I₀, the modified Bessel function of the first kind, by its series. */
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > 1e-17 * sum; k++) {
      double root = x / (2 * k);
      term *= root * root;
      sum += term;
    }
    return sum;
  }

  /** How many samples come of so many. */
  long length(long samples) {
    return -Math.floorDiv(-samples * up, down);
  }

  /** How many samples so many come of, with those around that they depend on. */
  long needed(long samples) {
    return (samples * down + half) / up + 1;
  }

  /**
   * Resamples.
   *
   * @param wave the samples; before and after them is silence
   * @param count how many of the array are samples
   * @param most the most to make
   */
  float[] apply(float[] wave, int count, int most) {
    int length = (int) Math.min(most, length(count));
    if (up == down) {
      return Arrays.copyOf(wave, length);
    }
    float[] resampled = new float[length];
    for (int m = 0; m < length; m++) {
      long centre = (long) m * down;
      long first = Math.max(0, -Math.floorDiv(half - centre, up));
      long last = Math.min(count - 1, Math.floorDiv(centre + half, up));
      double sum = 0;
      for (long k = first; k <= last; k++) {
        long t = Math.abs(centre - k * up);
        sum += wave[(int) k] * (kept.length > 0 ? kept[(int) t] : gain * shape(t));
      }
      resampled[m] = (float) sum;
    }
    return resampled;
  }
}
