package dev.organza.data.source;

import dev.organza.data.Dataset;
import dev.organza.data.Reading;
import java.util.Optional;

/**
 * Data that are known by a name. A program adds its own with {@link Sources#with}.
 *
 * <p>{@code data.size} and {@code data.first} are applied to what it opens; it may look at the
 * other reading.
 */
public interface Source {

  /**
   * Data that are in memory, under a name: a run on them finds them again by it, as long as the
   * program hands them in. They stay the caller's to close.
   *
   * @param name what to write as the source
   */
  static Source of(String name, Dataset dataset) {
    return new MemorySource(name, dataset);
  }

  /** What to write as the source, and the line in the list of sources. */
  SourceDescription description();

  /**
   * Opens the data; the caller closes them.
   *
   * @param reading what to read
   * @param listener is told of downloads, and of what takes long to read
   * @throws dev.organza.OrganzaException if they cannot be read
   */
  Dataset open(Reading reading, DownloadListener listener);

  /**
   * A part by which it is told what the whole is, as of {@link FileFormat#preview files}; empty
   * where nobody has to know before the data are opened, as of images.
   */
  default Optional<Dataset> preview(Reading reading) {
    return Optional.empty();
  }
}
