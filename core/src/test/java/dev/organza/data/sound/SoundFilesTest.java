package dev.organza.data.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.Fixtures;
import dev.organza.data.SoundOptions;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Folders and archives of WAV files, written byte by byte as the specification says. */
class SoundFilesTest {

  private static final int PCM = 1;
  private static final int FLOAT = 3;

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path folder;

  private static byte[] chunk(String id, long declared, byte[] content) {
    ByteBuffer chunk = little(8 + content.length + (content.length & 1));
    chunk.put(id.getBytes(StandardCharsets.US_ASCII)).putInt((int) declared).put(content);
    return chunk.array();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] riff(byte[]... chunks) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    int size = Arrays.stream(chunks).mapToInt(each -> each.length).sum();
    file.writeBytes("RIFF".getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(little(4).putInt(4 + size).array());
    file.writeBytes("WAVE".getBytes(StandardCharsets.US_ASCII));
    Arrays.stream(chunks).forEach(file::writeBytes);
    return file.toByteArray();
  }

  private static byte[] format(int tag, int channels, int rate, int bits) {
    int align = channels * bits / 8;
    return chunk(
        "fmt ",
        16,
        little(16)
            .putShort((short) tag)
            .putShort((short) channels)
            .putInt(rate)
            .putInt(rate * align)
            .putShort((short) align)
            .putShort((short) bits)
            .array());
  }

  private static byte[] data(byte[] content) {
    return chunk("data", content.length, content);
  }

  /** A tone of 500 Hz, half of full scale, in each channel. */
  private static byte[] tone(int tag, int channels, int rate, int bits, int frames) {
    ByteBuffer samples = little(frames * channels * bits / 8);
    for (int n = 0; n < frames; n++) {
      double value = 0.5 * Math.sin(2 * Math.PI * 500 * n / rate);
      for (int c = 0; c < channels; c++) {
        if (tag == FLOAT && bits == 32) {
          samples.putFloat((float) value);
        } else if (tag == FLOAT) {
          samples.putDouble(value);
        } else if (bits == 8) {
          samples.put((byte) Math.round(128 + 128 * value));
        } else {
          long whole = Math.round(value * (1L << (bits - 1)));
          for (int b = 0; b < bits / 8; b++) {
            samples.put((byte) (whole >> (8 * b)));
          }
        }
      }
    }
    return data(samples.array());
  }

  private static byte[] wav(int tag, int channels, int rate, int bits, int frames) {
    return riff(format(tag, channels, rate, bits), tone(tag, channels, rate, bits, frames));
  }

  private static byte[] good() {
    return wav(PCM, 1, 8_000, 16, 8_000);
  }

  private void write(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private static Dataset open(Path path, SoundOptions sound) {
    return Sources.standard()
        .open(
            DataOptions.DEFAULTS.withSource(path.toString()).withSound(sound),
            DownloadListener.silent());
  }

  @Test
  void everyWayToStoreNumbersGivesTheSameSound() throws IOException {
    write("a/int8.wav", wav(PCM, 1, 8_000, 8, 2_000));
    write("a/int16.wav", good());
    write("a/int24.WAV", wav(PCM, 2, 8_000, 24, 2_000));
    write("b/int32.wav", wav(PCM, 8, 8_000, 32, 2_000));
    write("b/float32.wav", wav(FLOAT, 1, 8_000, 32, 2_000));
    write("b/float64.wav", wav(FLOAT, 2, 8_000, 64, 2_000));
    write("b/rate44.wav", wav(PCM, 2, 44_100, 16, 11_025));
    // Other chunks lie before, of an odd size, and the extensible form says its format later.
    write(
        "b/extensible.wav",
        riff(
            chunk("LIST", 5, new byte[5]),
            chunk(
                "fmt ",
                40,
                little(40)
                    .putShort((short) 0xFFFE)
                    .putShort((short) 1)
                    .putInt(8_000)
                    .putInt(24_000)
                    .putShort((short) 3)
                    .putShort((short) 24)
                    .putShort((short) 22)
                    .putShort((short) 24)
                    .putInt(4)
                    .putShort((short) PCM)
                    .array()),
            tone(PCM, 1, 8_000, 24, 2_000)));
    try (Dataset sounds = open(folder, new SoundOptions(8_000, 1_024, 0, 0))) {
      assertThat(sounds.schema().sample()).isEqualTo(new Field.Wave("sample", 1_024, 8_000));
      assertThat(sounds.classes()).containsExactly("a", "b");
      assertThat(sounds.count()).isEqualTo(8);
      assertThat(sounds.place(0)).isEqualTo("a/int16.wav");
      assertThat(sounds.notes())
          .anySatisfy(note -> assertThat(note).contains("Resampled to 8,000 Hz: 1 of 44,100 Hz"))
          .anySatisfy(note -> assertThat(note).contains("8 of 8 sounds are cut after 0.128 s"));
      float[] first = Fixtures.sample(sounds, 0);
      for (int i = 0; i < sounds.count(); i++) {
        float[] wave = Fixtures.sample(sounds, i);
        for (int n = 100; n < 1_024; n++) {
          assertThat(wave[n])
              .as(sounds.place(i))
              .isCloseTo((float) (0.5 * Math.sin(2 * Math.PI * n / 16)), offset(5e-3f));
          assertThat(wave[n]).isCloseTo(first[n], offset(5e-3f));
        }
      }
    }
  }

  @Test
  void anArchiveGivesTheSameAsItsFolder() throws IOException {
    write("set/kick/1.wav", good());
    write("set/snare/2.wav", wav(PCM, 2, 16_000, 16, 3_000));
    Path zip = folder.resolve("set.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name : new String[] {"kick/1.wav", "snare/2.wav"}) {
        out.putNextEntry(new ZipEntry(name));
        out.write(Files.readAllBytes(folder.resolve("set").resolve(name)));
      }
    }
    try (Dataset packed = open(zip, SoundOptions.DEFAULTS);
        Dataset plain = open(folder.resolve("set"), SoundOptions.DEFAULTS)) {
      assertThat(packed.sha256()).isEqualTo(plain.sha256());
      assertThat(packed.schema()).isEqualTo(plain.schema());
      assertThat(packed.schema().sample()).isEqualTo(new Field.Wave("sample", 8_192, 8_000));
      // Shorter than the length: silence follows.
      assertThat(Fixtures.sample(packed, 1)[8_000]).isZero();
    }
  }

  @Test
  void silenceBeforeASoundIsTrimmedAndItsLoudnessIsMadeTheSame() throws IOException {
    ByteBuffer late = little(2 * 12_000);
    late.position(2 * 4_000);
    late.put(good(), 44, 2 * 8_000);
    write("a.wav", riff(format(PCM, 1, 8_000, 16), data(late.array())));
    write("b.wav", good());
    try (Dataset sounds = open(folder, new SoundOptions(8_000, 2_000, 40, 20))) {
      float[] wave = Fixtures.sample(sounds, 0);
      assertThat(Math.abs(wave[0])).isGreaterThan(0);
      double squares = 0;
      for (float value : wave) {
        squares += value * value;
      }
      // An effective value of 20 dB below full scale is a tenth of it.
      assertThat(Math.sqrt(squares / 2_000)).isCloseTo(0.1, offset(1e-3));
      assertThat(wave).containsExactly(Fixtures.sample(sounds, 1), offset(1e-3f));
    }
  }

  @Test
  void aNamedSourceIsMadeToFitToo() {
    try (Dataset drums =
        Sources.standard()
            .open(
                DataOptions.DEFAULTS
                    .withSource("drum-machine")
                    .withSound(new SoundOptions(4_000, 256, 0, 0)),
                DownloadListener.silent())) {
      assertThat(drums.schema().sample()).isEqualTo(new Field.Wave("sample", 256, 4_000));
      assertThat(drums.count()).isEqualTo(1_500);
      assertThat(drums.classes()).hasSize(3);
    }
    assertThatThrownBy(
            () ->
                Sources.standard()
                    .open(
                        DataOptions.DEFAULTS
                            .withSource("digits")
                            .withSound(new SoundOptions(4_000, 0, 0, 0)),
                        DownloadListener.silent()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("holds no sounds");
  }

  /** Files that cannot be read, and what is said of each. */
  static Map<String, Object[]> hostile() {
    byte[] header = Arrays.copyOf(good(), 44);
    Map<String, Object[]> files = new LinkedHashMap<>();
    files.put("empty", new Object[] {new byte[0], "empty"});
    files.put("one byte", new Object[] {new byte[] {'R'}, "its content is no WAV"});
    files.put("half a header", new Object[] {Arrays.copyOf(good(), 30), "ends within its header"});
    files.put("header alone", new Object[] {header, "holds no samples"});
    files.put("no data chunk", new Object[] {Arrays.copyOf(good(), 36), "holds no samples"});
    files.put(
        "data without a format",
        new Object[] {riff(tone(PCM, 1, 8_000, 16, 100)), "samples come before their format"});
    files.put("0 Hz", new Object[] {wav(PCM, 1, 8_000, 16, 100), "a rate of 0 Hz"});
    ByteBuffer.wrap((byte[]) files.get("0 Hz")[0]).order(ByteOrder.LITTLE_ENDIAN).putInt(24, 0);
    files.put(
        "a huge rate",
        new Object[] {
          riff(format(PCM, 1, 2_000_000_000, 16), data(new byte[64])), "2,000,000,000 Hz"
        });
    files.put(
        "65,535 channels",
        new Object[] {
          riff(format(PCM, 65_535, 8_000, 8), data(new byte[70_000])), "65,535 channels"
        });
    files.put(
        "no channel",
        new Object[] {riff(format(PCM, 0, 8_000, 16), data(new byte[8])), "0 channels"});
    files.put(
        "ADPCM",
        new Object[] {riff(format(0x11, 1, 8_000, 8), data(new byte[512])), "ADPCM by IMA"});
    files.put(
        "12 bits",
        new Object[] {riff(format(PCM, 2, 8_000, 12), data(new byte[512])), "12 bits a sample"});
    byte[] misaligned = good();
    misaligned[32] = 7;
    files.put("a wrong frame", new Object[] {misaligned, "7 bytes a frame"});
    byte[] small = good();
    small[16] = 4;
    files.put("a small format", new Object[] {small, "a format of 4 bytes"});
    byte[] large = good();
    Arrays.fill(large, 16, 20, (byte) 0xff);
    files.put("a format of 4 GiB", new Object[] {large, "ends within its header"});
    byte[] nan = wav(FLOAT, 1, 8_000, 32, 100);
    ByteBuffer.wrap(nan).order(ByteOrder.LITTLE_ENDIAN).putFloat(44 + 4 * 17, Float.NaN);
    files.put("NaN", new Object[] {nan, "sample 17 is NaN"});
    byte[] infinite = wav(FLOAT, 1, 8_000, 64, 100);
    ByteBuffer.wrap(infinite).order(ByteOrder.LITTLE_ENDIAN).putDouble(44 + 8 * 3, 1e300);
    files.put("infinity", new Object[] {infinite, "sample 3 is Infinity"});
    files.put(
        "a picture",
        new Object[] {
          Arrays.copyOf(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10}, 99),
          "its content is no WAV"
        });
    byte[] big = good();
    big[3] = 'X';
    files.put("big-endian", new Object[] {big, "big-endian"});
    byte[] avi = good();
    avi[8] = 'A';
    files.put("a film", new Object[] {avi, "its content is no WAV"});
    return files;
  }

  static Iterable<String> names() {
    return hostile().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatCannotBeReadIsNamedWithItsReasonAndTheRestIsRead(String name) throws IOException {
    Object[] file = Objects.requireNonNull(hostile().get(name));
    write("bad.wav", (byte[]) file[0]);
    for (int i = 0; i < 10; i++) {
      write("good" + i + ".wav", good());
    }
    try (Dataset sounds = open(folder, SoundOptions.DEFAULTS)) {
      assertThat(sounds.count()).isEqualTo(10);
      assertThat(sounds.notes())
          .anySatisfy(
              note ->
                  assertThat(note)
                      .startsWith("1 of 11 sound files cannot be read: bad.wav (")
                      .contains((String) file[1]));
    }
    for (int i = 1; i < 10; i++) {
      Files.delete(folder.resolve("good" + i + ".wav"));
    }
    assertThatThrownBy(() -> open(folder, SoundOptions.DEFAULTS))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("bad.wav")
        .hasMessageContaining((String) file[1]);
    Files.delete(folder.resolve("good0.wav"));
    assertThatThrownBy(() -> open(folder, SoundOptions.DEFAULTS))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("1 of 1 sound files");
  }

  @Test
  void whatIsOddButReadableIsReadAndSaid() throws IOException {
    byte[] cut = Arrays.copyOf(good(), 44 + 2_001);
    write("cut.wav", cut);
    byte[] piped = good();
    Arrays.fill(piped, 40, 44, (byte) 0xff);
    write("piped.wav", piped);
    byte[] loud = good();
    for (int n = 0; n < 10; n++) {
      loud[44 + 2 * n] = (byte) 0xff;
      loud[45 + 2 * n] = 0x7f;
    }
    write("loud.wav", loud);
    write("silent.wav", riff(format(PCM, 1, 8_000, 16), data(new byte[4_000])));
    write("cover.png", new byte[10]);
    write("notes.txt", new byte[10]);
    write("other.aiff", new byte[10]);
    write(".hidden.wav", good());
    try (Dataset sounds = open(folder, new SoundOptions(0, 16_000, 0, 0))) {
      assertThat(sounds.count()).isEqualTo(3);
      assertThat(sounds.notes())
          .anySatisfy(
              note -> assertThat(note).contains("1 of 4 sounds are silent").contains("silent.wav"))
          .anySatisfy(
              note -> assertThat(note).contains("1 of 4 sounds are clipped").contains("loud.wav"))
          .anySatisfy(
              note -> assertThat(note).contains("1 of 4 sounds end before").contains("cut.wav"))
          .anySatisfy(note -> assertThat(note).contains("1 .aiff (other.aiff)").contains("to WAV"));
    }
  }

  @Test
  void aFolderOfSilenceIsRefusedAndSoIsOneSound() throws IOException {
    write("silent/a.wav", riff(format(PCM, 1, 8_000, 16), data(new byte[4_000])));
    assertThatThrownBy(() -> open(folder.resolve("silent"), SoundOptions.DEFAULTS))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("silence alone");
    assertThatThrownBy(() -> open(folder.resolve("silent/a.wav"), SoundOptions.DEFAULTS))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("is one sound");
  }

  @Test
  void ofALongRecordingOnlyTheBeginningIsDecoded() throws IOException {
    // Two hours by its header, and as a sparse file.
    long bytes = 2L * 2 * 44_100 * 7_200;
    write("long.wav", wav(PCM, 2, 44_100, 16, 44_100));
    try (var file = new java.io.RandomAccessFile(folder.resolve("long.wav").toFile(), "rw")) {
      file.seek(40);
      file.write(little(4).putInt((int) bytes).array());
      file.setLength(44 + bytes);
    }
    Recording[] recordings = new Recording[1];
    try (var in = Files.newInputStream(folder.resolve("long.wav"))) {
      recordings[0] = new Recording(SoundFit.of(SoundOptions.DEFAULTS));
      new WavDecoder().decode(in, recordings[0]);
      // 8,192 samples of 8,000 Hz are 45,159 of 44,100 Hz and those that the filter reaches.
      assertThat(in.available()).isGreaterThan((int) Math.min(Integer.MAX_VALUE, bytes - 400_000));
    }
    assertThat(recordings[0].sound().longer()).isTrue();
    try (Dataset sounds = open(folder, SoundOptions.DEFAULTS)) {
      assertThat(sounds.count()).isEqualTo(1);
    }
  }
}
