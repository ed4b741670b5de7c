package dev.organza.cli.argument;

import dev.organza.UsageException;
import dev.organza.WritableFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The file that {@code --out} names, checked before anything is computed for it. */
public final class OutFile {

  private OutFile() {}

  /**
   * Returns if the file's name says what is in it and the file can be written.
   *
   * @param ends how the name may end, such as {@code .png}; in capitals, too
   */
  public static void require(Path file, String... ends) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    List<String> known = List.of(ends);
    if (known.stream().noneMatch(name::endsWith)) {
      throw new UsageException(
          "--out: %s does not end in %s, the kind of file that is written"
              .formatted(file, String.join(" or ", known)));
    }
    requireFolder(file);
  }

  /** Returns if a file can be made beside this one. */
  public static void requireFolder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      WritableFolder.require(folder);
    }
  }
}
