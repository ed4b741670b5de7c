package dev.organza;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out whether a folder can be written to, before the work whose results go there. */
public final class WritableFolder {

  private WritableFolder() {}

  /**
   * Returns if a file can be made in the folder or, where there is no such folder, in the nearest
   * one above it that exists. Leaves nothing behind.
   *
   * @throws OrganzaException with the folder and the reason, if the file system does not allow it
   */
  public static void require(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (existing.getParent() != null && Files.notExists(existing)) {
      existing = existing.getParent();
    }
    try {
      // Tried, not asked: permissions do not tell of a read-only file system or a full one.
      Files.delete(Files.createTempFile(existing, ".organza-", null));
    } catch (IOException e) {
      throw FileTrouble.writing(folder, e);
    }
  }
}
