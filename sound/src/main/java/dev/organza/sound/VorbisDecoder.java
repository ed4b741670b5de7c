package dev.organza.sound;

import com.jcraft.jogg.Packet;
import com.jcraft.jogg.Page;
import com.jcraft.jogg.StreamState;
import com.jcraft.jogg.SyncState;
import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;
import dev.organza.data.sound.SoundDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Vorbis in Ogg files (RFC 3533, Vorbis I), by JOrbis: the first stream. */
final class VorbisDecoder implements SoundDecoder {

  private static final int PIECE = 4096;

  /** The packets before the sound: identification, comments, codebooks. */
  private static final int HEADERS = 3;

  @Override
  public String format() {
    return "Ogg Vorbis";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("ogg", "oga");
  }

  /** A page of Ogg, in which Vorbis begins; Opus and others do not count. */
  @Override
  public boolean accepts(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    return text.startsWith("OggS") && text.contains("\u0001vorbis");
  }

  @Override
  public void decode(InputStream in, Receiver to) throws IOException {
    new Stream(in).decode(to);
  }

  /** One file while it is read. */
  private static final class Stream {

    private final InputStream in;
    private final SyncState sync = new SyncState();
    private final StreamState stream = new StreamState();
    private final Page page = new Page();
    private final Packet packet = new Packet();
    private boolean started;
    private boolean ended;

    Stream(InputStream in) {
      this.in = in;
      sync.init();
    }

    /** The next packet; false at the end of the file. */
    private boolean next() throws IOException {
      while (!started || stream.packetout(packet) != 1) {
        if (!nextPage()) {
          return false;
        }
      }
      return true;
    }

    private boolean nextPage() throws IOException {
      if (ended) {
        return false;
      }
      int result = sync.pageout(page);
      while (result != 1) {
        // Below 0, bytes were skipped up to the next page.
        if (result == 0) {
          int offset = sync.buffer(PIECE);
          int count = in.read(sync.data, offset, PIECE);
          if (count < 0) {
            return false;
          }
          sync.wrote(count);
        }
        result = sync.pageout(page);
      }
      if (!started) {
        stream.init(page.serialno());
        started = true;
      }
      stream.pagein(page);
      ended = page.eos() != 0;
      return true;
    }

    void decode(Receiver to) throws IOException {
      Info info = new Info();
      Comment comment = new Comment();
      info.init();
      comment.init();
      for (int i = 0; i < HEADERS; i++) {
        if (!next()) {
          throw new IOException("ends within its header");
        }
        if (info.synthesis_headerin(comment, packet) < 0) {
          throw new IOException("damaged in its header");
        }
      }
      to.begin(info.channels, info.rate);
      DspState state = new DspState();
      state.synthesis_init(info);
      Block block = new Block(state);
      float[][][] decoded = new float[1][][];
      int[] places = new int[info.channels];
      float[] frames = new float[0];
      while (next()) {
        if (block.synthesis(packet) == 0) {
          state.synthesis_blockin(block);
        }
        for (int count = state.synthesis_pcmout(decoded, places);
            count > 0;
            count = state.synthesis_pcmout(decoded, places)) {
          if (frames.length < count * info.channels) {
            frames = new float[count * info.channels];
          }
          for (int c = 0; c < info.channels; c++) {
            for (int i = 0; i < count; i++) {
              frames[i * info.channels + c] = decoded[0][c][places[c] + i];
            }
          }
          if (!to.take(frames, count)) {
            return;
          }
          state.synthesis_read(count);
        }
      }
      if (!ended) {
        to.cutOff();
      }
    }
  }
}
