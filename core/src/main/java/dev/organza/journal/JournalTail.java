package dev.organza.journal;

import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a journal while it is written, each event once. A run that is resumed removes the events
 * after its checkpoint; then all are read again.
 */
public final class JournalTail {

  private static final int MOST_BYTES = 1 << 22;

  /** So much of what was read is compared with what stands there now. */
  private static final int REMEMBERED = 512;

  private final Path file;
  private long end;
  private byte[] last = new byte[0];

  /** Reads from the start. */
  public JournalTail(Path file) {
    this.file = file;
  }

  /**
   * What is new.
   *
   * @param again whether the events are all there are, since earlier ones are no longer there
   * @param events oldest first
   */
  public record News(boolean again, List<Event> events) {}

  /**
   * The events since the last call; none if there is no journal.
   *
   * @throws OrganzaException if the file cannot be read or has a damaged line
   */
  public News next() {
    if (!Files.exists(file)) {
      return restarted(List.of());
    }
    try (FileChannel channel = FileChannel.open(file)) {
      boolean again = !isAsBefore(channel);
      if (again) {
        end = 0;
        last = new byte[0];
      }
      List<Event> events = new ArrayList<>();
      while (readOn(channel, events)) {
        // A long journal comes in parts.
      }
      return new News(again, events);
    } catch (IOException e) {
      throw FileTrouble.reading(file, e);
    }
  }

  private News restarted(List<Event> events) {
    boolean again = end > 0;
    end = 0;
    last = new byte[0];
    return new News(again, events);
  }

  private boolean isAsBefore(FileChannel channel) throws IOException {
    return channel.size() >= end
        && Arrays.equals(last, read(channel, end - last.length, last.length));
  }

  private boolean readOn(FileChannel channel, List<Event> events) throws IOException {
    byte[] bytes = read(channel, end, (int) Math.min(MOST_BYTES, channel.size() - end));
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        String line = new String(bytes, start, i - start, StandardCharsets.UTF_8);
        events.add(Journal.event(file, line));
        start = i + 1;
      }
    }
    if (start > 0) {
      end += start;
      last = Arrays.copyOfRange(bytes, Math.max(0, start - REMEMBERED), start);
    }
    return start > 0 && bytes.length == MOST_BYTES;
  }

  private static byte[] read(FileChannel channel, long from, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
      // A file may give less than is asked for.
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }
}
