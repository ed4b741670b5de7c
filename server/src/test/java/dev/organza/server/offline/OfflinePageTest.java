package dev.organza.server.offline;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import dev.organza.UsageException;
import dev.organza.model.Model;
import dev.organza.model.Selection;
import dev.organza.model.translation.Translator;
import dev.organza.picture.PngFile;
import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.server.Chromium;
import dev.organza.server.Runs;
import dev.organza.torch.Device;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
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
    return pixels(page, "canvas");
  }

  private static List<Integer> pixels(Page page, String selector) {
    Object found =
        page.evaluate(
            "selector => { const c = document.querySelector(selector);"
                + " return [c.width, c.height,"
                + " ...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]; }",
            selector);
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

  /** A page without a network, which notes what it complains of and what it asks elsewhere. */
  private static Page open(BrowserContext context, Path file, List<String> complaints) {
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
    return page;
  }

  @Test
  void itDrawsTheModelsSamplesWithoutANetwork(@TempDir Path folder) throws IOException {
    try (BrowserContext context = Chromium.browser().newContext();
        Model model = load(Runs.digits(folder))) {
      Path file =
          Files.write(
              folder.resolve("page.html"), OfflinePage.of(model, CATALOGUE.kinds(), "a <b> run"));
      List<String> complaints = new ArrayList<>();
      Page page = open(context, file, complaints);
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

  private static FilePayload file(String name, byte[] content) {
    return new FilePayload(name, "image/png", content);
  }

  /** A grey slope, half transparent in its lower half. */
  private static BufferedImage slope(int side) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int level = 255 * (x + y) / (2 * side - 2);
        image.setRGB(x, y, (y < side / 2 ? 255 : 128) << 24 | 0x010101 * level);
      }
    }
    return image;
  }

  @Test
  void aTranslatorsPageTranslatesAnImageThatIsBroughtIn(@TempDir Path folder) throws IOException {
    try (BrowserContext context = Chromium.browser().newContext();
        Translator both =
            SavedState.newest(Runs.cycle(folder), note -> {}).translator(Device.cpu())) {
      Translator translator = both.direction("BtoA");
      Path html = Files.write(folder.resolve("page.html"), OfflinePage.of(translator, "a <b> run"));
      List<String> complaints = new ArrayList<>();
      Page page = open(context, html, complaints);
      Locator input = page.getByLabel("Your image").and(page.locator("input"));
      // Before the network is there.
      BufferedImage image = slope(32);
      input.setInputFiles(file("slope.png", PngFile.bytes(image)));
      waitForDrawings(page, 1);
      List<Integer> canvas = pixels(page, "#grid");
      BufferedImage expected = translator.translate(image);
      assertThat(canvas.subList(0, 2)).containsExactly(32, 32);
      for (int i = 0; i < 32 * 32; i++) {
        int colour = expected.getRGB(i % 32, i / 32);
        assertThat(canvas.get(2 + 4 * i + 3)).isEqualTo(colour >>> 24);
        // Over white by the browser's rounding, and of another runtime; canvases keep colours
        // multiplied by their opacity.
        assertThat(canvas.get(2 + 4 * i).doubleValue()).isCloseTo(colour & 255, within(3.0));
      }
      assertThat(page.locator("figcaption")).hasText(new String[] {"your image", "BtoA"});

      input.setInputFiles(file("none.png", new byte[] {1, 2, 3}));
      assertThat(page.locator("#state")).containsText("none.png is no image");
      // Another size, by dropping.
      String drop =
          "base64 => { const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));"
              + " const data = new DataTransfer(); data.items.add(new File([bytes], 'big.png'));"
              + " dispatchEvent(new DragEvent('drop', {dataTransfer: data, cancelable: true})); }";
      page.evaluate(drop, Base64.getEncoder().encodeToString(PngFile.bytes(slope(100))));
      waitForDrawings(page, 2);
      assertThat(pixels(page, "#grid").subList(0, 2)).containsExactly(32, 32);
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
