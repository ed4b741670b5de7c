package dev.organza.sound;

import dev.organza.data.sound.SoundDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.kc7bfi.jflac.ChannelData;
import org.kc7bfi.jflac.FLACDecoder;
import org.kc7bfi.jflac.frame.Frame;
import org.kc7bfi.jflac.metadata.StreamInfo;

/** FLAC files (RFC 9639), by jFLAC. */
final class FlacDecoder implements SoundDecoder {

  @Override
  public String format() {
    return "FLAC";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("flac");
  }

  @Override
  public boolean accepts(byte[] head) {
    return head.length >= 4 && head[0] == 'f' && head[1] == 'L' && head[2] == 'a' && head[3] == 'C';
  }

  @Override
  public void decode(InputStream in, Receiver to) throws IOException {
    FLACDecoder decoder = new FLACDecoder(in);
    decoder.readMetadata();
    StreamInfo info = decoder.getStreamInfo();
    if (info == null) {
      throw new IOException("ends within its header");
    }
    int channels = info.getChannels();
    to.begin(channels, info.getSampleRate());
    float scale = 1f / (1L << (info.getBitsPerSample() - 1));
    float[] frames = new float[0];
    long decoded = 0;
    Frame frame = decoder.readNextFrame();
    while (frame != null) {
      int count = frame.header.blockSize;
      if (frame.header.channels != channels) {
        throw new IOException("the number of channels changes");
      }
      if (frames.length < count * channels) {
        frames = new float[count * channels];
      }
      ChannelData[] data = decoder.getChannelData();
      for (int c = 0; c < channels; c++) {
        int[] values = data[c].getOutput();
        for (int i = 0; i < count; i++) {
          frames[i * channels + c] = values[i] * scale;
        }
      }
      decoded += count;
      if (!to.take(frames, count)) {
        return;
      }
      frame = decoder.readNextFrame();
    }
    if (decoder.getBadFrames() > 0 || decoded < info.getTotalSamples()) {
      to.cutOff();
    }
  }
}
