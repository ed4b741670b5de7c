package dev.organza.data.summary;

import dev.organza.data.sound.ShortTimeFourier;

/**
 * What one sound is like. Of a silent one all but {@code loudness} is 0.
 *
 * @param silent whether its peak is more than 60 dB below full scale
 * @param loudness its effective value, in decibels below that of a square wave of full scale, at
 *     most 0 and at least −120
 * @param centroid the mean of its frequencies, weighted by their power, in Hz (Peeters 2004, "A
 *     large set of audio features", section 6.1)
 * @param flatness the geometric mean of the power of all frequencies over the arithmetic one, in
 *     [0,1]: near 1 for white noise, near 0 for tones (Peeters 2004, section 9.1)
 * @param tone the largest share of the power in three neighbouring frequencies of the 129 from 0 Hz
 *     to half of the rate, in [0,1]: above 0.9 for a sine that lasts
 * @param attack from where the envelope first has a tenth of its peak to the peak, in milliseconds
 * @param decay from the peak to where the envelope has a tenth of it for the last time, in
 *     milliseconds
 * @param clicks how many places stand out for a few samples: where the second difference is ten
 *     times its effective value over 8 ms before, and over 8 ms after, and above a fiftieth of full
 *     scale. The beginning of a drum is none, as the drum goes on
 */
public record SoundFacts(
    boolean silent,
    double loudness,
    double centroid,
    double flatness,
    double tone,
    double attack,
    double decay,
    int clicks) {

  /** The share of {@link #tone} from which a sound is called a pure tone. */
  public static final double PURE = 0.9;

  private static final double SILENT = 0.001;

  /** Of a 16-bit recording no power is below this, nor of silence. */
  private static final double LEAST_POWER = 1e-12;

  /** A step of the envelope, in seconds. */
  private static final double STEP = 0.004;

  private static final double SMALL = 0.1;
  private static final int WINDOW = 256;

  /** How far around a click is listened, in seconds, and how many samples belong to it. */
  private static final double AROUND = 0.008;

  private static final int GUARD = 3;
  private static final double STANDS_OUT = 10;
  private static final double AUDIBLE = 0.02;

  /** Of spectra: 256 samples, 128 between two of them. */
  static ShortTimeFourier transform() {
    return new ShortTimeFourier(WINDOW, WINDOW / 2);
  }

  /** The facts of a waveform of a rate in Hz, with the power of its frequencies. */
  static SoundFacts of(float[] wave, int rate, double[] power) {
    double peak = 0;
    double squares = 0;
    for (float value : wave) {
      peak = Math.max(peak, Math.abs(value));
      squares += value * value;
    }
    double loudness = 10 * Math.log10(Math.max(LEAST_POWER, squares / wave.length));
    if (peak < SILENT) {
      return new SoundFacts(true, loudness, 0, 0, 0, 0, 0, 0);
    }
    int step = Math.max(1, (int) Math.round(STEP * rate));
    double[] envelope = envelope(wave, step);
    int loudest = 0;
    for (int i = 0; i < envelope.length; i++) {
      loudest = envelope[i] > envelope[loudest] ? i : loudest;
    }
    int first = 0;
    while (envelope[first] < SMALL * envelope[loudest]) {
      first++;
    }
    int last = envelope.length - 1;
    while (envelope[last] < SMALL * envelope[loudest]) {
      last--;
    }
    double milliseconds = 1000.0 * step / rate;
    return new SoundFacts(
        false,
        loudness,
        centroid(power, rate),
        flatness(power),
        tone(power),
        (loudest - first) * milliseconds,
        (last - loudest) * milliseconds,
        clicks(wave, rate));
  }

  /** The power of each frequency, over all of a sound. */
  static double[] power(float[] wave, ShortTimeFourier transform) {
    double[] signal = new double[wave.length];
    for (int i = 0; i < wave.length; i++) {
      signal[i] = wave[i];
    }
    ShortTimeFourier.Spectra frames = transform.of(signal);
    double[] power = new double[transform.frequencies()];
    for (int t = 0; t < transform.frames(wave.length); t++) {
      for (int k = 0; k < power.length; k++) {
        double magnitude = frames.magnitude(t * power.length + k);
        power[k] += magnitude * magnitude;
      }
    }
    return power;
  }

  /** Effective values of pieces of a sound. */
  private static double[] envelope(float[] wave, int step) {
    double[] envelope = new double[(wave.length + step - 1) / step];
    for (int i = 0; i < envelope.length; i++) {
      double sum = 0;
      int end = Math.min(wave.length, (i + 1) * step);
      for (int n = i * step; n < end; n++) {
        sum += wave[n] * wave[n];
      }
      envelope[i] = Math.sqrt(sum / (end - i * step));
    }
    return envelope;
  }

  private static double centroid(double[] power, int rate) {
    double all = 0;
    double weighted = 0;
    for (int k = 0; k < power.length; k++) {
      all += power[k];
      weighted += power[k] * k * rate / WINDOW;
    }
    return weighted / all;
  }

  private static double flatness(double[] power) {
    double logarithms = 0;
    double sum = 0;
    for (double one : power) {
      logarithms += Math.log(one + LEAST_POWER);
      sum += one + LEAST_POWER;
    }
    return Math.exp(logarithms / power.length) / (sum / power.length);
  }

  private static double tone(double[] power) {
    double all = 0;
    double most = 0;
    for (int k = 0; k < power.length; k++) {
      all += power[k];
      double here = power[k];
      here += k > 0 ? power[k - 1] : 0;
      here += k + 1 < power.length ? power[k + 1] : 0;
      most = Math.max(most, here);
    }
    return most / all;
  }

  private static int clicks(float[] wave, int rate) {
    int reach = Math.max(2 * GUARD, (int) Math.round(AROUND * rate));
    // Sums of the squared second differences: those of n−1, n and n+1 stand at n.
    double[] sums = new double[wave.length + 1];
    for (int n = 0; n < wave.length; n++) {
      double difference = difference(wave, n);
      sums[n + 1] = sums[n] + difference * difference;
    }
    int clicks = 0;
    int next = 0;
    for (int n = 1; n + 1 < wave.length; n++) {
      double difference = Math.abs(difference(wave, n));
      if (n >= next && difference > AUDIBLE) {
        double before = between(sums, n - reach, n - GUARD);
        double after = between(sums, n + GUARD + 1, n + reach + 1);
        double around = Math.sqrt(Math.max(before, after) / (reach - GUARD));
        if (difference > STANDS_OUT * around) {
          clicks++;
          next = n + reach;
        }
      }
    }
    return clicks;
  }

  private static double difference(float[] wave, int n) {
    return n == 0 || n + 1 == wave.length ? 0 : wave[n - 1] - 2 * wave[n] + wave[n + 1];
  }

  private static double between(double[] sums, int from, int to) {
    int last = sums.length - 1;
    return sums[Math.max(0, Math.min(last, to))] - sums[Math.max(0, Math.min(last, from))];
  }
}
