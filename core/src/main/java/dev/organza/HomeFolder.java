package dev.organza;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The user's home. The JVM asks the system's list of users and answers {@code "?"} for one who is
 * not in it, as in many containers; then the environment's {@code HOME} counts.
 */
public final class HomeFolder {

  private HomeFolder() {}

  /** Where it is; empty if neither the JVM nor the environment knows. */
  public static Optional<Path> path() {
    return path(System.getProperty("user.home", ""), System.getenv().getOrDefault("HOME", ""));
  }

  /** Whether {@code user.home} is a path; libraries that go by it alone have no home else. */
  public static boolean isKnownToTheJvm() {
    return absolute(System.getProperty("user.home", "")).isPresent();
  }

  /** The first that is an absolute path. */
  static Optional<Path> path(String ofTheJvm, String ofTheEnvironment) {
    return absolute(ofTheJvm).or(() -> absolute(ofTheEnvironment));
  }

  private static Optional<Path> absolute(String text) {
    try {
      return Optional.of(Path.of(text)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
