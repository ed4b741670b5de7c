package dev.organza.server.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.organza.server.Chromium;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Someone who looks at the studio with a browser of their own, and notes what it complains of. */
final class Visitor implements AutoCloseable {

  static final int PATIENCE_MILLIS = 60_000;

  /** A wide screen, and a telephone. */
  static final int WIDE = 1280;

  static final int NARROW = 360;

  private static final int HEIGHT = 900;

  private final List<String> complaints = new ArrayList<>();
  private final BrowserContext context;
  private final Page page;
  private final String studio;

  private Visitor(int port, int width, ColorScheme colours, ReducedMotion motion) {
    this.studio = "http://127.0.0.1:" + port + "/";
    this.context =
        Chromium.browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(width, HEIGHT)
                    .setColorScheme(colours)
                    .setReducedMotion(motion));
    this.page = context.newPage();
    page.setDefaultTimeout(PATIENCE_MILLIS);
    page.onConsoleMessage(message -> complaints.add(message.text()));
    page.onPageError(complaints::add);
    page.onRequest(
        request -> {
          if (!request.url().startsWith(studio) && request.url().startsWith("http")) {
            complaints.add("asks elsewhere: " + request.url());
          }
        });
  }

  static Visitor of(int port, int width, ColorScheme colours) {
    return new Visitor(port, width, colours, ReducedMotion.NO_PREFERENCE);
  }

  static Visitor withoutMotion(int port, int width, ColorScheme colours) {
    return new Visitor(port, width, colours, ReducedMotion.REDUCE);
  }

  /** Goes to a place such as {@code #/lessons}. */
  Page open(String place) {
    page.navigate(studio + place);
    return page;
  }

  /** The browser itself notes answers that are errors; those that a test asks for are no fault. */
  void expectComplaints(String text) {
    complaints.removeIf(complaint -> complaint.contains(text));
  }

  /**
   * Finds nothing that keeps people out, by axe-core's rules of serious and critical impact, and
   * nothing wider than the screen.
   */
  void requireAccessible() {
    page.evaluate(axe());
    Object found =
        page.evaluate(
            """
            async () => (await axe.run(document, {resultTypes: ['violations']})).violations
              .filter(one => one.impact === 'serious' || one.impact === 'critical')
              .map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' '))""");
    assertThat((List<?>) found).as(page.url()).isEmpty();
    int width = (Integer) page.evaluate("document.documentElement.scrollWidth");
    assertThat(width).as(page.url()).isLessThanOrEqualTo(page.viewportSize().width);
  }

  private static String axe() {
    try (InputStream in = Chromium.class.getResourceAsStream("axe/axe.min.js")) {
      return "window.axe || "
          + "(() => {"
          + new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          + "})()";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the visit, which no complaint has to be left of. */
  @Override
  public void close() {
    context.close();
    assertThat(complaints).isEmpty();
  }
}
