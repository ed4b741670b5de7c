package dev.organza.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTreeTest {

  enum Move {
    DISCRIMINATOR_FIRST,
    GENERATOR_FIRST,
    OFF
  }

  interface Optimizer {}

  record Adam(double learningRate, double beta1) implements Optimizer {
    static final Adam DEFAULTS = new Adam(2e-4, 0.5);
  }

  record Sgd(double learningRate, double momentum) implements Optimizer {
    static final Sgd DEFAULTS = new Sgd(0.1, 0);
  }

  interface Objective {}

  record Hinge() implements Objective {}

  record LeastSquares(float a, float b) implements Objective {
    static final LeastSquares DEFAULTS = new LeastSquares(0, 1);
  }

  interface Layer {}

  /** Has no DEFAULTS: its channels must be given. */
  record Convolution(int channels, @Nullable Integer stride) implements Layer {}

  record Player(Optimizer optimizer, List<Layer> layers) {
    static final Player DEFAULTS = new Player(Adam.DEFAULTS, List.of());
  }

  record Training(int batch, long kimg, boolean shuffle, Move first, @Nullable Double clip) {
    static final Training DEFAULTS = new Training(64, 1000, true, Move.DISCRIMINATOR_FIRST, null);

    Training {
      if (batch < 1) {
        throw new IllegalArgumentException("batch is at least 1, not " + batch);
      }
      if (kimg < batch) {
        throw new IllegalArgumentException("kimg is at least batch");
      }
    }
  }

  record Recipe(
      String name,
      Shape shape,
      Training training,
      Player generator,
      Objective objective,
      @Nullable Objective extra,
      List<Double> weights,
      Map<String, Integer> counts) {
    static final Recipe DEFAULTS =
        new Recipe(
            "gan",
            Shape.image(1, 28, 28),
            Training.DEFAULTS,
            Player.DEFAULTS,
            LeastSquares.DEFAULTS,
            null,
            List.of(1.0, 0.5),
            Map.of());
  }

  private static final Kinds KINDS =
      Kinds.builder()
          .add(Optimizer.class, "adam", Adam.class)
          .add(Optimizer.class, "sgd", Sgd.class)
          .add(Objective.class, "hinge", Hinge.class)
          .add(Objective.class, "least-squares", LeastSquares.class)
          .add(Layer.class, "convolution", Convolution.class)
          .build();

  private final RecipeTree recipes = new RecipeTree(KINDS);

  private Recipe read(String yaml) {
    return recipes.parse(yaml, "recipe", Recipe.class);
  }

  private void assertRefused(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml)).isInstanceOf(UsageException.class).hasMessage(message);
  }

  @Test
  void whatIsLeftOutKeepsItsDefault() {
    assertThat(read("")).isEqualTo(Recipe.DEFAULTS);
    assertThat(read("# only a comment\n")).isEqualTo(Recipe.DEFAULTS);
    assertThat(read("training:\n")).isEqualTo(Recipe.DEFAULTS);
    assertThat(read("training: {batch: 32}").training())
        .isEqualTo(new Training(32, 1000, true, Move.DISCRIMINATOR_FIRST, null));
  }

  @Test
  void everyTypeIsReadFromYaml() {
    Recipe recipe =
        read(
            """
            name: "no"
            shape: [3, 32, 32]
            training:
              batch: 1_000
              kimg: 1e4
              shuffle: false
              first: generator-first
              clip: 1e-4
            generator:
              optimizer: {kind: sgd, momentum: 0.9}
              layers:
                - kind: convolution
                  channels: 64
                - {kind: convolution, channels: 32, stride: 2}
            objective: hinge
            extra: {kind: least-squares, b: 0.9}
            weights: [1, 2.5, -3.0E-2]
            counts: {a: 1, b: 2}
            """);
    assertThat(recipe)
        .isEqualTo(
            new Recipe(
                "no",
                Shape.of(3, 32, 32),
                new Training(1000, 10_000, false, Move.GENERATOR_FIRST, 0.0001),
                new Player(
                    new Sgd(0.1, 0.9), List.of(new Convolution(64, null), new Convolution(32, 2))),
                new Hinge(),
                new LeastSquares(0, 0.9f),
                List.of(1.0, 2.5, -0.03),
                Map.of("a", 1, "b", 2)));
  }

  @Test
  void aKindStartsFromItsOwnDefaultsAndTheDefaultKindFromTheSection() {
    assertThat(read("generator: {optimizer: {kind: sgd}}").generator().optimizer())
        .isEqualTo(new Sgd(0.1, 0));
    assertThat(read("generator: {optimizer: {learningRate: 0.001}}").generator().optimizer())
        .isEqualTo(new Adam(0.001, 0.5));
    assertThat(read("generator: {optimizer: {kind: adam, beta1: 0}}").generator().optimizer())
        .isEqualTo(new Adam(2e-4, 0));
  }

  @Test
  void nullMeansNoneWhereTheRecordAllowsIt() {
    Recipe withClip = recipes.set(Recipe.DEFAULTS, "training.clip=1.5");
    assertThat(withClip.training().clip()).isEqualTo(1.5);
    assertThat(recipes.set(withClip, "training.clip=null").training().clip()).isNull();
    assertRefused(
        "training: {batch: null}",
        "recipe: training.batch: expected a whole number, found nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trainig: {}|unknown key \"trainig\"; did you mean \"training\"?",
        "trainig: {batch: 3}|unknown key \"trainig.batch\"; did you mean \"training.batch\"?",
        "training: {bacth: 3}|unknown key \"training.bacth\"; did you mean \"training.batch\"?",
        "batch: 3|unknown key \"batch\"; did you mean \"training.batch\"?",
        "training: {zzz: 3}|unknown key \"training.zzz\"; known here: batch, kimg, shuffle, first,"
            + " clip",
        "objective: {kind: hinge, a: 1}|unknown key \"objective.a\"; known here: no keys",
        "objective: hing|objective: unknown kind \"hing\"; did you mean \"hinge\"? known: hinge,"
            + " least-squares",
        "extra: {a: 1}|extra: needs a kind: one of hinge, least-squares",
        "generator: {layers: [{kind: convolution}]}|generator.layers[0]: needs \"channels\"",
        "training: {batch: many}|training.batch: expected a whole number, found \"many\"",
        "training: {batch: 32.5}|training.batch: expected a whole number, found 32.5",
        "training: {batch: '32'}|training.batch: expected a whole number, found \"32\"",
        "training: {batch: 3e9}|training.batch: expected a whole number from -2147483648 to"
            + " 2147483647, found 3E+9",
        "training: {batch: 99999999999999999999}|training.batch: expected a whole number from"
            + " -2147483648 to 2147483647, found 99999999999999999999",
        "training: {clip: 1e999}|training.clip: expected a number up to 1.7976931348623157E308,"
            + " found 1E+999",
        "training: {shuffle: yes}|training.shuffle: expected true or false, found \"yes\"",
        "training: {first: generator}|training.first: expected one of discriminator-first,"
            + " generator-first, off, found \"generator\"; did you mean \"generator-first\"?",
        "training: 5|training: expected a section of keys, found 5",
        "name: 5|name: expected text, found 5",
        "weights: 5|weights: expected a list, found 5",
        "weights: [1, x]|weights[1]: expected a number, found \"x\"",
        "weights: [1, null]|weights[1]: expected a value, found nothing",
        "shape: 28|shape: expected a shape such as [1, 28, 28], found 28",
        "shape: [1, 0]|shape: every dimension of a shape is at least 1: [1, 0]",
        "training: {batch: 0}|training: batch is at least 1, not 0",
        "[1, 2]|expected a section of keys, found a list",
        "hello|expected a section of keys, found \"hello\"",
      })
  void aMistakeIsReportedWithItsPathAndTheRemedy(String yaml, String message) {
    assertRefused(yaml, "recipe: " + message);
  }

  @Test
  void wordsThatOldYamlTakesForSwitchesAreWords() {
    assertThat(read("training: {first: off}").training().first()).isEqualTo(Move.OFF);
    assertThat(read("name: on").name()).isEqualTo("on");
  }

  @Test
  void aSyntaxErrorIsReportedByLineAndColumn() {
    assertThatThrownBy(() -> read("training:\n  batch: 3\n bad: [1,\n"))
        .isInstanceOf(UsageException.class)
        .hasMessageMatching("recipe, line [34], column \\d+: [^\\n]+");
  }

  @Test
  void aRepeatedKeyIsRefused() {
    assertThatThrownBy(() -> read("name: a\nname: b\n"))
        .isInstanceOf(UsageException.class)
        .hasMessageMatching("recipe, line 2, column \\d+: Duplicate field 'name'");
  }

  @ParameterizedTest
  @ValueSource(strings = {".nan", ".inf", "-.inf"})
  void notANumberAndInfinityAreRefused(String number) {
    assertThatThrownBy(() -> read("training: {clip: " + number + "}"))
        .isInstanceOf(UsageException.class)
        .hasMessageMatching("recipe, line 1, column \\d+: .*'" + number + "'");
  }

  @Test
  void aSecondDocumentIsRefused() {
    assertThatThrownBy(() -> read("name: a\n---\nname: b\n")).isInstanceOf(UsageException.class);
  }

  @Test
  void anchorsAreRefusedBeforeTheyExpand() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9) + "x"));
    }
    assertThatThrownBy(() -> read(bomb.toString()))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("recipe, line 1: anchors and aliases");
    assertThatThrownBy(() -> read("name: *n"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("recipe, line 1: anchors and aliases");
  }

  @Test
  void whatIsTooDeepOrTooLargeIsRefused(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> read("weights: " + "[".repeat(5000) + "]".repeat(5000)))
        .isInstanceOf(UsageException.class);
    Path file = folder.resolve("large.yaml");
    Files.writeString(file, "name: " + "x".repeat(1 << 20));
    assertThatThrownBy(() -> recipes.read(file, Recipe.class))
        .isInstanceOf(UsageException.class)
        .hasMessage(file + " is larger than 1 MB, which no recipe is");
  }

  @Test
  void aMissingFileIsNamed(@TempDir Path folder) {
    Path file = folder.resolve("dcgan.yaml");
    assertThatThrownBy(() -> recipes.read(file, Recipe.class))
        .isInstanceOf(UsageException.class)
        .hasMessage("there is no recipe file " + file);
  }

  @Test
  void whatIsWrittenIsReadableAndReadsBackEqual() {
    Recipe recipe =
        new Recipe(
            "1e5",
            Shape.of(3, 32, 32),
            new Training(32, 50_000, false, Move.OFF, 1e-12),
            new Player(new Sgd(1e-4, 0.9), List.of(new Convolution(64, 2))),
            new Hinge(),
            new LeastSquares(0, 0.1f),
            List.of(2e-4, 1.0 / 3),
            Map.of("a: b", 1));
    String yaml = recipes.write(recipe);
    assertThat(yaml)
        .isEqualTo(
            """
            name: '1e5'
            shape: [3, 32, 32]
            training:
              batch: 32
              kimg: 50000
              shuffle: false
              first: 'off'
              clip: 1.0E-12
            generator:
              optimizer:
                kind: sgd
                learningRate: 0.0001
                momentum: 0.9
              layers:
                - kind: convolution
                  channels: 64
                  stride: 2
            objective:
              kind: hinge
            extra:
              kind: least-squares
              a: 0.0
              b: 0.1
            weights: [0.0002, 0.3333333333333333]
            counts:
              'a: b': 1
            """);
    assertThat(read(yaml)).isEqualTo(recipe);
    assertThat(read(recipes.write(Recipe.DEFAULTS))).isEqualTo(Recipe.DEFAULTS);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {0, 1e-7, 123456.789, 1e22, Double.MIN_VALUE, Double.MAX_VALUE, -5e-324, 0.1})
  void everyFiniteNumberSurvivesTheRoundTrip(double value) {
    Recipe recipe = recipes.set(Recipe.DEFAULTS, "training.clip=" + value);
    assertThat(recipe.training().clip()).isEqualTo(value);
    assertThat(read(recipes.write(recipe)).training().clip()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "true", "12", "~", "a: b", "# no", "", " x ", "é\n2", "0x10", "-"})
  void everyTextSurvivesTheRoundTrip(String text) {
    Recipe recipe = read("name: " + quoted(text));
    assertThat(recipe.name()).isEqualTo(text);
    assertThat(read(recipes.write(recipe))).isEqualTo(recipe);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\n", "\\n") + '"';
  }

  @Test
  void jsonIsReadAsWell() throws IOException {
    assertThat(
            recipes.bind(
                new ObjectMapper().readTree("{\"training\":{\"clip\":0.25}}"), Recipe.class))
        .isEqualTo(recipes.set(Recipe.DEFAULTS, "training.clip=0.25"));
  }

  @Test
  void anAssignmentChangesOnePath() {
    assertThat(recipes.set(Recipe.DEFAULTS, "training.batch=32").training())
        .isEqualTo(new Training(32, 1000, true, Move.DISCRIMINATOR_FIRST, null));
    assertThat(
            recipes
                .set(Recipe.DEFAULTS, "generator.optimizer={kind: sgd, learningRate: 0.5}")
                .generator()
                .optimizer())
        .isEqualTo(new Sgd(0.5, 0));
    assertThat(recipes.set(Recipe.DEFAULTS, "objective=hinge").objective()).isEqualTo(new Hinge());
    assertThat(recipes.set(Recipe.DEFAULTS, "objective.kind=hinge").objective())
        .isEqualTo(new Hinge());
    assertThat(recipes.set(Recipe.DEFAULTS, "shape=[3, 8, 8]").shape())
        .isEqualTo(Shape.of(3, 8, 8));
  }

  @Test
  void anAssignmentMayChangeOneElementOfAList() {
    Recipe two =
        read(
            "generator: {layers: [{kind: convolution, channels: 1, stride: 2}, {kind: convolution,"
                + " channels: 2}]}");
    assertThat(recipes.set(two, "generator.layers[0].channels=7").generator().layers())
        .isEqualTo(List.of(new Convolution(7, 2), new Convolution(2, null)));
    assertThat(recipes.set(two, "weights[1]=4").weights()).isEqualTo(List.of(1.0, 4.0));
    assertThatThrownBy(() -> recipes.set(two, "weights[2]=4"))
        .isInstanceOf(UsageException.class)
        .hasMessage("override: weights: has 2 elements, counted from [0]");
  }

  @Test
  void overridesAreAppliedTogetherAndTheLaterHolds() {
    // Alone, batch=2000 would be refused, as kimg is 1000.
    assertThatThrownBy(() -> recipes.set(Recipe.DEFAULTS, "training.batch=2000"))
        .isInstanceOf(UsageException.class)
        .hasMessage("override: training: kimg is at least batch");
    Recipe recipe =
        recipes.set(
            Recipe.DEFAULTS,
            List.of(
                "training.batch=2000",
                "training.kimg=3000",
                "training={kimg: 4000}",
                "training.batch=4000"));
    assertThat(recipe.training().batch()).isEqualTo(4000);
    assertThat(recipe.training().kimg()).isEqualTo(4000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"training.batch", "=3", "training..batch=3", "a b=3", "training.batch="})
  void anAssignmentOfAnotherFormIsShownTheRightOne(String text) {
    assertThatThrownBy(() -> recipes.set(Recipe.DEFAULTS, text))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "override \"" + text + "\": expected path=value, such as training.batch=32");
  }

  @Test
  void anAssignmentToAnUnknownPathNamesTheNearest() {
    assertThatThrownBy(() -> recipes.set(Recipe.DEFAULTS, "trainig.batch=32"))
        .isInstanceOf(UsageException.class)
        .hasMessage("override: unknown key \"trainig.batch\"; did you mean \"training.batch\"?");
    assertThatThrownBy(() -> recipes.set(Recipe.DEFAULTS, "training.batch=[1"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("override training.batch, line 1, column ");
  }

  record Wasserstein(double clip) implements Objective {
    static final Wasserstein DEFAULTS = new Wasserstein(0.01);
  }

  @Test
  void anotherProgramAddsItsOwnKind() {
    Kinds more = KINDS.toBuilder().add(Objective.class, "wasserstein", Wasserstein.class).build();
    Recipe recipe =
        new RecipeTree(more).parse("objective: {kind: wasserstein}", "recipe", Recipe.class);
    assertThat(recipe.objective()).isEqualTo(new Wasserstein(0.01));
    assertThatThrownBy(() -> recipes.write(recipe))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Wasserstein")
        .hasMessageContaining("add it to the catalogue");
  }

  @Test
  void kindsThatCouldNotWorkAreRefusedWhenTheyAreAdded() {
    assertThatThrownBy(() -> KINDS.toBuilder().add(Objective.class, "Hinge2", Wasserstein.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KINDS.toBuilder().add(Objective.class, "hinge", Wasserstein.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KINDS.toBuilder().add(Objective.class, "other", Objective.class))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
