package dev.organza;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where Organza keeps what it can fetch or compute again: {@code $ORGANZA_CACHE} (or the system
 * property {@code organza.cache}), else {@code ~/.cache/organza}.
 */
public final class CacheFolder {

  private CacheFolder() {}

  /**
   * The folder; it need not exist.
   *
   * @throws OrganzaException if none is named and the user has no home
   */
  public static Path path() {
    return named()
        .or(() -> HomeFolder.path().map(home -> home.resolve(".cache").resolve("organza")))
        .orElseThrow(CacheFolder::none);
  }

  /**
   * Where native libraries are unpacked for a user whose home the JVM does not know.
   *
   * @throws OrganzaException if no cache is named and the user has no home
   */
  public static Path ofLibraries() {
    return ofLibraries(HomeFolder.path(), named());
  }

  static Path ofLibraries(Optional<Path> home, Optional<Path> named) {
    return home.map(folder -> folder.resolve(".javacpp").resolve("cache"))
        .or(() -> named.map(folder -> folder.resolve("javacpp")))
        .orElseThrow(CacheFolder::none);
  }

  private static Optional<Path> named() {
    String set = System.getProperty("organza.cache");
    if (set == null) {
      set = System.getenv("ORGANZA_CACHE");
    }
    return set == null || set.isEmpty() ? Optional.empty() : Optional.of(Path.of(set));
  }

  private static OrganzaException none() {
    return new OrganzaException(
        "This user has no home folder, so there is no place for what is unpacked and downloaded.\nSet HOME, or name a folder in ORGANZA_CACHE.");
  }
}
