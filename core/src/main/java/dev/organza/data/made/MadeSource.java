package dev.organza.data.made;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import java.util.List;

/**
 * A kind of data that is made of other sources. It is written as a word, a colon and the sources
 * with commas between them: {@code stacked:mnist}, {@code pairs:before,after}.
 */
public interface MadeSource {

  /** What stands before the colon: lower-case words joined by hyphens. */
  String word();

  /** How it is written, such as {@code pairs:A,B}. */
  String form();

  /** What it is, for the list of sources: one sentence. */
  String description();

  /** The most sources that it is made of, 1 or 2. */
  int parts();

  /**
   * Makes the data; the caller closes them.
   *
   * @param source as it was written
   * @param parts what it is made of, as it was written; not empty
   * @param options how to read them
   * @param opener opens a part by the same options
   * @throws dev.organza.UsageException if the parts are not such as it can be made of
   * @throws dev.organza.OrganzaException if they cannot be read
   */
  Dataset open(String source, List<String> parts, DataOptions options, Opener opener);

  /** Opens what data are made of. */
  interface Opener {

    /** All samples of a source, in the size that is asked for; the caller closes them. */
    Dataset open(String source);
  }
}
