package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Preparation;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.torch.Device;
import dev.organza.torch.Precision;
import dev.organza.train.Hardware;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recipes of translations through a run, at a tiny size. */
class TranslationRunTest {

  private static final Catalogue CATALOGUE = Catalogue.builtIn();

  private final Path runs;

  TranslationRunTest(@TempDir Path runs) {
    this.runs = runs;
  }

  private static Recipe tiny(String name, String source, String... more) {
    Recipes recipes = CATALOGUE.recipes();
    Recipe small =
        recipes.set(
            recipes.named(name),
            List.of(
                "data.source=" + source,
                "data.size=32",
                "data.first=20",
                "architecture.width=2",
                "discriminatorArchitecture.width=2",
                "training.batch=4",
                "training.kimg=0.04",
                "reports.samples=5",
                "reports.samplesEveryKimg=0.02",
                "reports.journalEveryKimg=0.001",
                "checkpoints.everyKimg=0.02",
                "hardware={device: cpu, threads: 1, precision: float32}"));
    return recipes.set(small, List.of(more));
  }

  @ParameterizedTest
  @CsvSource({
    "pix2pix, edges:digits, generator.distance",
    "cyclegan, unpaired:edges:digits, generatorAB.cycle"
  })
  void previewsAndCurvesAreOfTranslationsAndTheModelIsNoGenerator(
      String name, String source, String term) throws IOException {
    RunFolder folder;
    try (TrainingRun run = TrainingRun.start(CATALOGUE, tiny(name, source), runs)) {
      assertThat(run.train(Optional.empty())).isEqualTo(StopReason.COMPLETE);
      folder = run.folder();
    }
    assertThat(Traces.events(folder).get(0).values()).containsKey(term);
    BufferedImage preview = ImageIO.read(folder.latestSample().toFile());
    // Rows of three images: twice as wide as high at the least.
    assertThat(preview.getWidth()).isGreaterThan(32 * 3);
    assertThat(Files.size(folder.reals())).isPositive();
    assertThat(Files.readAllBytes(folder.sample(0)))
        .isNotEqualTo(Files.readAllBytes(folder.latestSample()));
    SavedState state = SavedState.newest(folder, refused -> {});
    assertThatThrownBy(() -> state.load(CATALOGUE, Device.cpu()))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("holds no generator of samples");
  }

  /** Those of the training may be known by heart, and would look better than what was learned. */
  @Test
  void previewsAreOfImagesThatAreHeldOut() throws IOException {
    Recipe recipe =
        tiny(
            "pix2pix",
            "edges:digits",
            "data.first=0",
            "data.heldOut=0.3",
            "training.kimg=0.004",
            "reports.samplesEveryKimg=0.004");
    BufferedImage preview;
    try (TrainingRun run = TrainingRun.start(CATALOGUE, recipe, runs)) {
      run.train(Optional.empty());
      preview = ImageIO.read(run.folder().latestSample().toFile());
    }
    try (Dataset heldOut =
            CATALOGUE.sources().openHeldOut(recipe.data(), DownloadListener.silent());
        Dataset seen = CATALOGUE.sources().open(recipe.data(), DownloadListener.silent())) {
      assertThat(isAtTheTopLeft(preview, heldOut.field("a").spread(5))).isTrue();
      assertThat(isAtTheTopLeft(preview, seen.field("a").spread(5))).isFalse();
    }
  }

  /** Whether a picture begins with the first of some grey images, enlarged by a whole factor. */
  private static boolean isAtTheTopLeft(BufferedImage picture, Dataset images) {
    float[] image = new float[images.shape().elements()];
    images.read(0, image, 0);
    int size = images.shape().dimension(2);
    return IntStream.rangeClosed(1, 16)
        .filter(factor -> factor * size < picture.getWidth() && factor * size < picture.getHeight())
        .anyMatch(
            factor ->
                IntStream.range(0, image.length)
                    .allMatch(
                        i ->
                            (picture.getRGB(2 + i % size * factor, 2 + i / size * factor) & 0xff)
                                == Math.round(image[i])));
  }

  @Test
  void pix2pixRefusesImagesThatDoNotBelongTogether() {
    assertThatThrownBy(
            () -> TrainingRun.start(CATALOGUE, tiny("pix2pix", "unpaired:edges:digits"), runs))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("do not belong together")
        .hasMessageContaining("game=cyclegan");
  }

  @ParameterizedTest
  @CsvSource({"pix2pix", "cyclegan"})
  void imagesOfOneKindAreRefusedWithAHint(String name) {
    assertThatThrownBy(() -> TrainingRun.start(CATALOGUE, tiny(name, "digits"), runs))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("the samples of these data have sample")
        .hasMessageContaining("data.source=edges:fashion");
    assertThat(runs).isEmptyDirectory();
  }

  @Test
  void aGeneratorOfSamplesRefusesPairsAndNamesTheGamesForThem() {
    assertThatThrownBy(
            () ->
                TrainingRun.start(
                    CATALOGUE,
                    CATALOGUE
                        .recipes()
                        .set(
                            CATALOGUE.recipes().named("dcgan"),
                            List.of("data.source=edges:digits", "data.first=20")),
                    runs))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("pix2pix");
  }

  @Test
  void sizesThatCannotBeHalvedAreRefused() {
    assertThatThrownBy(
            () ->
                TrainingRun.start(CATALOGUE, tiny("pix2pix", "edges:digits", "data.size=44"), runs))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("multiples of 8, not 44")
        .hasMessageContaining("data.size=48");
  }

  @ParameterizedTest
  @CsvSource({"pix2pix, edges:digits", "cyclegan, unpaired:edges:digits"})
  void probesFindTheOpenWeightOfAPenalty(String name, String source) {
    Recipe recipe =
        tiny(
            name,
            source,
            "penalties=[{kind: r1, gamma: auto}]",
            "architecture.width=1",
            "discriminatorArchitecture.normalisation=none",
            "training.batch=1",
            "training.kimg=0.96");
    try (Dataset data = CATALOGUE.sources().open(recipe.data(), DownloadListener.silent())) {
      Preparation prepared = Preparation.of(CATALOGUE, recipe, data);
      GammaChoice choice =
          GammaProbes.of(prepared)
              .orElseThrow()
              .choose(
                  prepared,
                  new Hardware(Device.cpu(), 1, Precision.FLOAT32),
                  new RunEvents(List.of()));
      assertThat(choice.probes()).hasSize(3).allMatch(GammaChoice.Probe::isUsable);
      assertThat(choice.probes())
          .allSatisfy(
              probe -> {
                assertThat(probe.energy()).isFinite();
                assertThat(probe.loss()).isPositive();
                assertThat(probe.penalty()).isPositive();
              });
      assertThat(prepared.withGamma(choice.gamma()).recipe().game().isOpen()).isFalse();
    }
  }
}
