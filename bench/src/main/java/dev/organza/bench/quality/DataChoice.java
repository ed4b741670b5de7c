package dev.organza.bench.quality;

import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Data to train on, {@code SOURCE} or {@code SOURCE:SIZE}.
 *
 * @param source the name of a source, or the path of a file or folder
 * @param size the side of the images, in pixels; 0 leaves them as they are
 */
record DataChoice(String source, int size) {

  private static final Pattern FORM = Pattern.compile("(.+?)(?::(\\d{1,4}))?");

  /**
   * Reads what a user wrote. A path becomes absolute, since workers run elsewhere.
   *
   * @throws UsageException if it is nothing
   */
  static DataChoice parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new UsageException("--data has an empty name; write SOURCE or SOURCE:SIZE");
    }
    String source = matcher.group(1);
    Path path = Path.of(source);
    return new DataChoice(
        Files.exists(path) ? path.toAbsolutePath().normalize().toString() : source,
        matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2)));
  }

  /** As options of a source. */
  DataOptions options(Optional<Path> dataDir) {
    DataOptions options = DataOptions.DEFAULTS.withSource(source).withSize(size);
    return dataDir.map(folder -> options.withDataDir(folder.toString())).orElse(options);
  }
}
