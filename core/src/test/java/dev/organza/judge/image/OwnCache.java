package dev.organza.judge.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jspecify.annotations.Nullable;

/** Keeps what a test class computes out of the user's cache. */
final class OwnCache implements BeforeAllCallback, AfterAllCallback {

  private static final String PROPERTY = "organza.cache";

  private @Nullable String before;
  private @Nullable Path folder;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    before = System.getProperty(PROPERTY);
    folder = Files.createTempDirectory("organza-cache");
    System.setProperty(PROPERTY, folder.toString());
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (before == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
    if (folder != null) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
