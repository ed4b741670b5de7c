package dev.organza.data.file;

import java.util.Set;

/**
 * A kind of sample that lies in a file of its own, such as an image, told by the end of its name.
 *
 * @param one what a sample is called, such as {@code image}
 * @param many the same of several
 * @param formats the formats that are read, for messages
 * @param usual what to convert other formats to, for messages
 * @param ends of names, for messages
 * @param extensions of files that are read, in lower case, without a dot
 * @param alike of files that a user may take for samples of the set, and that are not read
 */
public record FileKind(
    String one,
    String many,
    String formats,
    String usual,
    String ends,
    Set<String> extensions,
    Set<String> alike) {

  /** Copies the sets. */
  public FileKind {
    extensions = Set.copyOf(extensions);
    alike = Set.copyOf(alike);
  }

  /** Whether the name of a file ends like that of such a sample, in capitals or not. */
  public boolean isRead(String name) {
    return extensions.contains(FileListing.extension(name));
  }

  /** Whether it is of a like format that is not read. */
  public boolean isAlike(String name) {
    return alike.contains(FileListing.extension(name));
  }
}
