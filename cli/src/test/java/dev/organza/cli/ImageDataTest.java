package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told of images before they are trained on or measured. */
class ImageDataTest {

  private final Path folder;

  ImageDataTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path images(String name, int count, int type, int size) throws IOException {
    Random random = new Random(name.hashCode());
    for (int n = 0; n < count; n++) {
      BufferedImage image = new BufferedImage(size, size, type);
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          image.setRGB(x, y, random.nextInt());
        }
      }
      Path file = folder.resolve(name).resolve(n + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    }
    return folder.resolve(name);
  }

  @Test
  void showSaysWhatIsSkipped() throws IOException {
    Path set = images("set", 3, BufferedImage.TYPE_INT_RGB, 8);
    assertThat(Cli.succeed("data", "show", set.toString()).out()).doesNotContain("note:");
    Files.writeString(set.resolve("IMG_1.HEIC"), "?");
    Files.writeString(set.resolve("IMG_2.heic"), "?");
    assertThat(Cli.succeed("data", "show", set.toString()).out())
        .contains("note: 2 files are skipped", "2 .heic (IMG_1.HEIC, IMG_2.heic)");
    JsonNode report =
        new ObjectMapper().readTree(Cli.succeed("data", "show", set.toString(), "--json").out());
    assertThat(report.get("notes").get(0).asText()).contains("2 files are skipped");
  }

  @Test
  void aTrainingSaysWhyThereAreNoLabelsBeforeItRefuses() throws IOException {
    Path set = folder.resolve("set");
    images("set/cat", 2, BufferedImage.TYPE_INT_RGB, 8);
    images("set/dog", 2, BufferedImage.TYPE_INT_RGB, 8);
    Files.copy(set.resolve("cat/0.png"), set.resolve("cover.png"));
    Cli cli =
        Cli.run(
            "train", "cgan", "--data=" + set, "--threads=1", "--runs=" + folder.resolve("runs"));
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.err().lines().findFirst().orElse(""))
        .contains("no labels", "cover.png", "no class folder");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void imagesTooLargeForAnArchitectureAreToldTheSizeToSet() throws IOException {
    Path set = images("large", 2, BufferedImage.TYPE_INT_RGB, 257);
    Cli cli = Cli.run("train", "dcgan", "--data=" + set, "--runs=" + folder.resolve("runs"));
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.err()).contains("8 to 256 pixels", "[3,257,257]", "--size 64");
    assertThat(cli.err().lines()).hasSize(2);
  }

  @Test
  void imagesOfSeveralSizesAreToldTheSizeToSet() throws IOException {
    Path set = images("two", 1, BufferedImage.TYPE_INT_RGB, 8);
    Files.move(set.resolve("0.png"), set.resolve("a.png"));
    images("two", 1, BufferedImage.TYPE_INT_RGB, 9);
    assertThat(Cli.run("data", "show", set.toString()).err())
        .contains("a.png is 8 x 8, others are 9 x 9", "--size 64");
    Path other = images("other", 2, BufferedImage.TYPE_INT_RGB, 10);
    Path third = images("third", 2, BufferedImage.TYPE_INT_RGB, 12);
    assertThat(Cli.run("evaluate", "--real=" + other, "--fake=" + third).err())
        .contains("[3,10,10]", "[3,12,12]", "--size 64");
  }

  @Test
  void greySamplesAreMeasuredBesideColourOnes() throws IOException {
    Path real = images("real", 30, BufferedImage.TYPE_INT_RGB, 8);
    Path fake = images("fake", 30, BufferedImage.TYPE_BYTE_GRAY, 8);
    for (String[] both :
        new String[][] {{real.toString(), fake.toString()}, {fake.toString(), real.toString()}}) {
      Cli cli =
          Cli.succeed(
              "evaluate",
              "--real=" + both[0],
              "--fake=" + both[1],
              "--metrics=near-duplicates",
              "--out=" + folder.resolve("results"));
      assertThat(cli.out()).contains("near-duplicates");
    }
  }

  @Test
  void theRangeOfAnArrayIsSaidAndCanBeGiven() throws IOException {
    Path array = Path.of("../core/src/test/resources/dev/organza/data/npy/images-unit.npy");
    assertThat(Cli.succeed("data", "show", array.toString()).out())
        .contains("taken for pixels in the range [0, 1]; data.range sets another.");
    assertThat(Cli.succeed("data", "show", array.toString(), "--range", "-1,1").out())
        .doesNotContain("taken for")
        .contains("127.5");
    assertThat(Cli.run("data", "show", array.toString(), "--range", "1,0").err())
        .contains("black and white");
    Path large = array.resolveSibling("bad-pixels.npy");
    assertThat(Cli.run("data", "show", large.toString()).err()).contains("--range 0,65535;");
    assertThat(Cli.succeed("data", "show", large.toString(), "--range", "0,65535").out())
        .contains("1.1673"); // 300 · 255 / 65535
  }
}
