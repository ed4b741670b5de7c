package dev.organza.data.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are read back by the JDK's reader, which shares no code with the writer. */
class WavFileTest {

  @Test
  void theJdkReadsWhatIsWritten() throws IOException, UnsupportedAudioFileException {
    float[] wave = {0, 0.5f, -0.25f, 1.5f, -2, -1};
    try (AudioInputStream in =
        AudioSystem.getAudioInputStream(new ByteArrayInputStream(WavFile.bytes(wave, 8_000)))) {
      AudioFormat format = in.getFormat();
      assertThat(format.getSampleRate()).isEqualTo(8_000);
      assertThat(format.getChannels()).isEqualTo(1);
      assertThat(format.getSampleSizeInBits()).isEqualTo(16);
      assertThat(in.getFrameLength()).isEqualTo(6);
      byte[] data = in.readAllBytes();
      double[] read = new double[6];
      for (int i = 0; i < 6; i++) {
        read[i] = (short) ((data[2 * i] & 0xff) | data[2 * i + 1] << 8) / 32768.0;
      }
      // What lies beyond full scale is clipped.
      assertThat(read)
          .containsExactly(new double[] {0, 0.5, -0.25, 1, -1, -1}, offset(1.0 / 32_768));
    }
  }

  @Test
  void soundsStandOneAfterAnotherOrInFilesOfTheirOwn(@TempDir Path folder) throws IOException {
    float[][] waves = {{0.5f, 0.5f}, {-0.5f, -0.5f}};
    // Each with a tenth of a second of silence, in 16 bits.
    assertThat(WavFile.bytes(waves, 8_000)).hasSize(44 + 2 * 2 * (2 + 800));
    WavFile.write(waves, 8_000, folder.resolve("sounds"));
    assertThat(folder.resolve("sounds"))
        .isDirectoryContaining("glob:**/000000.wav")
        .isDirectoryContaining("glob:**/000001.wav");
    assertThat(Files.readAllBytes(folder.resolve("sounds/000001.wav")))
        .isEqualTo(WavFile.bytes(waves[1], 8_000));
  }
}
