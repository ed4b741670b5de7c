package dev.organza.server;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The system's Chromium; tests are skipped where there is none. All tests of a JVM share one, which
 * ends with it.
 */
public final class Chromium {

  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/chromium-browser"),
          Path.of("/usr/bin/google-chrome"));

  private static @Nullable Browser shared;

  private Chromium() {}

  /** The browser, whose contexts are closed by those who open them; or skips the test. */
  public static synchronized Browser browser() {
    Optional<Path> program = PLACES.stream().filter(Files::isExecutable).findFirst();
    Assumptions.assumeTrue(program.isPresent(), "there is no Chromium at " + PLACES);
    if (shared == null) {
      shared = start(program.orElseThrow());
    }
    return shared;
  }

  private static Browser start(Path program) {
    // Nothing is downloaded: the browser is the system's.
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
    return playwright
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(program)
                .setArgs(List.of("--no-sandbox")));
  }
}
