package dev.organza.data.source;

import dev.organza.data.Dataset;
import dev.organza.data.Reading;
import java.util.Optional;

/**
 * A kind of address that is neither a name nor a path, such as that of a database. A program adds
 * its own with {@link Sources#with(SourceScheme)}.
 */
public interface SourceScheme {

  /** What it reads, for the list in an error message. */
  String description();

  /** Whether a source is an address of this kind. */
  boolean accepts(String source);

  /**
   * Opens what is at the address; the caller closes it.
   *
   * @param reading what to read
   * @param listener is told of what takes long to read
   * @throws dev.organza.UsageException if the address cannot be used as it is
   * @throws dev.organza.OrganzaException if the data cannot be read
   */
  Dataset open(Reading reading, DownloadListener listener);

  /**
   * The first rows of a table with all columns and their types, by which it is told what the whole
   * is; empty for what is no table.
   *
   * @throws dev.organza.OrganzaException if they cannot be read by themselves
   */
  default Optional<Dataset> preview(Reading reading) {
    return Optional.empty();
  }
}
