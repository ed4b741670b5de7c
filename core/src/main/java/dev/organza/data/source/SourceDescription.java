package dev.organza.data.source;

/**
 * One line of the list of sources.
 *
 * @param name what to write as the source
 * @param kind where it comes from: {@code embedded}, {@code download}, {@code density}, {@code
 *     memory}, or what a program calls it
 * @param content shape and count, for example {@code [1,28,28] x 10,000}
 * @param licence the licence of the data
 * @param description what it is, in one line
 */
public record SourceDescription(
    String name, String kind, String content, String licence, String description) {

  /** What the name of a test split adds to that of its training split. */
  public static final String TEST = "-test";
}
