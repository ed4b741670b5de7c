package dev.organza;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file so that a reader never sees half of it: aside, then flushed to disk, then renamed
 * over what was there.
 */
public final class AtomicFile {

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything to {@code out}, which the caller closes. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file whose path it is given. */
  @FunctionalInterface
  public interface Aside {
    /** Writes everything to a new file at {@code path} and flushes it to disk. */
    void writeTo(Path path) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes or replaces a file. Its folder must exist. On an error the file is as before.
   *
   * @throws OrganzaException with the path, if the file system does not allow it
   */
  public static void write(Path file, Content content) {
    writeAside(
        file,
        path -> {
          try (FileChannel channel =
                  FileChannel.open(
                      path,
                      StandardOpenOption.CREATE,
                      StandardOpenOption.TRUNCATE_EXISTING,
                      StandardOpenOption.WRITE);
              OutputStream out =
                  new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
            content.writeTo(out);
            out.flush();
            channel.force(true);
          }
        });
  }

  /** As {@link #write(Path, Content)}, for what writes files itself. */
  public static void writeAside(Path file, Aside content) {
    Path aside =
        file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      try {
        content.writeTo(aside);
        rename(aside, file);
      } finally {
        Files.deleteIfExists(aside);
      }
    } catch (IOException e) {
      throw FileTrouble.writing(file, e);
    }
  }

  /** As {@link #write(Path, Content)}, for bytes that are at hand. */
  public static void write(Path file, byte[] bytes) {
    write(file, out -> out.write(bytes));
  }

  private static void rename(Path aside, Path file) throws IOException {
    try {
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
