package dev.organza.data.file;

import dev.organza.data.DataProblem;
import java.util.List;

/** The names of an archive's entries, as paths inside of it. */
public final class EntryName {

  private EntryName() {}

  /**
   * The path of an entry with slashes and without the dot that {@code tar -c .} begins it with.
   *
   * @throws dev.organza.OrganzaException if it leads outside of the archive
   */
  public static String path(Object archive, String name) {
    String slashes = name.replace('\\', '/');
    if (slashes.startsWith("/")
        || slashes.matches("[A-Za-z]:.*")
        || List.of(slashes.split("/", -1)).contains("..")) {
      throw DataProblem.in(
          archive,
          "the entry \"" + name + "\" leads outside of the archive.",
          "Do not use this archive: it was made to overwrite files where it is unpacked.");
    }
    return slashes.replaceFirst("^(\\./+)+", "");
  }

  /** Refuses an archive of more entries. */
  public static void requireCount(Object archive, long entries, int most) {
    if (entries > most) {
      throw DataProblem.in(
          archive,
          "has more than %,d entries.".formatted(most),
          "Give a smaller archive, or a folder.");
    }
  }
}
