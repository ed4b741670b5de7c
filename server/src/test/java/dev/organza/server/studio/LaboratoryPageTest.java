package dev.organza.server.studio;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.organza.recipe.Catalogue;
import dev.organza.server.Chromium;
import java.nio.file.Path;
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

  private static StudioServer studio;

  @SuppressWarnings("NullAway.Init") // every test opens it first
  private Page page;

  @SuppressWarnings("NullAway.Init") // every test opens it first
  private Visitor visitor;

  @BeforeAll
  static void start(@TempDir Path runs) {
    Chromium.browser();
    PlaywrightAssertions.setDefaultAssertionTimeout(Visitor.PATIENCE_MILLIS);
    studio = StudioServer.start(new StudioOptions(runs, 0), Catalogue.builtIn(), new NoTrainings());
  }

  @AfterAll
  static void end() {
    if (studio != null) {
      studio.close();
    }
  }

  @AfterEach
  void theConsoleIsClean() {
    visitor.close();
  }

  private void open(String place, int width, ColorScheme colours) {
    visitor = Visitor.of(studio.port(), width, colours);
    page = visitor.open(place);
  }

  private Locator where() {
    return page.locator(".lab-where");
  }

  private static Pattern text(String pattern) {
    return Pattern.compile(pattern, Pattern.DOTALL);
  }

  @Test
  void aGameIsPlayedStoppedTakenBackAndBranchedByKeysAndControls() {
    open("#/lab?preset=figure-1", 1280, ColorScheme.LIGHT);
    assertThat(page.locator(".lab-lane canvas")).hasCount(1);
    page.keyboard().press("d");
    assertThat(page.locator(".lab-moves")).containsText(text("One update of D.*→.*gradient norm"));
    page.keyboard().press("g");
    assertThat(page.locator(".lab-moves")).containsText("One update of G");
    assertThat(where()).containsText("step 2 of 2");

    page.keyboard().press("Space");
    assertThat(where()).containsText(text("step \\d[\\d,]+"));
    page.keyboard().press("Space");
    assertThat(page.locator(".lab-play")).containsText("Play");

    page.locator(".lab-timeline input").fill("1");
    assertThat(where()).containsText(text("step 1 of [\\d,]+: the past"));
    page.locator("#set-penalties").selectOption("[{kind: r1, gamma: 0.1}]");
    assertThat(page.locator(".lab-lane canvas")).hasCount(2);
    page.keyboard().press("ArrowRight");
    assertThat(where()).containsText("B branches at 1");
    assertThat(page.locator(".lab-settings")).containsText("Settings of B");
    visitor.requireAccessible();
    page.locator(".lab-branching button").click();
    assertThat(page.locator(".lab-lane canvas")).hasCount(1);
  }

  @Test
  void whatIsRefusedIsSaidAndTheGameGoesOn() {
    open("#/lab?preset=dirac", 1280, ColorScheme.DARK);
    page.locator("#lab-free").fill("objective=hinges");
    page.locator(".lab-free button").click();
    assertThat(page.locator(".lab-stage [role=alert]")).containsText("hinge");
    page.keyboard().press("Escape");
    page.locator(".lab-transport button", withText("One step")).click();
    assertThat(where()).containsText("step 1 of 1");
    // The browser itself notes every answer that is an error.
    visitor.expectComplaints("400");
  }

  private static Page.LocatorOptions withText(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  @Test
  void aLessonAsksTrainsAndAnswersOnAPhone() {
    visitor = Visitor.withoutMotion(studio.port(), Visitor.NARROW, ColorScheme.DARK);
    page = visitor.open("#/lessons/convergence");
    assertThat(page.locator("button.primary")).isDisabled();
    page.locator("input[type=radio]").nth(0).check();
    page.locator("button.primary").click();
    Locator answer = page.locator(".lesson-answer.holds");
    assertThat(answer).containsText("It was: only the one with R1");
    assertThat(answer).containsText(text("Both began 1\\.41 from the equilibrium"));
    visitor.requireAccessible();
  }

  @Test
  void anUnknownGameIsSaidAndAllLessonsAreListed() {
    open("#/lab?preset=figure-2", 800, ColorScheme.LIGHT);
    assertThat(page.locator(".problem")).containsText("did you mean figure-1");
    visitor.expectComplaints("400");
    visitor.open("#/lessons");
    assertThat(page.locator(".lesson-card")).hasCount(8);
    visitor.requireAccessible();
  }
}
