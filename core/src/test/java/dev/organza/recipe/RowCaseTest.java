package dev.organza.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.Field;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import dev.organza.game.penalty.Dragan;
import dev.organza.game.prior.NormalPrior;
import dev.organza.game.prior.SpherePrior;
import dev.organza.optim.Adam;
import dev.organza.optim.Progress;
import dev.organza.run.RunEvent;
import dev.organza.run.RunListener;
import dev.organza.run.TrainingRun;
import dev.organza.train.PlayerOptions;
import dev.organza.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What recipes take instead where the data are rows. */
@Tag("slow")
class RowCaseTest {

  /** Those that docs/recipes.md offers for rows. */
  private static final List<String> OFFERED = List.of("compact", "gan", "r1", "dragan", "table");

  /** Those whose networks or games take no rows. */
  private static final List<String> REFUSING =
      List.of("dcgan", "pix2pix", "cyclegan", "sound", "wavegan", "specgan");

  private static final Dataset ROWS = rows(1000);
  private static final Dataset IMAGES =
      Datasets.of("images", Shape.image(1, 8, 8), new float[300][64], new int[0], List.of());

  private final Recipes recipes = Catalogue.builtIn().recipes();
  private final Path folder;

  RowCaseTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Dataset rows(int count) {
    return Datasets.of("rows", Shape.of(2), new float[count][2], new int[0], List.of());
  }

  static List<String> names() {
    return Recipes.names();
  }

  private Recipe onRows(String name, String... changes) {
    return recipes.resolve(recipes.set(recipes.named(name), List.of(changes)), ROWS);
  }

  @ParameterizedTest
  @MethodSource("names")
  void aRecipeHasDefaultsForRowsOrSaysThatItHasNot(String name) {
    Recipe recipe = recipes.named(name);
    if (OFFERED.contains(name)) {
      assertThat(recipe.caution(ROWS.schema().sample())).isEmpty();
      TrainingOptions training = recipes.resolve(recipe, ROWS).training();
      if (!name.equals(Recipes.TABLE)) { // made for rows as it is
        assertThat(training).isNotEqualTo(recipe.training());
      }
      if (recipe.rows().course() == RowCourse.STANDARD) {
        assertThat(training).isEqualTo(onRows("gan").training());
      }
    } else if (!REFUSING.contains(name)) {
      assertThat(recipe.caution(ROWS.schema().sample()).orElseThrow()).startsWith(name);
    }
    assertThat(recipe.caution(IMAGES.schema().sample())).isEmpty();
  }

  /** The table of the page and the list above. */
  @Test
  void theDocumentationOffersTheSame() throws IOException {
    List<String> offered = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "recipes.md"))) {
      String[] cells = line.split(" *\\| *", -1);
      if (cells.length == 6 && cells[1].startsWith("[") && cells[4].equals("yes")) {
        offered.add(cells[1].substring(1, cells[1].indexOf(']')));
      }
    }
    assertThat(offered).isEqualTo(OFFERED);
  }

  @ParameterizedTest
  @MethodSource("names")
  void onImagesARecipeIsWhatIsWrittenOutsideOfItsCaseForRows(String name) {
    Recipe recipe = recipes.named(name);
    Recipe resolved = recipes.resolve(recipe, IMAGES);
    assertThat(resolved.rows()).isEqualTo(RowCase.DEFAULTS);
    assertThat(resolved.withCases(recipe.rows(), recipe.largeImages())).isEqualTo(recipe);
  }

  @Test
  void thePenaltyIsThatOfTheData() {
    assertThat(recipes.resolve(recipes.named("dragan"), IMAGES).adversarial().penalties())
        .containsExactly(new Dragan(10, 1, 0.5, 1));
    assertThat(onRows("dragan").adversarial().penalties())
        .containsExactly(new Dragan(0.01, 0, 0.5, 1));
  }

  @Test
  void whatIsSetHoldsOnRowsToo() {
    assertThat(onRows("dragan", "penalties[0].weight=5").adversarial().penalties())
        .containsExactly(new Dragan(5, 0, 0.5, 1));
    assertThat(onRows("dragan", "penalties=[]").adversarial().penalties()).isEmpty();
    assertThat(onRows("gan", "prior=sphere").adversarial().prior()).isEqualTo(SpherePrior.DEFAULTS);
    Recipe recipe =
        onRows("r1", "generator.optimizer.learningRate=0.25", "training.kimg=3", "training.kimg=4");
    assertThat(recipe.adversarial().generator().optimizer())
        .isEqualTo(new Adam(0.25, 0.5, 0.99, 1e-8));
    assertThat(recipe.adversarial().discriminator().optimizer())
        .isEqualTo(new Adam(0.001, 0.5, 0.99, 1e-8));
    assertThat(recipe.training().kimg()).isEqualTo(4);
    // One by one, as options of the command line are, comes to the same.
    Recipe one = recipes.set(recipes.named("r1"), List.of("training.kimg=3"));
    Recipe two = recipes.set(one, List.of("training.batch=7"));
    assertThat(recipes.resolve(two, ROWS).training().kimg()).isEqualTo(3);
    assertThat(recipes.resolve(two, ROWS).training().batch()).isEqualTo(7);
  }

  /** However long it is, its rates are 0 at its end. */
  @Test
  void theAnnealedCourseIsTheStandardOneWithRatesThatFall() {
    TrainingOptions standard = onRows("gan").training();
    for (double kimg : new double[] {4000, 10}) {
      Recipe recipe = kimg == 4000 ? onRows("r1") : onRows("r1", "training.kimg=" + kimg);
      assertThat(recipe.training())
          .isEqualTo(
              new TrainingOptions(
                  standard.batch(),
                  standard.criticSteps(),
                  standard.criticWarmup(),
                  standard.order(),
                  kimg,
                  standard.emaHalfLifeKimg(),
                  standard.emaRampup(),
                  standard.outputBias()));
      Progress middle = new Progress(1, Math.round(600 * kimg)).towards(kimg);
      Progress end = new Progress(2, Math.round(1000 * kimg)).towards(kimg);
      for (PlayerOptions player : recipe.game().players().values()) {
        assertThat(player.learningRateSchedule().at(middle)).isEqualTo(1);
        assertThat(player.learningRateSchedule().at(end)).isZero();
      }
    }
  }

  @Test
  void thereAreAsManyLatentsAsNumbersButTwoForOne() {
    for (int[] numbers : new int[][] {{1, 2}, {2, 2}, {5, 5}}) {
      Dataset data =
          Datasets.of(
              "rows", Shape.of(numbers[0]), new float[9][numbers[0]], new int[0], List.of());
      assertThat(recipes.resolve(recipes.named("gan"), data).adversarial().prior())
          .isEqualTo(new NormalPrior(numbers[1]));
    }
  }

  @Test
  void aSmallTableHasASmallerBatch() {
    Recipe gan = recipes.named("gan");
    assertThat(recipes.resolve(gan, rows(256)).training().batch()).isEqualTo(256);
    assertThat(recipes.resolve(gan, rows(255)).training().batch()).isEqualTo(128);
    assertThat(recipes.resolve(gan, rows(100)).training().batch()).isEqualTo(64);
  }

  @Test
  void aFileWithAWrongCaseIsRefusedWhateverTheData() throws IOException {
    Path file = folder.resolve("wrong.yaml");
    Files.writeString(file, "name: wrong\nrows: {settings: [training.bach=7]}\n");
    assertThatThrownBy(() -> recipes.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("for rows: unknown key \"training.bach\"")
        .hasMessageContaining("training.batch");
  }

  /**
   * A file that says nothing of rows is taken at its word, also one from before there was a case.
   */
  @Test
  void aFileWithoutACaseIsTheSameOnRows() throws IOException {
    Path file = folder.resolve("own.yaml");
    Files.writeString(file, "name: own\narchitecture: mlp\ntraining: {batch: 8, kimg: 1}\n");
    Recipe recipe = recipes.set(recipes.read(file), List.of("training.kimg=2"));
    assertThat(recipe.rows()).isEqualTo(RowCase.DEFAULTS);
    assertThat(recipes.resolve(recipe, ROWS)).isEqualTo(recipe);
  }

  private List<String> notes(String data, List<String> changes) {
    List<String> notes = new ArrayList<>();
    RunListener listener =
        event -> {
          if (event instanceof RunEvent.Noted noted) {
            notes.add(noted.line());
          }
        };
    List<String> all = new ArrayList<>(changes);
    all.add("data.source=" + data);
    all.add("training.batch=8");
    all.add("hardware={device: cpu, threads: 1, precision: float32}");
    Recipe recipe = recipes.set(recipes.named("lsgan"), all);
    try (TrainingRun run = TrainingRun.start(Catalogue.builtIn(), recipe, folder, listener)) {
      // Training again from the run's own recipe is the same, which a case that is applied twice
      // would not have to be.
      Recipe written = recipes.read(run.folder().recipe());
      assertThat(written).isEqualTo(run.recipe());
      assertThat(written.rows()).isEqualTo(RowCase.DEFAULTS);
      assertThat(recipes.resolve(written, run.trainer().data().dataset())).isEqualTo(written);
    }
    return notes;
  }

  @Test
  void theCautionIsSaidWhenTrainingOnRowsBegins() {
    String caution = recipes.named("lsgan").rows().caution();
    assertThat(notes("ring8", List.of())).contains(caution);
    assertThat(notes("digits", List.of("architecture.images.width=4"))).doesNotContain(caution);
  }

  /** What fits several numbers need not fit one as closely, and is said where there is one. */
  @Test
  void aSingleNumberHasACautionOfItsOwn() {
    for (String name : List.of("r1", "dragan", "table")) {
      Recipe recipe = recipes.named(name);
      assertThat(recipe.caution(numbers(1)).orElseThrow())
          .startsWith(name)
          .containsPattern("\\bgan (fits|is)");
      assertThat(recipe.caution(numbers(2))).isEmpty();
      assertThat(recipe.caution(IMAGES.schema().sample())).isEmpty();
    }
    assertThat(recipes.named("gan").caution(numbers(1))).isEmpty();
  }

  private static Field.Row numbers(int columns) {
    return new Field.Row(
        "row", IntStream.range(0, columns).mapToObj(n -> Column.number("x" + n)).toList());
  }

  /** What is seen more often is learned by heart; what a user sets holds. */
  @Test
  void aTableOfFewRowsIsSeenNoMoreThan300Times() {
    assertThat(recipes.resolve(recipes.named("table"), rows(5000)).training().kimg())
        .isEqualTo(600);
    assertThat(recipes.resolve(recipes.named("table"), rows(142)).training().kimg())
        .isEqualTo(42.6);
    Recipe longer = recipes.set(recipes.named("table"), List.of("training.kimg=90"));
    assertThat(recipes.resolve(longer, rows(142)).training().kimg()).isEqualTo(90);
  }

  /** Advice for points has no place where a table has what the recipe is for. */
  @Test
  void ctganIsForCategoriesAndMissingValues() {
    Recipe recipe = recipes.named("ctgan");
    assertThat(recipe.caution(numbers(2)).orElseThrow()).contains("table is the first choice");
    Column number = Column.number("x");
    Column category = new Column("sex", List.of("Female", "Male"));
    Column gaps = new Column("income", new ColumnType.Real(2, -1, 0, 9), "?");
    assertThat(recipe.caution(new Field.Row("row", List.of(number, category)))).isEmpty();
    assertThat(recipe.caution(new Field.Row("row", List.of(number, gaps)))).isEmpty();
    assertThat(recipes.named("lsgan").caution(new Field.Row("row", List.of(category)))).isPresent();
  }
}
