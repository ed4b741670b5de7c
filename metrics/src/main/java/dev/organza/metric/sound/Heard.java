package dev.organza.metric.sound;

import dev.organza.data.sound.ShortTimeFourier;

/**
 * What one sound is like.
 *
 * @param silent whether its peak is more than 60 dB below full scale; the others are then 0
 * @param centroid the mean of its frequencies, weighted by their power, in Hz (Peeters 2004, "A
 *     large set of audio features", section 6.1)
 * @param attack from where the envelope first has a tenth of its peak to the peak, in milliseconds
 * @param decay from the peak to where the envelope has a tenth of it for the last time, in
 *     milliseconds
 */
record Heard(boolean silent, double centroid, double attack, double decay) {

  private static final double SILENT = 0.001;

  /** A step of the envelope, in seconds. */
  private static final double STEP = 0.004;

  private static final double SMALL = 0.1;
  private static final int WINDOW = 256;

  /** Of spectra; 128 samples between two of them. */
  static ShortTimeFourier transform() {
    return new ShortTimeFourier(WINDOW, WINDOW / 2);
  }

  static Heard of(float[] wave, int rate, double[] power) {
    double peak = 0;
    for (float value : wave) {
      peak = Math.max(peak, Math.abs(value));
    }
    if (peak < SILENT) {
      return new Heard(true, 0, 0, 0);
    }
    int step = Math.max(1, (int) Math.round(STEP * rate));
    double[] envelope = new double[(wave.length + step - 1) / step];
    int loudest = 0;
    for (int i = 0; i < envelope.length; i++) {
      double sum = 0;
      int end = Math.min(wave.length, (i + 1) * step);
      for (int n = i * step; n < end; n++) {
        sum += wave[n] * wave[n];
      }
      envelope[i] = Math.sqrt(sum / (end - i * step));
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
    return new Heard(
        false,
        centroid(power, rate),
        (loudest - first) * milliseconds,
        (last - loudest) * milliseconds);
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

  private static double centroid(double[] power, int rate) {
    double all = 0;
    double weighted = 0;
    for (int k = 0; k < power.length; k++) {
      all += power[k];
      weighted += power[k] * k * rate / WINDOW;
    }
    return weighted / all;
  }
}
