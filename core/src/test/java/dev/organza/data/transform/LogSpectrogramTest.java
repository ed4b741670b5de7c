package dev.organza.data.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.sound.ShortTimeFourier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Spectrograms, phases and SpecGAN's normalisation against {@code src/test/python/sounds.py}, which
 * computes them by PyTorch's FFT.
 */
class LogSpectrogramTest {

  /** The script's: sounds of 100 samples, windows of 16, hops of 8 and 6. */
  private static final int SAMPLES = 100;

  private static final SoundEncoding.Magnitudes OPTIONS =
      new SoundEncoding.Magnitudes(16, 8, 1e-3, 3, 16);

  record Expected(
      double[][] sounds,
      double[] real,
      double[] imaginary,
      Map<Integer, double[]> griffinLim,
      double[] mean,
      double[] deviation,
      double[][] images,
      double[] other,
      double[] otherSound,
      double[] back) {}

  private static final Expected EXPECTED = read();

  private static Expected read() {
    try (InputStream in = LogSpectrogramTest.class.getResourceAsStream("spectrograms.json")) {
      return JsonMapper.builder().build().readValue(Objects.requireNonNull(in), Expected.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Dataset sounds(double[]... sounds) {
    float[][] waves = new float[sounds.length][];
    for (int n = 0; n < waves.length; n++) {
      waves[n] = floats(sounds[n]);
    }
    return DatasetBuilder.ofWaves("strikes", 8_000, waves).build();
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static Transform fitted(SoundEncoding encoding, Dataset dataset) {
    Encodings range = Encodings.range(-1, 1);
    return Transform.fit(
        dataset, "sample", new Encodings(-1, 1, range.numbers(), encoding, range.seed()));
  }

  private static void assertClose(double[] found, double[] expected, double tolerance) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as("at %d", i).isCloseTo(expected[i], within(tolerance));
    }
  }

  @Test
  void framesAreThoseOfPyTorch() {
    ShortTimeFourier.Spectra frames = new ShortTimeFourier(16, 6).of(EXPECTED.sounds[1]);
    assertClose(frames.real(), EXPECTED.real, 1e-12);
    assertClose(frames.imaginary(), EXPECTED.imaginary, 1e-12);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16})
  void phasesAreEstimatedAsGriffinAndLimDo(int iterations) {
    ShortTimeFourier fourier = new ShortTimeFourier(16, 6);
    ShortTimeFourier.Spectra frames = fourier.of(EXPECTED.sounds[1]);
    double[] magnitudes = new double[frames.real().length];
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] = frames.magnitude(i);
    }
    assertClose(
        fourier.ofMagnitudes(magnitudes, SAMPLES, iterations),
        Objects.requireNonNull(EXPECTED.griffinLim.get(iterations)),
        1e-9);
  }

  /** Its phases known, a signal comes back, but for the end that one frame hears alone. */
  @Test
  void framesOfASignalGiveItBack() {
    ShortTimeFourier fourier = new ShortTimeFourier(32, 16);
    double[] signal = Arrays.copyOf(EXPECTED.sounds[0], 112);
    double[] back = fourier.inverse(fourier.of(signal), signal.length);
    assertClose(Arrays.copyOf(back, 96), Arrays.copyOf(signal, 96), 1e-12);
    assertThat(fourier.frames(112)).isEqualTo(7);
  }

  @Test
  void soundsBecomeSpecGansImages() {
    try (Dataset dataset = sounds(EXPECTED.sounds)) {
      LogSpectrogram fitted = (LogSpectrogram) fitted(OPTIONS, dataset);
      assertClose(fitted.mean(), EXPECTED.mean, 1e-9);
      assertClose(fitted.deviation(), EXPECTED.deviation, 1e-9);
      assertThat(fitted.shape(Shape.signal(1, SAMPLES))).isEqualTo(Shape.image(1, 8, 13));
      double[] raw = new double[3 * SAMPLES];
      for (int n = 0; n < 3; n++) {
        System.arraycopy(EXPECTED.sounds[n], 0, raw, n * SAMPLES, SAMPLES);
      }
      float[] network = new float[3 * 8 * 13];
      fitted.apply(raw, network);
      assertThat(fitted.apply(floats(raw))).containsExactly(network);
      for (int n = 0; n < 3; n++) {
        float[] one = Arrays.copyOfRange(network, n * 104, (n + 1) * 104);
        for (int i = 0; i < one.length; i++) {
          assertThat(one[i]).isCloseTo((float) EXPECTED.images[n][i], within(1e-6f));
        }
      }
    }
  }

  @Test
  void imagesBecomeSoundsAgain() {
    try (Dataset dataset = sounds(EXPECTED.sounds)) {
      Transform fitted = fitted(OPTIONS, dataset);
      double[] back = new double[2 * SAMPLES];
      float[] images = Arrays.copyOf(floats(EXPECTED.images[0]), 2 * 104);
      System.arraycopy(floats(EXPECTED.other), 0, images, 104, 104);
      fitted.invert(images, back);
      // The images are float32 here.
      assertClose(Arrays.copyOf(back, SAMPLES), EXPECTED.back, 1e-4);
      assertClose(Arrays.copyOfRange(back, SAMPLES, 2 * SAMPLES), EXPECTED.otherSound, 1e-4);
      assertThat(fitted.invert(images.clone())).containsExactly(floats(back));
    }
  }

  @Test
  void jsonKeepsItAndTheRangeScalesIt() throws IOException {
    try (Dataset dataset = sounds(EXPECTED.sounds)) {
      Transform fitted = fitted(OPTIONS, dataset);
      JsonMapper mapper = JsonMapper.builder().build();
      String json = mapper.writerFor(Transform.class).writeValueAsString(fitted);
      assertThat(mapper.readValue(json, Transform.class))
          .isEqualTo(fitted)
          .hasSameHashCodeAs(fitted);
      Transform unit =
          Transform.fit(
              dataset,
              "sample",
              new Encodings(0, 1, NumberEncoding.Standardised.DEFAULTS, OPTIONS, 0));
      float[] wide = fitted.apply(floats(EXPECTED.sounds[2]));
      float[] narrow = unit.apply(floats(EXPECTED.sounds[2]));
      for (int i = 0; i < wide.length; i++) {
        assertThat(narrow[i]).isCloseTo((wide[i] + 1) / 2, within(1e-6f));
      }
    }
  }

  /** As many frames as frequencies at powers of 4: the paper's 128×128 of 16,384 samples. */
  @ParameterizedTest
  @CsvSource({"16384,128,128", "4096,64,64", "8192,64,128", "1024,32,32", "5000,64,79"})
  void theSizeFollowsFromTheLength(int samples, int frequencies, int frames) {
    double[] wave = new double[samples];
    wave[0] = 1;
    try (Dataset dataset = sounds(wave)) {
      assertThat(fitted(SoundEncoding.Magnitudes.DEFAULTS, dataset).shape(Shape.signal(1, samples)))
          .isEqualTo(Shape.image(1, frequencies, frames));
    }
  }

  /** Silence has no deviation: it is 0 to a network, and comes back as silence. */
  @Test
  void silenceStaysSilent() {
    try (Dataset dataset = sounds(new double[256])) {
      Transform fitted = fitted(SoundEncoding.Magnitudes.DEFAULTS, dataset);
      assertThat(fitted.apply(new float[256])).containsOnly(0);
      float[] image = new float[fitted.shape(Shape.signal(1, 256)).elements()];
      Arrays.fill(image, 0.7f);
      for (float value : fitted.invert(image)) {
        assertThat(value).isCloseTo(0, within(1e-4f));
      }
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> new SoundEncoding.Magnitudes(100, 0, 1e-6, 3, 16))
        .hasMessage("window is 100; it is 0 or a power of 2 from 4 to 65,536");
    assertThatThrownBy(() -> new SoundEncoding.Magnitudes(16, 9, 1e-6, 3, 16))
        .hasMessage("hop is 9; it is at most half the window of 16");
    assertThatThrownBy(() -> new SoundEncoding.Magnitudes(0, 24, 1e-6, 3, 16))
        .hasMessage("hop is 24; without a window it is a power of 2");
    assertThatThrownBy(() -> new SoundEncoding.Magnitudes(0, 0, 0, 3, 16))
        .hasMessage("floor is 0.0; it is above 0");
    assertThatThrownBy(() -> new SoundEncoding.Magnitudes(0, 0, 1e-6, Double.NaN, 16))
        .hasMessage("deviations is NaN; it is above 0");
    assertThatThrownBy(() -> new SoundEncoding.Magnitudes(0, 0, 1e-6, 3, 1001))
        .hasMessage("iterations is 1001; it is 0 to 1000");
    try (Dataset dataset = sounds(EXPECTED.sounds)) {
      assertThatThrownBy(() -> fitted(new SoundEncoding.Magnitudes(256, 0, 1e-6, 3, 16), dataset))
          .isInstanceOf(UsageException.class)
          .hasMessage("a spectrogram with windows of 256 samples does not fit sounds of 100");
      Transform fitted = fitted(OPTIONS, dataset);
      assertThatThrownBy(() -> fitted.shape(Shape.signal(1, 99)))
          .hasMessage("this spectrogram is of sounds of [1,100], not [1,99]");
      assertThatThrownBy(() -> fitted.apply(new float[99]))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(
            () -> new LogSpectrogram(100, 16, 8, 1, 3, 16, -1, 1, new double[7], new double[8]))
        .hasMessage("a window of 16 has 8 frequencies, not 7 and 8");
  }
}
