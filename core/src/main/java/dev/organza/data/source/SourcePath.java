package dev.organza.data.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What is to know of a source that is a path, before it is read. */
final class SourcePath {

  /** To read more than this many files, or a larger file, takes seconds. */
  private static final int MANY_FILES = 2_000;

  private static final long MANY_BYTES = 20_000_000;

  private SourcePath() {}

  static boolean isThere(String source) {
    try {
      return Files.exists(Path.of(source));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  static boolean takesLong(Path path) {
    if (Files.isRegularFile(path)) {
      return path.toFile().length() > MANY_BYTES;
    }
    try (Stream<Path> files = Files.walk(path)) {
      return files.limit(MANY_FILES + 1).count() > MANY_FILES;
    } catch (IOException | UncheckedIOException e) {
      return false; // what reads it will say why
    }
  }

  static String absolute(String path) {
    try {
      Path absolute = Path.of(path).toAbsolutePath();
      Path normal = absolute.normalize();
      // Behind a symbolic link, ".." may lead elsewhere than the text says.
      return (Files.isSameFile(absolute, normal) ? normal : absolute).toString();
    } catch (InvalidPathException | IOException e) {
      return path;
    }
  }
}
