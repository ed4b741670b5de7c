package dev.organza.data.source;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;

/**
 * Data that are known by a name. A program adds its own with {@link Sources#with}.
 *
 * <p>{@code data.size} and {@code data.first} are applied to what it opens; it may look at the
 * other options.
 */
public interface Source {

  /** What to write as the source, and the line in the list of sources. */
  SourceDescription description();

  /**
   * Opens the data; the caller closes them.
   *
   * @param options how to read them
   * @param listener is told of downloads, and of what takes long to read
   * @throws dev.organza.OrganzaException if they cannot be read
   */
  Dataset open(DataOptions options, DownloadListener listener);
}
