package dev.organza.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.sound.WavFile;
import dev.organza.data.source.DownloadListener;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.architecture.Compact;
import dev.organza.nn.architecture.Dcgan;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.optim.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultRecipeTest {

  private final Recipes recipes = Catalogue.builtIn().recipes();

  @Test
  void theDefaultIsTheFirstOfTheRecipes() {
    assertThat(Recipes.names()).first().isEqualTo(Recipes.DEFAULT);
  }

  /**
   * A table of several columns has a recipe of its own; what cannot be read is told by who opens
   * it.
   */
  @ParameterizedTest
  @CsvSource({
    "people.csv, 'age,sex|31,Female|40,Male|52,Male|', table",
    "dates.csv, 'day,x|2020-01-02,1.5|2020-03-04,2.5|', table",
    "numbers.csv, 'x,y|1.5,2|2.5,7|', table",
    "gaps.csv, 'x,y|1.5,2|2.5,|3.5,1|', table",
    "heights.csv, 'height|1.5|2.5|', compact",
    "numbered.csv, 'id,height|1,1.5|2,2.5|3,1.7|', compact",
    "ragged.csv, 'age,sex|31,Female,x|40|', compact",
    "people.jsonl, '{\"age\": 31, \"sex\": \"Female\"}|{\"age\": 40, \"sex\": \"Male\"}|{\"age\":"
        + " 52}|', table",
    "numbers.ndjson, '{\"x\": 1.5, \"y\": 2}|{\"x\": 2.5, \"y\": 7}|', table",
    "broken.jsonl, '{\"age\": 31, \"sex\": \"Female\"}|{\"age\"|', compact",
    "people.txt, 'age,sex|31,Female|40,Male|', compact"
  })
  void aTableHasItsOwn(String file, String text, String recipe, @TempDir Path folder)
      throws IOException {
    Path path = folder.resolve(file);
    Files.writeString(path, text.replace('|', '\n'));
    DataOptions data = DataOptions.DEFAULTS.withSource(path.toString());
    Catalogue catalogue = Catalogue.builtIn();
    assertThat(catalogue.defaultRecipe(data, true)).isEqualTo(recipe);
    assertThat(catalogue.defaultRecipe(data, false)).isEqualTo(Recipes.DEFAULT);
    assertThat(catalogue.defaultRecipe(data.withSource("digits"), true)).isEqualTo("compact");
    assertThat(catalogue.defaultRecipe(data.withSource("nothing.csv"), true)).isEqualTo("compact");
  }

  /** Sounds have networks for sounds; those of classes need classes. */
  @Test
  void soundsHaveTheirOwn(@TempDir Path folder) throws IOException {
    Catalogue catalogue = Catalogue.builtIn();
    DataOptions data = DataOptions.DEFAULTS.withSource("drum-machine");
    assertThat(catalogue.defaultRecipe(data, true)).isEqualTo("sound");
    Path drums = Files.createDirectories(folder.resolve("drums"));
    try (Dataset sounds = catalogue.sources().open(data, DownloadListener.silent())) {
      for (int i = 0; i < 50; i++) {
        float[] wave = new float[sounds.shape().elements()];
        sounds.read(i, wave, 0);
        Files.write(drums.resolve(i + ".wav"), WavFile.bytes(wave, 8_000));
      }
    }
    DataOptions files = DataOptions.DEFAULTS.withSource(drums.toString());
    assertThat(catalogue.defaultRecipe(files, true)).isEqualTo("specgan");
    for (int i = 0; i < 50; i++) {
      Path of = Files.createDirectories(drums.resolve(i < 25 ? "kick" : "snare"));
      Files.move(drums.resolve(i + ".wav"), of.resolve(i + ".wav"));
    }
    assertThat(catalogue.defaultRecipe(files, false)).isEqualTo("sound");
    try (Dataset preview = catalogue.sources().preview(files).orElseThrow()) {
      assertThat(preview.count()).isEqualTo(32);
      assertThat(preview.classes()).containsExactly("kick", "snare");
    }
  }

  /** Of a long table only the beginning is looked at, up to the end of a line. */
  @ParameterizedTest
  @CsvSource({
    "long.csv, 'x,word|', '1.25,some|2.5,other|'",
    "long.jsonl, '', '{\"x\": 1.25, \"word\": \"some\"}|{\"x\": 2.5, \"word\": \"other\"}|'"
  })
  void aLongTableIsToldByItsBeginning(String file, String first, String rows, @TempDir Path folder)
      throws IOException {
    Path path = folder.resolve(file);
    Files.writeString(path, (first + rows.repeat(60_000)).replace('|', '\n'));
    DataOptions data = DataOptions.DEFAULTS.withSource(path.toString());
    assertThat(Catalogue.builtIn().defaultRecipe(data, true)).isEqualTo("table");
    try (Dataset preview = Catalogue.builtIn().sources().preview(data).orElseThrow()) {
      assertThat(preview.count()).isBetween(30_000, 119_999);
    }
  }

  /** What the documentation says of it: the networks by the number of values in a sample. */
  @ParameterizedTest
  @CsvSource({
    "1, 31, compact",
    "3, 18, compact",
    "1, 32, pixels",
    "3, 36, pixels",
    "1, 64, squares",
    "3, 37, squares"
  })
  void compactChoosesItsNetworksBySize(int channels, int side, String networks) {
    Architecture expected =
        switch (networks) {
          case "compact" -> Compact.DEFAULTS;
          case "pixels" -> Dcgan.DEFAULTS;
          default ->
              new Dcgan(32, 0.2, Normalisation.BATCH, Normalisation.BATCH, 0, 0, 2, false, true);
        };
    assertThat(
            recipes
                .named("compact")
                .adversarial()
                .architecture()
                .part(Shape.image(channels, side, side))
                .architecture())
        .isEqualTo(expected);
  }

  /** The same of its game, which differs for large images in G's rate alone. */
  @Test
  void compactIsTheGameOfDcganWithAFasterGeneratorForLargeImages() {
    Recipe dcgan = recipes.named("dcgan");
    Recipe small = recipes.resolve(recipes.named("compact"), images(63));
    Recipe large = recipes.resolve(recipes.named("compact"), images(64));
    assertSameGame(small, dcgan);
    assertThat(large.adversarial().generator().optimizer())
        .isEqualTo(new Adam(0.001, 0.5, 0.999, 1e-8));
    assertSameGame(recipes.set(large, List.of("generator.optimizer.learningRate=0.0004")), dcgan);
  }

  /** The game is the same; it may be played for longer. */
  private void assertSameGame(Recipe longer, Recipe dcgan) {
    Recipe compact = recipes.set(longer, List.of("training.kimg=" + dcgan.training().kimg()));
    AdversarialRecipe game = compact.adversarial();
    AdversarialRecipe other = dcgan.adversarial();
    assertThat(game.prior()).isEqualTo(other.prior());
    assertThat(game.objective()).isEqualTo(other.objective());
    assertThat(game.penalties()).isEqualTo(other.penalties());
    assertThat(game.augmentation()).isEqualTo(other.augmentation());
    assertThat(game.generator()).isEqualTo(other.generator());
    assertThat(game.discriminator()).isEqualTo(other.discriminator());
    assertThat(game.stabilisers()).isEqualTo(other.stabilisers());
    assertThat(compact.training()).isEqualTo(dcgan.training());
  }

  private static Dataset images(int side) {
    return Datasets.of(
        "images", Shape.image(1, side, side), new float[2][side * side], new int[0], List.of());
  }

  @Test
  void whatIsSetHoldsForLargeImagesToo() {
    Recipe compact =
        recipes.set(recipes.named("compact"), List.of("generator.optimizer.learningRate=0.25"));
    Recipe large = recipes.resolve(recipes.set(compact, List.of("seed=7")), images(64));
    assertThat(large.adversarial().generator().optimizer())
        .isEqualTo(new Adam(0.25, 0.5, 0.999, 1e-8));
    assertThat(large.seed()).isEqualTo(7);
    assertThat(large.largeImages()).isEqualTo(LargeImageCase.DEFAULTS);
    assertThat(recipes.resolve(large, images(64))).isEqualTo(large);
  }

  @Test
  void aFileWithAWrongCaseForLargeImagesIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("wrong.yaml");
    Files.writeString(file, "name: wrong\nlargeImages: {settings: [training.bach=7]}\n");
    assertThatThrownBy(() -> recipes.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("for large images: unknown key \"training.bach\"");
    Files.writeString(file, "name: wrong\nlargeImages: {from: 0}\n");
    assertThatThrownBy(() -> recipes.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("from of largeImages");
  }

  @Test
  void compactOnRowsIsGan() {
    AdversarialRecipe game = recipes.named("compact").adversarial();
    RowCase rows = recipes.named("compact").rows();
    assertThat(rows.course()).isEqualTo(RowCourse.STANDARD);
    assertThat(rows.settings()).isEmpty();
    Recipe gan = recipes.set(recipes.named("gan"), recipes.named("gan").rows().settings());
    assertThat(game.architecture().part(Shape.of(2)).architecture())
        .isEqualTo(gan.adversarial().architecture());
  }
}
