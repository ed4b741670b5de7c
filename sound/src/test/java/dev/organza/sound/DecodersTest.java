package dev.organza.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.organza.OrganzaException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.SoundOptions;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.recipe.Catalogue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the reference encoders, see {@code make.sh} beside them, whole and spoilt. */
class DecodersTest {

  private static final Sources SOURCES = Catalogue.discovered().sources();

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path folder;

  private static byte[] file(String name) throws IOException {
    try (InputStream in = DecodersTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  private Dataset open(double acceptedShare) {
    return SOURCES.open(
        DataOptions.DEFAULTS
            .withSource(folder.toString())
            .withUnreadableShare(acceptedShare)
            .withSound(new SoundOptions(8_000, 2_000, 0, 0)),
        DownloadListener.silent());
  }

  /** The amplitude of a sine of 500 Hz in a piece of a waveform at 8,000 Hz. */
  private static double amplitude(float[] wave, int from, int to) {
    double sine = 0;
    double cosine = 0;
    for (int n = from; n < to; n++) {
      sine += wave[n] * Math.sin(2 * Math.PI * n / 16);
      cosine += wave[n] * Math.cos(2 * Math.PI * n / 16);
    }
    return 2 * Math.hypot(sine, cosine) / (to - from);
  }

  /** The amplitude in the file: LAME damps by 0.95, so that nothing is clipped. */
  private static double encoded(String name) {
    return name.endsWith("mp3") ? 0.95 * 0.5 : 0.5;
  }

  private static double power(float[] wave, int from, int to) {
    double sum = 0;
    for (int n = from; n < to; n++) {
      sum += wave[n] * wave[n];
    }
    return sum / (to - from);
  }

  @ParameterizedTest
  @CsvSource({
    "tone16000.flac, 1e-4",
    "tone44100.flac, 1e-4",
    "tone16000.ogg, 0.01",
    "tone44100.ogg, 0.01",
    "tone16000.mp3, 0.01",
    "tone44100.mp3, 0.01"
  })
  void aToneIsATone(String name, double tolerance) throws IOException {
    Files.write(folder.resolve(name), file(name));
    try (Dataset sounds = open(0)) {
      assertThat(sounds.count()).isEqualTo(1);
      float[] wave = new float[2_000];
      sounds.read(0, wave, 0);
      assertThat(amplitude(wave, 1_100, 1_900)).isCloseTo(encoded(name), offset(tolerance));
      // Nothing else is in it: the power of a sine is half of its amplitude squared.
      assertThat(power(wave, 1_100, 1_900))
          .isCloseTo(encoded(name) * encoded(name) / 2, offset(tolerance));
      if (name.endsWith("flac")) {
        for (int n = 64; n < 1_900; n++) {
          assertThat(wave[n])
              .isCloseTo((float) (0.5 * Math.sin(2 * Math.PI * n / 16)), offset(2e-4f));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tone16000.flac", "tone44100.ogg", "tone16000.mp3"})
  void whatIsCutOffIsReadAsFarAsItGoes(String name) throws IOException {
    byte[] whole = file(name);
    // FLAC's padding is at the beginning.
    Files.write(folder.resolve(name), Arrays.copyOf(whole, whole.length - whole.length / 16));
    try (Dataset sounds = open(0)) {
      float[] wave = new float[2_000];
      sounds.read(0, wave, 0);
      if (!name.endsWith("flac")) { // whose only frame is cut
        assertThat(amplitude(wave, 1_100, 1_420)).isCloseTo(encoded(name), offset(0.02));
      }
    } catch (OrganzaException e) {
      assertThat(e).hasMessageContaining(name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tone44100.flac", "tone16000.ogg", "tone44100.mp3"})
  void damagedFilesAreReadOrNamedAndDoNoHarm(String name) throws IOException {
    byte[] whole = file(name);
    SplittableRandom random = new SplittableRandom(7);
    int files = 60;
    for (int i = 0; i < files; i++) {
      byte[] spoilt = whole.clone();
      for (int k = 0; k < 1 + i; k++) {
        // After the first bytes, which say the format.
        spoilt[40 + random.nextInt(spoilt.length - 40)] = (byte) random.nextInt(256);
      }
      int length = i % 4 == 0 ? 40 + random.nextInt(whole.length - 40) : whole.length;
      Files.write(folder.resolve("%02d%s".formatted(i, name)), Arrays.copyOf(spoilt, length));
    }
    Files.write(folder.resolve(name), whole);
    try (Dataset sounds = open(1)) {
      assertThat(sounds.count()).isBetween(1, files + 1);
      assertThat(sounds.place(sounds.count() - 1)).isEqualTo(name);
      float[] wave = new float[2_000];
      for (int i = 0; i < sounds.count(); i++) {
        sounds.read(i, wave, 0);
        for (float value : wave) {
          assertThat(value >= -1 && value <= 1).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.flac", "a.ogg", "a.mp3"})
  void beginningsAloneAreNamed(String name) throws IOException {
    String end = name.substring(2);
    byte[] whole = file("tone16000." + end);
    for (int length : new int[] {0, 4, 60, 200}) {
      Files.write(folder.resolve(name), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> open(1))
          .isInstanceOf(OrganzaException.class)
          .hasMessageContaining("1 of 1 sound files cannot be read: " + name);
    }
  }

  @Test
  void theContentDecidesNotTheName() throws IOException {
    Files.write(folder.resolve("really-flac.wav"), file("tone16000.flac"));
    Files.write(folder.resolve("really-mp3.ogg"), file("tone16000.mp3"));
    Files.write(folder.resolve("text.mp3"), "This is no sound.".getBytes());
    try (Dataset sounds = open(0.5)) {
      assertThat(sounds.count()).isEqualTo(2);
      assertThat(sounds.notes())
          .anySatisfy(
              note ->
                  assertThat(note)
                      .contains("text.mp3 (its content is no WAV, FLAC, Ogg Vorbis or MP3)"));
    }
  }

  @Test
  void withoutThisModuleTheyAreNamedAndSkipped() throws IOException {
    Files.write(folder.resolve("a.flac"), file("tone16000.flac"));
    assertThatThrownBy(
            () ->
                Catalogue.builtIn()
                    .sources()
                    .open(
                        DataOptions.DEFAULTS.withSource(folder.toString()),
                        DownloadListener.silent()))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("1 .flac (a.flac)")
        .hasMessageContaining("Convert them to WAV");
  }
}
