package dev.organza.data.sound;

import dev.organza.AtomicFile;
import dev.organza.FileTrouble;
import dev.organza.data.WaveStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Waveforms as WAV files of one channel and 16 bits; what lies beyond −1 to 1 is clipped. */
public final class WavFile {

  private static final int HEADER = 44;

  /** Between two sounds in one file, in seconds. */
  private static final double GAP = 0.1;

  private WavFile() {}

  /**
   * The bytes of a file.
   *
   * @param wave from −1 to 1
   * @param rate samples a second, in Hz
   */
  public static byte[] bytes(float[] wave, int rate) {
    int size = Short.BYTES * wave.length;
    ByteBuffer file = ByteBuffer.allocate(HEADER + size).order(ByteOrder.LITTLE_ENDIAN);
    file.put(word("RIFF")).putInt(HEADER - 8 + size).put(word("WAVE"));
    file.put(word("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1);
    file.putInt(rate).putInt(Short.BYTES * rate);
    file.putShort((short) Short.BYTES).putShort((short) Short.SIZE);
    file.put(word("data")).putInt(size);
    for (float value : wave) {
      file.putShort(WaveStore.quantised(value));
    }
    return file.array();
  }

  private static byte[] word(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Several sounds of one length, one after another with a tenth of a second between them. */
  public static byte[] bytes(float[][] waves, int rate) {
    int gap = (int) (GAP * rate);
    int step = waves[0].length + gap;
    float[] joined = new float[waves.length * step];
    for (int i = 0; i < waves.length; i++) {
      System.arraycopy(waves[i], 0, joined, i * step, waves[i].length);
    }
    return bytes(joined, rate);
  }

  /**
   * One file a sound, {@code 000000.wav} and on.
   *
   * @param folder made if there is none; files of the same names are replaced
   * @throws dev.organza.OrganzaException with the path, if a file cannot be written
   */
  public static void write(float[][] waves, int rate, Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileTrouble.writing(folder, e);
    }
    for (int n = 0; n < waves.length; n++) {
      byte[] file = bytes(waves[n], rate);
      AtomicFile.write(
          folder.resolve(String.format(Locale.ROOT, "%06d.wav", n)), out -> out.write(file));
    }
  }
}
