package dev.organza.data.source;

import dev.organza.data.Dataset;
import dev.organza.data.Fitting;
import dev.organza.data.Reading;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A kind of file or folder that holds samples. A program adds its own with {@link
 * Sources#with(FileFormat)}; it is asked before those that come with Organza.
 */
public interface FileFormat {

  /** What it reads, for the list in an error message. */
  String description();

  /** Whether an existing path looks like this kind. */
  boolean accepts(Path path);

  /**
   * Reads it, as said except for the size and {@code first} where those can be applied later; the
   * caller closes it.
   *
   * @throws dev.organza.OrganzaException if it cannot be read
   */
  Dataset open(Path path, Reading reading, Fitting fitting);

  /**
   * A part by which it is told what the whole is: the first rows of a table with all columns and
   * their types, or some sounds with their classes; empty for images and arrays.
   *
   * @throws dev.organza.OrganzaException if they cannot be read by themselves
   */
  default Optional<Dataset> preview(Path path, Reading reading) {
    return Optional.empty();
  }

  /** The last part of a path, also where there is none ({@code .} or {@code /}). */
  static String fileName(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? path.toString() : name.toString();
  }
}
