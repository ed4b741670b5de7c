package dev.organza;

import java.nio.file.Path;

/**
 * Where Organza keeps what it can fetch or compute again: {@code $ORGANZA_CACHE} (or the system
 * property {@code organza.cache}), else {@code ~/.cache/organza}.
 */
public final class CacheFolder {

  private CacheFolder() {}

  /** The folder; it need not exist. */
  public static Path path() {
    String set = System.getProperty("organza.cache");
    if (set == null) {
      set = System.getenv("ORGANZA_CACHE");
    }
    return set == null || set.isEmpty()
        ? Path.of(System.getProperty("user.home", "."), ".cache", "organza")
        : Path.of(set);
  }
}
