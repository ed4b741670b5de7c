package dev.organza.data.transform;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.sound.ShortTimeFourier;
import java.util.Arrays;

/**
 * A waveform as the logarithms of its spectrogram's magnitudes, and back by an estimate of the
 * phases: SpecGAN's transform (Donahue et al. 2019, arXiv:1802.04208, §2.2).
 *
 * <pre>network = middle + half · clip((log(|X| + floor) − mean) / deviation / deviations, −1, 1)
 * </pre>
 *
 * <p>X is the {@link ShortTimeFourier}, with mean and deviation those of each frequency over all
 * frames of the training data; middle and half are those of the network's range. A sample is an
 * image [1,F,T] with a row for each frequency, the lowest first, and a column for each frame. The
 * highest frequency, half the rate, is left out, and silent on the way back.
 *
 * <p>It is not exact: phases are lost, and what lies beyond the clip. {@link #invert} estimates the
 * phases by Griffin and Lim's algorithm (1984) from phases of zero, so that the same values always
 * give the same sound. It departs from the authors' code in that frames are centred, so that the
 * first frame hears the onset at full weight, and in that the inverse is the one of least squares.
 *
 * @param samples of a waveform, L
 * @param window in samples, a power of 2
 * @param hop in samples
 * @param floor added to magnitudes
 * @param deviations how many of them the range holds
 * @param iterations of Griffin and Lim's algorithm
 * @param low the least value for the network
 * @param high the greatest
 * @param mean of the logarithm at each of the window/2 frequencies
 * @param deviation likewise, 0 where the logarithm never changes
 */
// The arrays are copied at the doors, and equality is by content.
@SuppressWarnings("ArrayRecordComponent")
public record LogSpectrogram(
    int samples,
    int window,
    int hop,
    double floor,
    double deviations,
    int iterations,
    double low,
    double high,
    double[] mean,
    double[] deviation)
    implements Transform {

  /** Sounds, spread evenly over the data, that the moments are taken from. */
  private static final int MOST_FITTED = 10_000;

  /**
   * Checks the numbers and copies the arrays.
   *
   * @throws IllegalArgumentException if a number is outside its range, or there are not as many
   *     means and deviations as frequencies
   */
  public LogSpectrogram {
    new ShortTimeFourier(window, hop); // checks them
    if (samples < 1 || iterations < 0) {
      throw new IllegalArgumentException("samples and iterations are not negative");
    }
    if (!(low < high) || !(floor > 0) || !(deviations > 0)) {
      throw new IllegalArgumentException(
          "a spectrogram's range is [low, high], and its floor and deviations are positive");
    }
    if (mean.length != window / 2 || deviation.length != window / 2) {
      throw new IllegalArgumentException(
          "a window of %d has %d frequencies, not %d and %d"
              .formatted(window, window / 2, mean.length, deviation.length));
    }
    if (!Arrays.stream(mean).allMatch(Double::isFinite)
        || !Arrays.stream(deviation).allMatch(d -> d >= 0 && Double.isFinite(d))) {
      throw new IllegalArgumentException("means and deviations are finite");
    }
    mean = mean.clone();
    deviation = deviation.clone();
  }

  /** The transform with the moments of the training data, by Welford's recurrence. */
  static LogSpectrogram fit(
      SoundEncoding.Magnitudes options,
      int window,
      int hop,
      int samples,
      Dataset dataset,
      double low,
      double high) {
    ShortTimeFourier fourier = new ShortTimeFourier(window, hop);
    int frequencies = window / 2;
    double[] mean = new double[frequencies];
    double[] squares = new double[frequencies];
    double[] wave = new double[samples];
    Dataset some = dataset.spread(MOST_FITTED);
    long seen = 0;
    for (int n = 0; n < some.count(); n++) {
      some.read(n, wave, 0);
      ShortTimeFourier.Spectra frames = fourier.of(wave);
      for (int t = 0; t < fourier.frames(samples); t++) {
        seen++;
        for (int k = 0; k < frequencies; k++) {
          double value =
              StrictMath.log(frames.magnitude(t * (frequencies + 1) + k) + options.floor());
          double delta = value - mean[k];
          mean[k] += delta / seen;
          squares[k] += delta * (value - mean[k]);
        }
      }
    }
    double count = seen;
    return new LogSpectrogram(
        samples,
        window,
        hop,
        options.floor(),
        options.deviations(),
        options.iterations(),
        low,
        high,
        mean,
        Arrays.stream(squares).map(sum -> Math.sqrt(sum / count)).toArray());
  }

  private ShortTimeFourier fourier() {
    return new ShortTimeFourier(window, hop);
  }

  @Override
  public Shape shape(Shape raw) {
    if (!raw.equals(Shape.signal(1, samples))) {
      throw new IllegalArgumentException(
          "this spectrogram is of sounds of %s, not %s".formatted(Shape.signal(1, samples), raw));
    }
    return Shape.image(1, window / 2, fourier().frames(samples));
  }

  /** A copy of the means. */
  @Override
  public double[] mean() {
    return mean.clone();
  }

  /** A copy of the deviations. */
  @Override
  public double[] deviation() {
    return deviation.clone();
  }

  @Override
  public void apply(double[] raw, float[] network) {
    ShortTimeFourier fourier = fourier();
    int values = values(fourier);
    for (int n = 0; n < sounds(raw.length, samples); n++) {
      double[] wave = Arrays.copyOfRange(raw, n * samples, (n + 1) * samples);
      apply(fourier.of(wave), fourier.frames(samples), network, n * values);
    }
  }

  private void apply(ShortTimeFourier.Spectra frames, int count, float[] network, int offset) {
    int frequencies = window / 2;
    double middle = (low + high) / 2;
    double half = (high - low) / 2;
    for (int k = 0; k < frequencies; k++) {
      for (int t = 0; t < count; t++) {
        double value = StrictMath.log(frames.magnitude(t * (frequencies + 1) + k) + floor);
        double scaled = deviation[k] == 0 ? 0 : (value - mean[k]) / deviation[k] / deviations;
        network[offset + k * count + t] =
            (float) (middle + half * Math.max(-1, Math.min(1, scaled)));
      }
    }
  }

  @Override
  public void invert(float[] network, double[] raw) {
    ShortTimeFourier fourier = fourier();
    int values = values(fourier);
    for (int n = 0; n < sounds(network.length, values); n++) {
      double[] magnitudes = magnitudes(network, n * values, fourier.frames(samples));
      double[] wave = fourier.ofMagnitudes(magnitudes, samples, iterations);
      for (int i = 0; i < samples; i++) {
        raw[n * samples + i] = Math.max(-1, Math.min(1, wave[i]));
      }
    }
  }

  /** Frame by frame, as {@link ShortTimeFourier} has them. */
  private double[] magnitudes(float[] network, int offset, int count) {
    int frequencies = window / 2;
    double middle = (low + high) / 2;
    double half = (high - low) / 2;
    double[] magnitudes = new double[count * (frequencies + 1)];
    for (int k = 0; k < frequencies; k++) {
      for (int t = 0; t < count; t++) {
        double scaled = (network[offset + k * count + t] - middle) / half;
        magnitudes[t * (frequencies + 1) + k] =
            StrictMath.exp(mean[k] + deviation[k] * deviations * Math.max(-1, Math.min(1, scaled)));
      }
    }
    return magnitudes;
  }

  private int values(ShortTimeFourier fourier) {
    return window / 2 * fourier.frames(samples);
  }

  private static int sounds(int values, int each) {
    if (values % each != 0) {
      throw new IllegalArgumentException(
          "this spectrogram is of samples of " + each + " values, not " + values);
    }
    return values / each;
  }

  @Override
  public float[] apply(float[] raw) {
    double[] exact = new double[raw.length];
    for (int i = 0; i < raw.length; i++) {
      exact[i] = raw[i];
    }
    float[] network = new float[sounds(raw.length, samples) * values(fourier())];
    apply(exact, network);
    return network;
  }

  @Override
  public float[] invert(float[] network) {
    double[] raw = new double[sounds(network.length, values(fourier())) * samples];
    invert(network, raw);
    float[] rounded = new float[raw.length];
    for (int i = 0; i < raw.length; i++) {
      rounded[i] = (float) raw[i];
    }
    return rounded;
  }

  /** 1: a sample of a waveform depends on all values of its frames. */
  @Override
  public double scale(int element) {
    return 1;
  }

  @Override
  public boolean needsFloat64() {
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogSpectrogram same
        && samples == same.samples
        && window == same.window
        && hop == same.hop
        && floor == same.floor
        && deviations == same.deviations
        && iterations == same.iterations
        && low == same.low
        && high == same.high
        && Arrays.equals(mean, same.mean)
        && Arrays.equals(deviation, same.deviation);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.hashCode(deviation);
  }

  @Override
  public String toString() {
    return "LogSpectrogram[samples=%d, window=%d, hop=%d]".formatted(samples, window, hop);
  }
}
