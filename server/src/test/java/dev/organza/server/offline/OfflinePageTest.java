package dev.organza.server.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.organza.UsageException;
import dev.organza.model.Model;
import dev.organza.model.Selection;
import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.server.Chromium;
import dev.organza.server.Runs;
import dev.organza.torch.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that samples offline, in a browser without a network. */
class OfflinePageTest {

  private static final Catalogue CATALOGUE = Catalogue.builtIn();

  private static Model load(RunFolder run) {
    return SavedState.newest(run, note -> {}).load(CATALOGUE, Device.cpu());
  }

  /** The colours of the canvas, four numbers a pixel. */
  private static List<Integer> pixels(Page page) {
    Object found =
        page.evaluate(
            "() => { const c = document.querySelector('canvas');"
                + " return [c.width, c.height,"
                + " ...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]; }");
    List<Integer> numbers = new ArrayList<>();
    ((List<?>) found).forEach(number -> numbers.add(((Number) number).intValue()));
    return numbers;
  }

  private static void requireSamples(List<Integer> canvas, float[][] samples, int columns) {
    assertThat(canvas.get(0)).isEqualTo(8 * columns);
    for (int n = 0; n < samples.length; n++) {
      for (int i = 0; i < 64; i++) {
        int x = n % columns * 8 + i % 8;
        int y = n / columns * 8 + i / 8;
        double shown = canvas.get(2 + 4 * (y * canvas.get(0) + x));
        // Rounded to a level, of another runtime.
        assertThat(shown).isCloseTo(samples[n][i], within(1.0));
      }
    }
  }

  private static void waitForDrawings(Page page, int least) {
    page.waitForFunction("least => document.documentElement.dataset.drawn >= least", least);
  }

  @Test
  void itDrawsTheModelsSamplesWithoutANetwork(@TempDir Path folder) throws IOException {
    try (BrowserContext context = Chromium.browser().newContext();
        Model model = load(Runs.digits(folder))) {
      Path file =
          Files.write(
              folder.resolve("page.html"), OfflinePage.of(model, CATALOGUE.kinds(), "a <b> run"));
      List<String> complaints = new ArrayList<>();
      context.setOffline(true);
      Page page = context.newPage();
      page.onConsoleMessage(
          message -> {
            if (message.type().equals("error")) {
              complaints.add(message.text());
            }
          });
      page.onPageError(complaints::add);
      page.onRequest(
          request -> {
            if (request.url().startsWith("http")) {
              complaints.add(request.url());
            }
          });
      page.navigate(file.toUri().toString());
      waitForDrawings(page, 1);
      assertThat(page.title()).isEqualTo("a <b> run");
      requireSamples(pixels(page), model.sample(16, 1), 4);

      page.getByLabel("Seed", new Page.GetByLabelOptions().setExact(true)).fill("3");
      waitForDrawings(page, 2);
      requireSamples(pixels(page), model.sample(16, 3), 4);

      page.getByLabel("Class", new Page.GetByLabelOptions().setExact(true)).selectOption("7");
      waitForDrawings(page, 3);
      requireSamples(pixels(page), model.sample(16, 3, Selection.ofLabel(7)), 4);
      assertThat(complaints).isEmpty();
    }
  }

  @Test
  void rowsHaveNoPage(@TempDir Path folder) throws IOException {
    try (Model model = load(Runs.rows(folder))) {
      assertThatThrownBy(() -> OfflinePage.of(model, CATALOGUE.kinds(), "rows"))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("the model makes rows");
    }
  }
}
