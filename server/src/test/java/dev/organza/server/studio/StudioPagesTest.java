package dev.organza.server.studio;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.organza.OrganzaException;
import dev.organza.metric.evaluation.MetricsListener;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.RunFolder;
import dev.organza.run.TrainingProcess;
import dev.organza.run.TrainingRun;
import dev.organza.server.Chromium;
import dev.organza.server.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Every panel of the studio in a browser, against runs that are or were trained. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS) // trainings are asked to end by a signal
class StudioPagesTest {

  private static final Catalogue CATALOGUE = Catalogue.builtIn();

  /** Small runs of points, whose numbers are noted at every step. */
  private static final List<String> POINTS =
      List.of(
          "data.source=ring8",
          "hardware.threads=1",
          "hardware.device=cpu",
          "hardware.precision=float32",
          "training.batch=64",
          "checkpoints.everyKimg=1",
          "reports.samples=16",
          "reports.journalEveryKimg=0.064");

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static Path runs;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static StudioServer studio;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    Chromium.browser();
    PlaywrightAssertions.setDefaultAssertionTimeout(Visitor.PATIENCE_MILLIS);
    runs = folder;
    Path damaged = Files.createDirectories(runs.resolve("00000-gan-broken"));
    Files.writeString(damaged.resolve("recipe.yaml"), "name: [");
    studio = studioAt(0);
  }

  private static StudioServer studioAt(int port) {
    return StudioServer.start(new StudioOptions(runs, port), CATALOGUE, new ChildTraining());
  }

  @AfterAll
  static void end() {
    RunFolder.list(runs).stream()
        .flatMap(run -> TrainingProcess.find(run).stream())
        .forEach(ProcessHandle::destroyForcibly);
    if (studio != null) {
      studio.close();
    }
  }

  private static Recipe points(String... settings) {
    Recipe gan = CATALOGUE.recipes().set(CATALOGUE.recipes().named("gan"), POINTS);
    return CATALOGUE.recipes().set(gan, List.of(settings));
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator card(Page page, String id) {
    return page.locator(".run-card[data-run='" + id + "']");
  }

  private static Locator chart(Page page, String title) {
    return page.locator(".chart", new Page.LocatorOptions().setHasText(title)).first();
  }

  /** Drags from one share of an element's width to another. */
  private static void drag(Page page, Locator element, double from, double to) {
    element.scrollIntoViewIfNeeded();
    BoundingBox box = element.boundingBox();
    double y = box.y + box.height / 2;
    page.mouse().move(box.x + from * box.width, y);
    page.mouse().down();
    page.mouse().move(box.x + (from + to) / 2 * box.width, y);
    page.mouse().move(box.x + to * box.width, y);
    page.mouse().up();
  }

  /** How many pixels of a drawing have the colour of a variable of the page. */
  private static int pixels(Locator canvas, String variable) {
    return (Integer)
        canvas.evaluate(
            """
            (canvas, name) => {
              const size = {width: canvas.width, height: canvas.height};
              const copy = Object.assign(document.createElement('canvas'), size);
              const paint = copy.getContext('2d', {willReadFrequently: true});
              paint.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
              paint.fillRect(0, 0, 1, 1);
              const [r, g, b] = paint.getImageData(0, 0, 1, 1).data;
              paint.clearRect(0, 0, 1, 1);
              paint.drawImage(canvas, 0, 0);
              const {data} = paint.getImageData(0, 0, canvas.width, canvas.height);
              const near = i => Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 30;
              let count = 0;
              for (let i = 0; i < data.length; i += 4)
                if (data[i + 3] > 200 && near(i)) count++;
              return count;
            }\
            """,
            variable);
  }

  private static String shown(Locator canvas) {
    return (String) canvas.evaluate("canvas => canvas.toDataURL()");
  }

  private static void requireChange(Page page, Locator canvas, String before) {
    page.waitForFunction(
        "([canvas, before]) => canvas.toDataURL() !== before",
        List.of(canvas.elementHandle(), before));
  }

  @Test
  void aTrainingIsStartedWatchedStoppedResumedAndKilled() throws IOException {
    try (Visitor one = Visitor.of(studio.port(), Visitor.WIDE, ColorScheme.LIGHT);
        Visitor other = Visitor.of(studio.port(), Visitor.NARROW, ColorScheme.DARK)) {
      Page page = one.open("#/runs");
      Page second = other.open("#/runs");
      assertThat(card(second, "00000-gan-broken")).containsText("Damaged");

      String newestBefore = page.locator(".run-card").first().getAttribute("data-run");
      begin(page, one);
      Locator mine = page.locator(".run-card").first();
      assertThat(mine).not().hasAttribute("data-run", newestBefore);
      String id = mine.getAttribute("data-run");
      assertThat(card(second, id).locator(".state")).hasText("Training");
      other.requireAccessible();

      mine.getByRole(AriaRole.LINK).first().click();
      watch(page, one);
      aStudioThatRestartsIsFoundAgain(page, one, other);

      RunFolder run = RunFolder.find(runs, id);
      button(page, "Stop").click();
      assertThat(page.locator("h1 .state")).hasText("Stopped");
      assertThat(card(second, id).locator(".state")).hasText("Stopped");
      button(page, "Resume").click();
      assertThat(page.locator("h1 .state")).hasText("Training");
      TrainingProcess.find(run).orElseThrow().destroyForcibly();
      assertThat(page.locator("h1 .state")).hasText("Killed");
      assertThat(card(second, id).locator(".state")).hasText("Killed");
      assertThat(button(page, "Resume")).isEnabled();
    }
  }

  private static void begin(Page page, Visitor visitor) {
    button(page, "New training").click();
    page.locator("#recipe").selectOption("gan");
    page.locator("#data").fill("ring8");
    page.getByLabel("Find a setting").fill("samples of every minibatch");
    page.getByLabel("Find a setting").fill("seed");
    Locator seed = page.locator("[id='set-seed']");
    assertThat(page.locator(".setting").first().locator("p")).not().isEmpty();
    seed.fill("none");
    visitor.requireAccessible();
    button(page, "Start").click();
    assertThat(page.locator("dialog [role=alert]")).containsText("seed");
    seed.fill("7");
    button(page, "Start").click();
    assertThat(page.locator("dialog")).hasCount(0);
    visitor.expectComplaints("400");
  }

  private static void watch(Page page, Visitor visitor) {
    assertThat(page.locator("h1 .state")).hasText("Training");
    Locator losses = chart(page, "Losses");
    assertThat(losses).containsText("dashed: at the equilibrium");
    assertThat(losses.locator("canvas")).isVisible();
    assertThat(chart(page, "Outputs of D")).isVisible();
    assertThat(chart(page, "Gradient norms")).isVisible();
    // A line of the first two examinations is a few pixels, and grows.
    page.waitForCondition(() -> pixels(losses.locator("canvas"), "--d") > 20);
    page.waitForCondition(() -> pixels(losses.locator("canvas"), "--theory") > 20);
    assertThat(page.locator(".chart-grid .chart").nth(3)).isVisible();

    drag(page, losses.locator(".u-over"), 0.2, 0.7);
    assertThat(button(page, "See all")).isVisible();
    chart(page, "Losses").locator(".u-over").dblclick();
    assertThat(button(page, "See all")).hasCount(0);

    Locator time = page.getByLabel("Time");
    time.focus();
    page.keyboard().press("Home");
    assertThat(page.locator(".samples h2")).hasText("Samples at 0 kimg");
    button(page, "Real").click();
    assertThat(page.locator(".samples h2")).hasText("Real samples");

    page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Results")).focus();
    page.keyboard().press("ArrowRight");
    assertThat(page.getByRole(AriaRole.TABPANEL)).containsText("source: ring8");
    page.keyboard().press("ArrowRight");
    assertThat(page.getByRole(AriaRole.TABPANEL)).containsText("Discriminator");
    page.keyboard().press("ArrowRight");
    assertThat(page.getByRole(AriaRole.TABPANEL)).containsText("seed");
    visitor.requireAccessible();
  }

  private static void aStudioThatRestartsIsFoundAgain(Page page, Visitor one, Visitor other) {
    int port = studio.port();
    studio.close();
    assertThat(page.locator(".banner")).containsText("does not answer");
    studio = studioAt(port);
    assertThat(page.locator(".banner")).hasCount(0);
    assertThat(page.locator("h1 .state")).hasText("Training");
    one.expectComplaints("net::ERR");
    other.expectComplaints("net::ERR");
  }

  @Test
  void aFindingBranchesARunWithItsRemedy() {
    RunFolder run;
    try (TrainingRun training =
        TrainingRun.start(
            CATALOGUE,
            points(
                "training.kimg=4",
                "discriminator.optimizer.learningRate=0.05",
                "reports.diagnosticsEveryKimg=0.128",
                "reports.metrics=[{name: modes, everyKimg: 2}]"),
            runs,
            new MetricsListener())) {
      training.train(Optional.empty());
      run = training.folder();
    }
    try (Visitor visitor = Visitor.of(studio.port(), Visitor.WIDE, ColorScheme.DARK)) {
      Page page = visitor.open("#/run/" + run.name());
      assertThat(page.locator("h1 .state")).hasText("Complete");
      Locator finding =
          page.locator(".finding", new Page.LocatorOptions().setHasText("learning rate")).first();
      assertThat(finding).containsText("learning rates");
      assertThat(page.locator(".mark").first()).isVisible();
      assertThat(page.getByRole(AriaRole.TABPANEL)).containsText("modes");
      assertThat(chart(page, "modes")).isVisible();
      assertThat(chart(page, "Coverage and precision")).isVisible();
      visitor.requireAccessible();
      finding
          .getByRole(AriaRole.BUTTON)
          .filter(new Locator.FilterOptions().setHasText("kimg with this"))
          .click();
      assertThat(finding.getByRole(AriaRole.STATUS)).containsText("Started");
      String branch =
          finding
              .getByRole(AriaRole.STATUS)
              .innerText()
              .replaceAll("(?s).*Started: (\\S+)\\..*", "$1");
      visitor.open("#/run/" + branch);
      assertThat(page.locator("h1")).containsText(branch);
      page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Recipe")).click();
      assertThat(page.getByRole(AriaRole.TABPANEL))
          .not()
          .containsText(Pattern.compile("learningRate: 0\\.05\\b"));

      visitor.open("#/runs");
      card(page, run.name()).getByLabel("Compare").check();
      card(page, branch).getByLabel("Compare").check();
      assertThat(page.locator(".compare h2")).hasText("Compare 2 runs");
      page.locator(".compare select").selectOption("generator.loss");
      assertThat(page.locator(".compare canvas")).isVisible();
      assertThat(page.locator(".compare .u-legend")).containsText(branch);
      visitor.requireAccessible();
    }
  }

  @Test
  void aRunThatDivergesSaysSo() {
    RunFolder run;
    try (TrainingRun training =
        TrainingRun.start(
            CATALOGUE,
            points("training.kimg=100", "generator.optimizer={kind: sgd, learningRate: 1e30}"),
            runs)) {
      run = training.folder();
      training.train(Optional.empty());
    } catch (OrganzaException e) {
      run = RunFolder.list(runs).get(RunFolder.list(runs).size() - 1);
    }
    try (Visitor visitor = Visitor.of(studio.port(), Visitor.NARROW, ColorScheme.LIGHT)) {
      Page page = visitor.open("#/runs");
      assertThat(card(page, run.name()).locator(".state")).hasText("Diverged");
      card(page, run.name()).getByRole(AriaRole.LINK).first().click();
      assertThat(page.locator("h1 .state")).hasText("Diverged");
      visitor.requireAccessible();
      visitor.open("#/run/00000-gan-broken");
      assertThat(page.locator(".problem").first()).containsText("recipe.yaml");
      visitor.open("#/run/nothing");
      assertThat(page.locator(".empty")).containsText("There is no such run");
      visitor.expectComplaints("404");
    }
  }

  @Test
  void imagesAreExploredPinnedJoinedAndTakenAway(@TempDir Path downloads) throws IOException {
    RunFolder run = Runs.digits(runs);
    try (Visitor visitor = Visitor.of(studio.port(), Visitor.WIDE, ColorScheme.LIGHT)) {
      Page page = visitor.open("#/run/" + run.name());
      button(page, "Nearest real").click();
      Locator nearest = page.locator(".sample-grid");
      page.waitForFunction(
          "image => image.alt.includes('nearest') && image.naturalWidth > 0",
          nearest.elementHandle());
      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Explore")).click();

      Locator canvas = page.locator(".view canvas");
      page.waitForFunction("canvas => canvas.width === 8", canvas.elementHandle());
      String middle = shown(canvas);
      drag(
          page,
          page.getByLabel("Direction 1", new Page.GetByLabelOptions().setExact(true)),
          0.5,
          0.9);
      requireChange(page, canvas, middle);
      button(page, "Pin").click();
      button(page, "Back to the middle").click();
      page.locator(".field select").selectOption("7");
      button(page, "Pin").click();
      assertThat(page.locator(".pin img")).hasCount(2);

      String before = shown(canvas);
      Locator between = page.getByLabel("Between pins");
      between.fill("0.5");
      requireChange(page, canvas, before);
      between.fill("1");
      page.waitForFunction(
          "([canvas, before]) => canvas.toDataURL() === before",
          List.of(canvas.elementHandle(), before));
      between.fill("0.25");
      requireChange(page, canvas, before);
      page.waitForURL(Pattern.compile(".*[?&]b=0\\.25.*pins=.*"));
      visitor.requireAccessible();
      String there = shown(canvas);
      Page again = page.context().newPage();
      again.navigate(page.url());
      again.waitForFunction(
          "there => document.querySelector('.view canvas')?.toDataURL() === there", there);
      again.close();

      Path png = saved(page, "PNG", downloads);
      assertThat(Files.readAllBytes(png)).startsWith(0x89, 'P', 'N', 'G');
      assertThat(Files.readAllBytes(saved(page, "ZIP of pins", downloads))).startsWith('P', 'K');
      assertThat(Files.readAllBytes(saved(page, "GIF through pins", downloads)))
          .startsWith('G', 'I', 'F', '8', '9', 'a');
      page.getByLabel("Your own image").setInputFiles(png);
      assertThat(page.getByRole(AriaRole.STATUS)).containsText("at distance");
    }
  }

  private static Path saved(Page page, String button, Path folder) {
    Download download = page.waitForDownload(() -> button(page, button).click());
    Path file = folder.resolve(download.suggestedFilename());
    download.saveAs(file);
    return file;
  }

  @Test
  void codesAndTruncationAreTurned() {
    RunFolder codes =
        Runs.train(
            "infogan",
            runs,
            "data.source=digits",
            "architecture.images.width=4",
            "training.batch=16");
    RunFolder styles = Runs.styles(runs);
    try (Visitor visitor = Visitor.of(studio.port(), Visitor.NARROW, ColorScheme.DARK)) {
      Page page = visitor.open("#/explore/" + codes.name());
      Locator canvas = page.locator(".view canvas");
      page.waitForFunction("canvas => canvas.width === 8", canvas.elementHandle());
      String before = shown(canvas);
      page.locator(".slider", new Page.LocatorOptions().setHasText("Code"))
          .first()
          .locator("input")
          .fill("1.5");
      requireChange(page, canvas, before);
      visitor.requireAccessible();

      visitor.open("#/explore/" + styles.name());
      page.waitForFunction("() => document.querySelector('.view canvas')?.width === 8");
      before = shown(canvas);
      page.getByLabel("Truncation ψ").fill("0.2");
      requireChange(page, canvas, before);
      page.waitForURL(Pattern.compile(".*[?&]t=0\\.2.*"));
    }
  }

  @Test
  void soundsArePlayedBesideTheirPicturesAndInTheExplorer() {
    RunFolder run = Runs.sounds(runs);
    try (Visitor visitor = Visitor.of(studio.port(), Visitor.WIDE, ColorScheme.LIGHT)) {
      Page page = visitor.open("#/run/" + run.name());
      Locator audio = page.locator(".samples audio");
      requirePlays(page, audio);
      visitor.requireAccessible();
      String generated = audio.getAttribute("src");
      button(page, "Real").click();
      assertThat(audio).hasAttribute("src", Pattern.compile(".*/reals\\.wav"));
      assertThat(audio).not().hasAttribute("src", generated);
      requirePlays(page, audio);

      visitor.open("#/explore/" + run.name());
      page.waitForFunction("() => document.querySelector('.view canvas')?.width > 0");
      page.evaluate(
          """
          () => {
            const play = HTMLMediaElement.prototype.play;
            HTMLMediaElement.prototype.play = function () {
              window.heard = this;
              return play.call(this);
            };
          }\
          """);
      button(page, "Play").click();
      // 256 samples at 8,000 Hz, played to the end.
      page.waitForFunction(
          "() => window.heard?.ended && Math.abs(window.heard.duration - 0.032) < 0.001");
      assertThat(page.locator(".problem")).hasCount(0);
    }
  }

  /** The browser decodes it and gets to its end, however it sounds. */
  private static void requirePlays(Page page, Locator audio) {
    audio.evaluate(
        "audio => { audio.muted = true; audio.playbackRate = 16; return audio.play(); }");
    page.waitForFunction(
        "audio => audio.duration > 0 && audio.currentTime > 0 && !audio.error",
        audio.elementHandle());
  }

  @Test
  void rowsAreDrawnWithConditions() throws IOException {
    RunFolder run = Runs.rows(runs);
    try (Visitor visitor = Visitor.of(studio.port(), Visitor.NARROW, ColorScheme.LIGHT)) {
      Page page = visitor.open("#/explore/" + run.name());
      page.getByLabel("kind").fill("rare");
      page.getByLabel("Rows").fill("5");
      button(page, "Draw rows").click();
      assertThat(page.locator("tbody tr")).hasCount(5);
      for (String kind : page.locator("tbody tr td:first-child").allInnerTexts()) {
        assertThat(kind).isEqualTo("rare");
      }
      visitor.requireAccessible();
      page.getByLabel("age").fill("=old");
      button(page, "Draw rows").click();
      assertThat(page.locator(".problem")).containsText("age");
      visitor.expectComplaints("400");
    }
  }
}
