package dev.organza.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of a run as a file of JSON lines, written so that a run may be killed at any moment.
 *
 * <p>An event is in the journal once its line's newline is. Each is handed to the operating system
 * before {@link #append} returns. A line that was cut short by a kill is skipped by the reader and
 * removed when the journal is opened again. A checkpoint remembers {@link #bytes()}, and resuming
 * from it {@linkplain #truncate truncates} the journal there, so that no event appears twice.
 *
 * <p>Safe for use by several threads, not by several processes.
 */
public final class Journal implements Closeable {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          // A newer version may write more than this one knows.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path file;
  private final FileChannel channel;

  private Journal(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens a journal to append to it. The file is made if there is none.
   *
   * @throws OrganzaException if the file cannot be written
   */
  public static Journal open(Path file) {
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      Journal journal = new Journal(file, channel);
      channel.truncate(journal.endOfLastLine());
      channel.position(channel.size());
      return journal;
    } catch (IOException e) {
      throw FileTrouble.writing(file, e);
    }
  }

  /**
   * Adds an event.
   *
   * @throws OrganzaException if the file cannot be written; then nothing of the event is left in it
   */
  public synchronized void append(Event event) {
    try {
      long before = channel.position();
      try {
        byte[] json = MAPPER.writeValueAsBytes(event);
        ByteBuffer line = ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip();
        while (line.hasRemaining()) {
          channel.write(line);
        }
      } catch (IOException e) {
        channel.truncate(before);
        throw e;
      }
    } catch (IOException e) {
      throw FileTrouble.writing(file, e);
    }
  }

  /** The length of the journal in bytes, which is where its last line ends. */
  public synchronized long bytes() {
    try {
      return channel.position();
    } catch (IOException e) {
      throw FileTrouble.reading(file, e);
    }
  }

  /** Returns once everything appended so far would survive a loss of power. */
  public synchronized void sync() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw FileTrouble.writing(file, e);
    }
  }

  /**
   * Removes every event after the first {@code bytes} bytes.
   *
   * @param bytes an earlier result of {@link #bytes()}
   * @throws OrganzaException if no line ends there, because the file was changed since
   */
  public synchronized void truncate(long bytes) {
    try {
      if (bytes < 0 || bytes > channel.size() || (bytes > 0 && byteAt(bytes - 1) != '\n')) {
        throw new OrganzaException(
            "%s does not end a line at byte %d, where the checkpoint was written;%nit was changed since: put the original back"
                .formatted(file, bytes));
      }
      channel.truncate(bytes);
      channel.position(bytes);
    } catch (IOException e) {
      throw FileTrouble.writing(file, e);
    }
  }

  /** Closes the file. */
  @Override
  public synchronized void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw FileTrouble.writing(file, e);
    }
  }

  /**
   * All events of a journal, also while a run is writing it.
   *
   * @throws OrganzaException if the file cannot be read or a line, which it names by number, is
   *     damaged
   */
  public static List<Event> read(Path file) {
    List<Event> events = new ArrayList<>();
    read(file, events::add);
    return events;
  }

  /** As {@link #read(Path)}, one event at a time, for journals that are larger than the memory. */
  public static void read(Path file, Consumer<Event> each) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int number = 1;
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next != '\n') {
          line.write(next);
          continue;
        }
        each.accept(event(file, number, line.toString(StandardCharsets.UTF_8)));
        line.reset();
        number++;
      }
    } catch (IOException e) {
      throw FileTrouble.reading(file, e);
    }
  }

  /** From a line whose number is not known. */
  static Event event(Path file, String line) {
    try {
      Event event = MAPPER.readValue(line, Event.class);
      if (event != null) {
        return event;
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new OrganzaException(file + " is damaged: a line is no event", e);
    }
    throw new OrganzaException(file + " is damaged: a line is no event");
  }

  private static Event event(Path file, int number, String line) {
    try {
      Event event = MAPPER.readValue(line, Event.class);
      if (event != null) {
        return event;
      }
    } catch (JsonProcessingException e) {
      throw damaged(file, number, e);
    }
    throw damaged(file, number, null);
  }

  private static OrganzaException damaged(Path file, int number, @Nullable Exception cause) {
    return new OrganzaException(
        "%s, line %d is damaged: no event; remove the line to read the rest"
            .formatted(file, number),
        cause);
  }

  /** Where the last newline ends, found from the back. */
  private long endOfLastLine() throws IOException {
    for (long end = channel.size(); end > 0; end--) {
      if (byteAt(end - 1) == '\n') {
        return end;
      }
    }
    return 0;
  }

  private int byteAt(long position) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    return channel.read(one, position) < 1 ? -1 : one.get(0);
  }
}
