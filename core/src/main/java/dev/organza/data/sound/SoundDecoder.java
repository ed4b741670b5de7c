package dev.organza.data.sound;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * Reads one format of sound files. A program adds its own with {@link
 * dev.organza.data.source.Sources#with(SoundDecoder)}.
 */
public interface SoundDecoder {

  /** How many bytes of a file {@link #accepts} is shown. */
  int HEAD = 64;

  /** The name of the format, such as {@code FLAC}. */
  String format();

  /** How the names of such files end, in lower case, without a dot. */
  Set<String> extensions();

  /**
   * Whether a file is of this format, by its content.
   *
   * @param head its first {@link #HEAD} bytes, or all if there are fewer
   */
  boolean accepts(byte[] head);

  /**
   * Decodes a file from its beginning, until the receiver has enough. Safe to call from several
   * threads at once.
   *
   * @param in closed by the caller
   * @throws IOException saying in a few words why it cannot be read
   */
  void decode(InputStream in, Receiver to) throws IOException;

  /** Takes what is decoded, block by block. */
  interface Receiver {

    /**
     * Called once, before the first block.
     *
     * @param channels of each frame
     * @param rate frames a second, in Hz
     * @throws IOException if there are too many or too few
     */
    void begin(int channels, int rate) throws IOException;

    /**
     * Takes a block.
     *
     * @param frames {@code [count][channels]}, one after the other, where full scale is −1 to 1;
     *     not kept
     * @param count how many frames
     * @return whether more are wanted
     * @throws IOException if a value is not a number
     */
    boolean take(float[] frames, int count) throws IOException;

    /** Called where the file ends before its header says. */
    void cutOff();
  }
}
