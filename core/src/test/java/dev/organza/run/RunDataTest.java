package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.FileTree;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.journal.Event;
import dev.organza.journal.Journal;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's data are known by their hash, wherever they lie. */
class RunDataTest {

  private static final int IMAGES = 32;

  private final Path folder;
  private final Path photos;

  RunDataTest(@TempDir Path folder) {
    this.folder = folder;
    this.photos = folder.resolve("Ärger & 'photos'");
  }

  @BeforeEach
  void draw() throws IOException {
    draw(photos, 1);
  }

  private static void draw(Path folder, int seed) throws IOException {
    Files.createDirectories(folder);
    for (int n = 0; n < IMAGES; n++) {
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
      for (int i = 0; i < 64; i++) {
        image.getRaster().setSample(i % 8, i / 8, 0, (seed * 31 + n * 7 + i * i) & 255);
      }
      ImageIO.write(image, "png", folder.resolve("%03d.png".formatted(n)).toFile());
    }
  }

  private Recipe recipe(String source, double kimg) {
    Recipes recipes = Catalogue.builtIn().recipes();
    Recipe small =
        recipes.set(
            recipes.named("dcgan"),
            List.of(
                "architecture.width=4",
                "training.batch=16",
                "training.kimg=" + kimg,
                "hardware.device=cpu",
                "hardware.threads=1",
                "hardware.precision=float32"));
    return small.withData(small.data().withSource(source));
  }

  private RunFolder trained(String source) {
    Path runs = folder.resolve("runs");
    try (TrainingRun run = TrainingRun.start(Catalogue.builtIn(), recipe(source, 0.05), runs)) {
      run.train(Optional.empty());
      return run.folder();
    }
  }

  private static Recipe recorded(RunFolder run) {
    return Catalogue.builtIn().recipes().read(run.recipe());
  }

  private static void resume(RunFolder run, String source, double kimg) {
    Recipe own = recorded(run);
    Recipe longer = Catalogue.builtIn().recipes().set(own, List.of("training.kimg=" + kimg));
    try (TrainingRun resumed =
        TrainingRun.resume(
            Catalogue.builtIn(), run, longer.withData(own.data().withSource(source)))) {
      assertThat(resumed.train(Optional.empty())).isEqualTo(StopReason.COMPLETE);
    }
  }

  private static void zip(Path images, Path archive) throws IOException {
    try (OutputStream out = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int n = IMAGES - 1; n >= 0; n--) {
        String name = "%03d.png".formatted(n);
        zip.putNextEntry(new ZipEntry("photos/" + name));
        Files.copy(images.resolve(name), zip);
      }
    }
  }

  /** A path as a user in another folder would write it. */
  private static String relative(Path path) {
    return Path.of("").toAbsolutePath().relativize(path.toAbsolutePath()).toString();
  }

  @Test
  void theRecipeKeepsAnAbsolutePathAndANameStaysAName() {
    RunFolder run = trained(relative(photos) + "/.");
    assertThat(recorded(run).data().source()).isEqualTo(photos.toString());
    assertThat(run.name()).isEqualTo("00000-dcgan-arger-photos");
    assertThat(recorded(trained("digits")).data().source()).isEqualTo("digits");
  }

  @Test
  void movedPackedAndLinkedDataAreTheSame() throws IOException {
    RunFolder run = trained(photos.toString());
    Path moved = Files.move(photos, folder.resolve("elsewhere"));
    assertThatThrownBy(() -> resume(run, photos.toString(), 0.1))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "The data of 00000-dcgan-arger-photos are not at "
                + photos
                + ".\nGive the place where they lie now: data.source=PATH");
    resume(run, relative(moved), 0.1);
    assertThat(recorded(run).data().source()).isEqualTo(moved.toString());
    Path packed = folder.resolve("packed.zip");
    zip(moved, packed);
    Path link = Files.createSymbolicLink(folder.resolve("link"), moved);
    for (Path place : List.of(packed, link)) {
      try (Dataset found =
          RunData.open(
              Catalogue.builtIn(),
              run,
              DataOptions.DEFAULTS.withSource(place.toString()),
              DownloadListener.silent())) {
        assertThat(found.count()).isEqualTo(IMAGES);
      }
    }
    resume(run, packed.toString(), 0.15);
    assertThat(recorded(run).data().source()).isEqualTo(packed.toString());
  }

  @Test
  void otherDataAreRefused() throws IOException {
    RunFolder run = trained(photos.toString());
    Path others = folder.resolve("others");
    draw(others, 2);
    assertThatThrownBy(() -> resume(run, others.toString(), 0.1))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(others + " holds other data than 00000-dcgan-arger-photos");
    FileTree.delete(photos);
    Files.move(others, photos);
    assertThatThrownBy(() -> resume(run, photos.toString(), 0.1))
        .isInstanceOf(OrganzaException.class)
        .isNotInstanceOf(UsageException.class)
        .hasMessageContaining("32 samples of [1,8,8] with SHA-256 ")
        .hasMessageContaining("data.source=PATH");
  }

  private static List<Event> steps(RunFolder run) {
    return Journal.read(run.journal()).stream()
        .filter(event -> event.kind().equals(Event.STEP))
        .toList();
  }

  /** The journal's own interval, 1 kimg by default, is longer than these runs. */
  @Test
  void theLastRoundIsInTheJournalOnceHoweverTheRunWent() {
    RunFolder run = trained(photos.toString());
    assertThat(steps(run)).extracting(Event::images).containsExactly(64L);
    assertThat(steps(run)).extracting(Event::step).containsExactly(4L);
    resume(run, photos.toString(), 0.05); // nothing to train
    assertThat(steps(run)).extracting(Event::images).containsExactly(64L);
    resume(run, photos.toString(), 0.1);
    assertThat(steps(run)).extracting(Event::images).containsExactly(112L);
    assertThat(steps(run).get(0).values()).containsKey("generator.loss");
  }
}
