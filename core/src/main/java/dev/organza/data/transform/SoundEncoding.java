package dev.organza.data.transform;

import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Field;

/** How sounds become values of the networks: a choice of a recipe. */
public sealed interface SoundEncoding {

  /**
   * Fits the transform of sounds.
   *
   * @param wave the sounds' length and rate
   * @param dataset the training data
   * @param low the least value for the network
   * @param high the greatest value for the network
   */
  Transform fit(Field.Wave wave, Dataset dataset, double low, double high);

  /** Whether a generator gives the waveform itself, and nothing that it is estimated from. */
  default boolean isWaveform() {
    return false;
  }

  /** The waveform itself: a signal [1,L] for networks of signals. */
  record Amplitudes() implements SoundEncoding {

    public static final Amplitudes DEFAULTS = new Amplitudes();

    @Override
    public boolean isWaveform() {
      return true;
    }

    @Override
    public Transform fit(Field.Wave wave, Dataset dataset, double low, double high) {
      return Scaling.waves(low, high);
    }
  }

  /**
   * The logarithms of a spectrogram's magnitudes, each frequency by itself standardised: an image
   * [1,window/2,L/hop] for networks of images, as in SpecGAN (Donahue et al. 2019,
   * arXiv:1802.04208, §2.2). Back to a waveform the phases are estimated.
   *
   * @param window in samples, a power of 2; 0 for twice the hop
   * @param hop from window to window, in samples; 0 for the power of 2 nearest below √L, with which
   *     there are as many frames as frequencies if L is a power of 4: 128 for the paper's L = 16384
   * @param floor what is added to magnitudes before their logarithm, above 0; a sine at full
   *     amplitude has the magnitude window/4
   * @param deviations how many standard deviations of a frequency the range of the network holds,
   *     above 0
   * @param iterations of Griffin and Lim's algorithm, 0 to 1000
   */
  record Magnitudes(int window, int hop, double floor, double deviations, int iterations)
      implements SoundEncoding {

    /** The paper's. */
    public static final Magnitudes DEFAULTS = new Magnitudes(0, 0, 1e-6, 3, 16);

    private static final int LEAST_WINDOW = 4;
    private static final int MOST_WINDOW = 1 << 16;
    private static final int MOST_ITERATIONS = 1000;

    public Magnitudes {
      if (window != 0
          && (window < LEAST_WINDOW || window > MOST_WINDOW || Integer.bitCount(window) != 1)) {
        throw new IllegalArgumentException(
            "window is %d; it is 0 or a power of 2 from %d to %,d"
                .formatted(window, LEAST_WINDOW, MOST_WINDOW));
      }
      if (hop < 0 || hop > MOST_WINDOW / 2) {
        throw new IllegalArgumentException(
            "hop is %d; it is 0 to %,d".formatted(hop, MOST_WINDOW / 2));
      }
      if (window != 0 && hop > window / 2) {
        throw new IllegalArgumentException(
            "hop is %d; it is at most half the window of %d".formatted(hop, window));
      }
      if (window == 0 && hop != 0 && Integer.bitCount(hop) != 1) {
        throw new IllegalArgumentException(
            "hop is %d; without a window it is a power of 2".formatted(hop));
      }
      if (!(floor > 0) || Double.isInfinite(floor)) {
        throw new IllegalArgumentException("floor is " + floor + "; it is above 0");
      }
      if (!(deviations > 0) || Double.isInfinite(deviations)) {
        throw new IllegalArgumentException("deviations is " + deviations + "; it is above 0");
      }
      if (iterations < 0 || iterations > MOST_ITERATIONS) {
        throw new IllegalArgumentException(
            "iterations is %d; it is 0 to %d".formatted(iterations, MOST_ITERATIONS));
      }
    }

    @Override
    public Transform fit(Field.Wave wave, Dataset dataset, double low, double high) {
      int step = hop > 0 ? hop : window > 0 ? Math.min(window / 2, root(wave)) : root(wave);
      int frame = window > 0 ? window : 2 * step;
      if (frame < LEAST_WINDOW || frame > wave.samples()) {
        throw new UsageException(
            "a spectrogram with windows of %d samples does not fit sounds of %d"
                .formatted(frame, wave.samples()));
      }
      return LogSpectrogram.fit(this, frame, step, wave.samples(), dataset, low, high);
    }

    /** The power of 2 nearest below √L. */
    private static int root(Field.Wave wave) {
      return Integer.highestOneBit((int) Math.sqrt(wave.samples()));
    }
  }
}
