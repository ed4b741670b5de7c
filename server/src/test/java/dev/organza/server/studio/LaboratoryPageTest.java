package dev.organza.server.studio;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.server.Chromium;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The laboratory and the lessons in a browser, against games that are trained. */
@Tag("slow")
class LaboratoryPageTest {

  private static final int PATIENCE_MILLIS = 60_000;

  private static Chromium chromium;
  private static StudioServer studio;

  /** The laboratory starts no runs. */
  private static final class NoTrainings implements TrainingLauncher {
    @Override
    public Process start(Request request, Path folder, Path log) {
      throw new AssertionError();
    }

    @Override
    public Process resume(RunFolder run, List<String> settings, Path log) {
      throw new AssertionError();
    }
  }

  private final List<String> complaints = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // every test opens it first
  private Page page;

  @BeforeAll
  static void start(@TempDir Path runs) {
    chromium = Chromium.start();
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    studio = StudioServer.start(new StudioOptions(runs, 0), Catalogue.builtIn(), new NoTrainings());
  }

  @AfterAll
  static void end() {
    if (studio != null) {
      studio.close();
      chromium.close();
    }
  }

  @AfterEach
  void theConsoleIsClean() {
    page.close();
    assertThat(complaints).isEmpty();
  }

  private void open(String place, int width, ColorScheme colours, ReducedMotion motion) {
    page =
        chromium
            .browser()
            .newPage(
                new Browser.NewPageOptions()
                    .setViewportSize(width, 900)
                    .setColorScheme(colours)
                    .setReducedMotion(motion));
    page.setDefaultTimeout(PATIENCE_MILLIS);
    page.onConsoleMessage(message -> complaints.add(message.text()));
    page.onPageError(complaints::add);
    page.navigate("http://127.0.0.1:" + studio.port() + "/" + place);
  }

  private Locator where() {
    return page.locator(".lab-where");
  }

  private static Pattern text(String pattern) {
    return Pattern.compile(pattern, Pattern.DOTALL);
  }

  @Test
  void aGameIsPlayedStoppedTakenBackAndBranchedByKeysAndControls() {
    open("#/lab?preset=figure-1", 1280, ColorScheme.LIGHT, ReducedMotion.NO_PREFERENCE);
    assertThat(page.locator(".lab-lane canvas")).hasCount(1);
    page.keyboard().press("d");
    assertThat(page.locator(".lab-moves")).containsText(text("One update of D.*→.*gradient norm"));
    page.keyboard().press("g");
    assertThat(page.locator(".lab-moves")).containsText("One update of G");
    assertThat(where()).containsText("step 2 of 2");

    page.keyboard().press("Space");
    assertThat(where()).containsText(text("step \\d{2,}"));
    page.keyboard().press("Space");
    assertThat(page.locator(".lab-play")).containsText("Play");

    page.locator(".lab-timeline input").fill("1");
    assertThat(where()).containsText(text("step 1 of \\d+: the past"));
    page.locator("#set-penalties").selectOption("[{kind: r1, gamma: 0.1}]");
    assertThat(page.locator(".lab-lane canvas")).hasCount(2);
    page.keyboard().press("ArrowRight");
    assertThat(where()).containsText("B branches at 1");
    assertThat(page.locator(".lab-settings")).containsText("Settings of B");
    page.locator(".lab-branching button").click();
    assertThat(page.locator(".lab-lane canvas")).hasCount(1);
  }

  @Test
  void whatIsRefusedIsSaidAndTheGameGoesOn() {
    open("#/lab?preset=dirac", 1280, ColorScheme.DARK, ReducedMotion.NO_PREFERENCE);
    page.locator("#lab-free").fill("objective=hinges");
    page.locator(".lab-free button").click();
    assertThat(page.locator(".lab-stage [role=alert]")).containsText("hinge");
    page.keyboard().press("Escape");
    page.locator(".lab-transport button", withText("One step")).click();
    assertThat(where()).containsText("step 1 of 1");
    // The browser itself notes every answer that is an error.
    complaints.removeIf(text -> text.contains("400"));
  }

  private static Page.LocatorOptions withText(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  @Test
  void aLessonAsksTrainsAndAnswersOnAPhone() {
    open("#/lessons/convergence", 360, ColorScheme.DARK, ReducedMotion.REDUCE);
    assertThat(page.locator("button.primary")).isDisabled();
    page.locator("input[type=radio]").nth(0).check();
    page.locator("button.primary").click();
    Locator answer = page.locator(".lesson-answer.holds");
    assertThat(answer).containsText("It was: only the one with R1");
    assertThat(answer).containsText(text("Both began 1\\.41 from the equilibrium"));
    assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(360);
  }

  @Test
  void anUnknownGameIsSaidAndAllLessonsAreListed() {
    open("#/lab?preset=figure-2", 800, ColorScheme.LIGHT, ReducedMotion.NO_PREFERENCE);
    assertThat(page.locator(".problem")).containsText("did you mean figure-1");
    complaints.removeIf(text -> text.contains("400"));
    page.navigate("http://127.0.0.1:" + studio.port() + "/#/lessons");
    assertThat(page.locator(".lesson-card")).hasCount(8);
  }
}
