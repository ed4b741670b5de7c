package dev.organza.metric.image;

import dev.organza.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keeps what a test class computes out of the user's cache. */
public final class OwnCache implements BeforeAllCallback, AfterAllCallback {

  private static final String PROPERTY = "organza.cache";

  private record Setting(Optional<String> before, Path folder) {}

  /** One for each class that is open: nested classes share the extension. */
  private final Deque<Setting> settings = new ArrayDeque<>();

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Path folder = Files.createTempDirectory("organza-cache");
    settings.push(new Setting(Optional.ofNullable(System.getProperty(PROPERTY)), folder));
    System.setProperty(PROPERTY, folder.toString());
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    Setting setting = settings.pop();
    setting
        .before()
        .ifPresentOrElse(
            value -> System.setProperty(PROPERTY, value), () -> System.clearProperty(PROPERTY));
    FileTree.delete(setting.folder());
  }
}
