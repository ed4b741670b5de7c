package dev.organza.run;

import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Two processes that train one run would destroy it: whoever trains holds its lock. */
final class RunLock implements AutoCloseable {

  private final RunFolder folder;
  private final FileChannel channel;

  private RunLock(RunFolder folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes the lock of a run.
   *
   * @throws OrganzaException if another process, or another part of this one, has it
   */
  static RunLock of(RunFolder folder) {
    Path file = folder.path().resolve(".lock");
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        RunLock lock = new RunLock(folder, channel);
        TrainingProcess.begin(folder);
        return lock;
      }
      close(channel);
    } catch (OverlappingFileLockException e) {
      close(channel);
    } catch (IOException e) {
      close(channel);
      throw FileTrouble.writing(file, e);
    }
    throw new OrganzaException(
        "The run " + folder.name() + " is being trained by another process.\nStop that one first.");
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // Closing a lock file loses nothing.
    }
  }

  /** Gives it back. */
  @Override
  public void close() {
    TrainingProcess.end(folder);
    close(channel);
  }
}
