package dev.organza.server.studio;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import dev.organza.model.translation.Translator;
import dev.organza.picture.PngFile;
import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.server.Chromium;
import dev.organza.server.Runs;
import dev.organza.torch.Device;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A translator in the studio: images of one's own are brought in. */
@Tag("slow")
class ExploredTranslatorPageTest {

  private static FilePayload square(String name, int colour) {
    BufferedImage image = new BufferedImage(40, 33, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 100; i++) {
      image.setRGB(10 + i % 10, 10 + i / 10, colour);
    }
    return new FilePayload(name, "image/png", PngFile.bytes(image));
  }

  /** The red values of the translated image as it is shown. */
  private static List<?> shown(Page page) {
    return (List<?>)
        page.getByAltText("The translated image")
            .evaluate(
                "async image => { await image.decode();"
                    + " const c = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);"
                    + " const context = c.getContext('2d'); context.drawImage(image, 0, 0);"
                    + " return [...context.getImageData(0, 0, c.width, c.height).data]"
                    + "   .filter((_, i) => i % 4 === 0); }");
  }

  private static List<Integer> expected(Translator translator, FilePayload file)
      throws IOException {
    BufferedImage made = translator.translate(ImageIO.read(new ByteArrayInputStream(file.buffer)));
    // Not by getRGB, which takes grey for linear light.
    int[] levels =
        made.getRaster().getSamples(0, 0, made.getWidth(), made.getHeight(), 0, (int[]) null);
    return Arrays.stream(levels).boxed().toList();
  }

  @Test
  void anImageIsBroughtInAndTranslatedBothWays(@TempDir Path runs) throws Exception {
    Chromium.browser();
    PlaywrightAssertions.setDefaultAssertionTimeout(Visitor.PATIENCE_MILLIS);
    RunFolder run = Runs.cycle(runs);
    try (Translator translator = SavedState.newest(run, note -> {}).translator(Device.cpu());
        StudioServer studio =
            StudioServer.start(new StudioOptions(runs, 0), Catalogue.builtIn(), new NoTrainings());
        Visitor visitor = Visitor.of(studio.port(), Visitor.WIDE, ColorScheme.LIGHT)) {
      Page page = visitor.open("#/run/" + run.name());
      page.getByText("Networks").click();
      assertThat(page.locator(".segmented button")).hasText(new String[] {"Generated", "Real"});
      assertThat(page.locator(".tab-content h3")).hasText(new String[] {"AtoB", "BtoA"});
      page.getByText("Explore", new Page.GetByTextOptions().setExact(true)).click();
      Locator input = page.locator("input[type=file]");
      FilePayload white = square("white.png", 0xffffff);
      input.setInputFiles(white);
      assertThat(page.getByAltText("The translated image")).isVisible();
      assertThat(shown(page)).isEqualTo(expected(translator, white));
      page.locator("select").selectOption("BtoA");
      assertThat(page.locator("figcaption").nth(1)).containsText("BtoA, save");
      assertThat(shown(page)).isEqualTo(expected(translator.direction("BtoA"), white));
      visitor.requireAccessible();

      input.setInputFiles(square("red.png", 0xff0000));
      assertThat(page.locator(".problem")).containsText("Give grey images");
      input.setInputFiles(new FilePayload("none.png", "image/png", new byte[] {1, 2, 3}));
      assertThat(page.locator(".problem")).containsText("cannot be read as an image");
      visitor.expectComplaints("400"); // the browser itself notes every answer that is an error
    }
  }
}
