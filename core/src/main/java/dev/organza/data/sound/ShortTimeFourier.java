package dev.organza.data.sound;

import java.util.Arrays;

/**
 * The short-time Fourier transform of real signals: each frame is a window of n samples, weighted
 * by the periodic Hann window w, and frame t is centred on the sample t·hop. Beyond its ends a
 * signal is zero.
 *
 * <pre>X[t,k] = Σ_j w[j] · x[t·hop − n/2 + j] · exp(−2πi·j·k/n), k = 0 … n/2</pre>
 *
 * <p>Frequency k is k·rate/n Hz. Immutable, and safe to use from several threads.
 */
public final class ShortTimeFourier {

  private final int window;
  private final int hop;
  private final double[] weights;
  private final double[] cosines;
  private final double[] sines;

  /**
   * The transform with windows and steps of these lengths.
   *
   * @param window n, in samples, a power of 2, at least 4
   * @param hop in samples, from 1 to n/2
   * @throws IllegalArgumentException if they are outside these ranges
   */
  public ShortTimeFourier(int window, int hop) {
    if (window < 4 || Integer.bitCount(window) != 1) {
      throw new IllegalArgumentException(
          "a window is a power of 2 of at least 4 samples, not " + window);
    }
    if (hop < 1 || hop > window / 2) {
      throw new IllegalArgumentException(
          "a hop is 1 to half the window of " + window + " samples, not " + hop);
    }
    this.window = window;
    this.hop = hop;
    this.weights = new double[window];
    this.cosines = new double[window / 2];
    this.sines = new double[window / 2];
    for (int j = 0; j < window; j++) {
      weights[j] = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * j / window);
    }
    for (int j = 0; j < window / 2; j++) {
      cosines[j] = StrictMath.cos(2 * Math.PI * j / window);
      sines[j] = StrictMath.sin(2 * Math.PI * j / window);
    }
  }

  /** The number of frequencies: n/2 + 1. */
  public int frequencies() {
    return window / 2 + 1;
  }

  /** The number of frames of a signal: ⌈length/hop⌉. */
  public int frames(int length) {
    return (length + hop - 1) / hop;
  }

  /**
   * The complex numbers of frames and frequencies, frame by frame.
   *
   * @param real {@code [frames·frequencies]}
   * @param imaginary as many
   */
  // The arrays are worked on in place.
  @SuppressWarnings("ArrayRecordComponent")
  public record Spectra(double[] real, double[] imaginary) {

    /** The magnitude at a place. */
    public double magnitude(int at) {
      return Math.sqrt(real[at] * real[at] + imaginary[at] * imaginary[at]);
    }
  }

  /** The transform of a signal. */
  public Spectra of(double[] signal) {
    int frames = frames(signal.length);
    int frequencies = frequencies();
    Spectra all = new Spectra(new double[frames * frequencies], new double[frames * frequencies]);
    double[] real = new double[window];
    double[] imaginary = new double[window];
    for (int t = 0; t < frames; t++) {
      int start = t * hop - window / 2;
      for (int j = 0; j < window; j++) {
        int at = start + j;
        real[j] = at < 0 || at >= signal.length ? 0 : weights[j] * signal[at];
      }
      Arrays.fill(imaginary, 0);
      fourier(real, imaginary);
      System.arraycopy(real, 0, all.real, t * frequencies, frequencies);
      System.arraycopy(imaginary, 0, all.imaginary, t * frequencies, frequencies);
    }
    return all;
  }

  /**
   * The signal whose transform is nearest to these frames by least squares (Griffin and Lim 1984,
   * equation 6): the frames' signals, weighted by w and added where they overlap, over Σw². Where
   * the last frame stands alone Σw² is taken as 1/2 at least, which fades its end out; the frames
   * of a signal that is silent there give it back.
   *
   * @param length of the signal, in samples
   */
  public double[] inverse(Spectra frames, int length) {
    int frequencies = frequencies();
    double[] signal = new double[length];
    double[] squares = new double[length];
    double[] real = new double[window];
    double[] imaginary = new double[window];
    for (int t = 0; t < frames(length); t++) {
      int from = t * frequencies;
      // A real signal's frequency n − k is the conjugate of k; swapping the parts inverts.
      for (int k = 0; k < frequencies; k++) {
        real[k] = frames.real[from + k];
        imaginary[k] = frames.imaginary[from + k];
      }
      imaginary[0] = 0;
      imaginary[window / 2] = 0;
      for (int k = 1; k < window / 2; k++) {
        real[window - k] = real[k];
        imaginary[window - k] = -imaginary[k];
      }
      fourier(imaginary, real);
      int start = t * hop - window / 2;
      for (int j = Math.max(0, -start); j < window && start + j < length; j++) {
        signal[start + j] += weights[j] * real[j] / window;
        squares[start + j] += weights[j] * weights[j];
      }
    }
    for (int i = 0; i < length; i++) {
      signal[i] /= Math.max(squares[i], 0.5);
    }
    return signal;
  }

  /**
   * A signal with given magnitudes of its transform, by Griffin and Lim's iteration: from phases of
   * zero, each pass keeps the phases that the signal of the last has and restores the magnitudes.
   *
   * @param magnitudes {@code [frames·frequencies]}, frame by frame, at least 0
   * @param length of the signal, in samples
   * @param iterations how often; with 0 all phases are zero
   */
  public double[] ofMagnitudes(double[] magnitudes, int length, int iterations) {
    Spectra estimate = new Spectra(magnitudes.clone(), new double[magnitudes.length]);
    for (int i = 0; i < iterations; i++) {
      Spectra found = of(inverse(estimate, length));
      for (int at = 0; at < magnitudes.length; at++) {
        double size = Math.max(1e-8, found.magnitude(at));
        estimate.real[at] = magnitudes[at] * found.real[at] / size;
        estimate.imaginary[at] = magnitudes[at] * found.imaginary[at] / size;
      }
    }
    return inverse(estimate, length);
  }

  /** The discrete Fourier transform in place, by Cooley and Tukey's algorithm of radix 2. */
  private void fourier(double[] real, double[] imaginary) {
    int shift = Integer.numberOfLeadingZeros(window) + 1;
    for (int i = 0; i < window; i++) {
      int mirrored = Integer.reverse(i) >>> shift;
      if (mirrored > i) {
        swap(real, i, mirrored);
        swap(imaginary, i, mirrored);
      }
    }
    for (int half = 1; half < window; half *= 2) {
      int step = window / (2 * half);
      for (int block = 0; block < window; block += 2 * half) {
        for (int j = 0; j < half; j++) {
          int low = block + j;
          int high = low + half;
          double cosine = cosines[j * step];
          double sine = sines[j * step];
          double r = real[high] * cosine + imaginary[high] * sine;
          double i = imaginary[high] * cosine - real[high] * sine;
          real[high] = real[low] - r;
          imaginary[high] = imaginary[low] - i;
          real[low] += r;
          imaginary[low] += i;
        }
      }
    }
  }

  private static void swap(double[] values, int i, int j) {
    double kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }
}
