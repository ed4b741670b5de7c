package dev.organza.sound;

import dev.organza.data.sound.SoundDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.BitstreamException;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.DecoderException;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.SampleBuffer;

/**
 * MP3 files (ISO/IEC 11172-3 and 13818-3, layer III), by JLayer. The encoder's delay of some
 * hundred samples stays at the beginning.
 */
final class Mp3Decoder implements SoundDecoder {

  private static final float FULL_SCALE = 32_768;

  /** Frames in a row that are skipped, before a file is called damaged. */
  private static final int MOST_SKIPPED = 100;

  @Override
  public String format() {
    return "MP3";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("mp3");
  }

  /** A frame's header: eleven bits that are set, a version, layer III, a rate. */
  @Override
  public boolean accepts(byte[] head) {
    if (head.length >= 3 && head[0] == 'I' && head[1] == 'D' && head[2] == '3') {
      return true;
    }
    return head.length >= 4
        && (head[0] & 0xff) == 0xff
        && (head[1] & 0xe6) == 0xe2
        && (head[1] & 0x18) != 0x08
        && (head[2] & 0xf0) != 0xf0
        && (head[2] & 0x0c) != 0x0c;
  }

  @Override
  public void decode(InputStream in, Receiver to) throws IOException {
    Bitstream frames = new Bitstream(in);
    Decoder decoder = new Decoder();
    float[] values = new float[0];
    int channels = 0;
    int rate = 0;
    int skipped = 0;
    boolean more = true;
    while (more) {
      try {
        Header header = frames.readFrame();
        if (header == null) {
          break;
        }
        SampleBuffer decoded = (SampleBuffer) decoder.decodeFrame(header, frames);
        if (channels == 0) {
          channels = decoded.getChannelCount();
          rate = decoded.getSampleFrequency();
          to.begin(channels, rate);
        } else if (channels != decoded.getChannelCount() || rate != decoded.getSampleFrequency()) {
          throw new IOException("its rate or its number of channels changes");
        }
        int count = decoded.getBufferLength();
        if (values.length < count) {
          values = new float[count];
        }
        for (int i = 0; i < count; i++) {
          values[i] = decoded.getBuffer()[i] / FULL_SCALE;
        }
        more = to.take(values, count / channels);
        skipped = 0;
      } catch (BitstreamException | DecoderException | ArrayIndexOutOfBoundsException e) {
        if (++skipped > MOST_SKIPPED) {
          throw new IOException("damaged", e);
        }
      }
      frames.closeFrame();
    }
    if (skipped > 0) {
      to.cutOff();
    }
  }
}
