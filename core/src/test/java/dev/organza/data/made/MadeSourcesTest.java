package dev.organza.data.made;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Fixtures;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MadeSourcesTest {

  private static final Sources SOURCES = Sources.standard();

  private final Path folder;

  MadeSourcesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Dataset open(String source) {
    return open(DataOptions.DEFAULTS.withSource(source));
  }

  private static Dataset open(DataOptions options) {
    return SOURCES.open(options, DownloadListener.silent());
  }

  /** A picture whose left half has one colour and whose right half has another. */
  private void put(String file, int width, int height, Color left, Color right) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(left);
    pen.fillRect(0, 0, width, height);
    pen.setColor(right);
    pen.fillRect(width - width / 2, 0, width / 2, height);
    pen.dispose();
    File to = folder.resolve(file).toFile();
    Files.createDirectories(to.toPath().getParent());
    ImageIO.write(image, "png", to);
  }

  private void put(String file, int level) throws IOException {
    Color grey = new Color(level, level, level);
    put(file, 4, 4, grey, grey);
  }

  private static float pixel(Dataset pairs, String field, int index) {
    return Fixtures.sample(pairs.field(field), index)[0];
  }

  @Test
  void imagesOfOneNameInTwoFoldersArePairsAndOthersAreNamed() throws IOException {
    for (int i = 0; i < 5; i++) {
      put("before/" + i + ".png", i);
      put("after, later/" + (i + 2) + ".png", 100 + i + 2);
    }
    // A folder with a comma in its name: the comma that parts two sources is found.
    String source = "pairs:" + folder.resolve("before") + "," + folder.resolve("after, later");
    try (Dataset pairs = open(DataOptions.DEFAULTS.withSource(source).withUnreadableShare(0.4))) {
      assertThat(pairs.count()).isEqualTo(3);
      for (int i = 0; i < 3; i++) {
        assertThat(pixel(pairs, "b", i)).isEqualTo(100 + pixel(pairs, "a", i));
        assertThat(pairs.place(i)).isEqualTo((i + 2) + ".png");
      }
      assertThat(String.join("\n", pairs.notes()))
          .contains("2 images have no partner", "before/0.png, before/1.png")
          .contains("after, later/5.png, after, later/6.png");
    }
    assertThatThrownBy(() -> open("pairs:" + folder.resolve("before") + "," + folder))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("no image in before has the name of one in");
  }

  @Test
  void twoSourcesInOrderArePairsIfTheyAreAsMany() {
    try (Dataset pairs = open("pairs:digits,digits");
        Dataset digits = open("digits")) {
      assertThat(pairs.count()).isEqualTo(digits.count());
      assertThat(pairs.classes()).isEqualTo(digits.classes());
      assertThat(Fixtures.sample(pairs.field("b"), 7)).containsExactly(Fixtures.sample(digits, 7));
    }
    assertThatThrownBy(() -> open("pairs:digits,fashion"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("digits has 1,797 samples");
  }

  @Test
  void halvesOfPicturesArePairs() throws IOException {
    put("both/1.png", 8, 4, Color.RED, Color.WHITE);
    put("both/2.png", 8, 4, Color.GREEN, Color.BLACK);
    try (Dataset pairs = open("side-by-side:" + folder.resolve("both"))) {
      assertThat(pairs.field("a").shape()).isEqualTo(Shape.image(3, 4, 4));
      assertThat(pairs.field("b").shape()).isEqualTo(Shape.image(1, 4, 4));
      assertThat(Fixtures.sample(pairs.field("a"), 0)[0]).isEqualTo(255);
      assertThat(Fixtures.sample(pairs.field("a"), 1)[16]).isEqualTo(255);
      assertThat(pixel(pairs, "b", 0)).isEqualTo(255);
      assertThat(pixel(pairs, "b", 1)).isEqualTo(0);
    }
    put("both/3.png", 6, 6, Color.RED, Color.RED);
    assertThatThrownBy(() -> open("side-by-side:" + folder.resolve("both")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("not squares of one size")
        .hasMessageContaining("3.png");
    try (Dataset pairs =
        open(
            DataOptions.DEFAULTS
                .withSource("side-by-side:" + folder.resolve("both"))
                .withSize(4))) {
      assertThat(pairs.count()).isEqualTo(3);
    }
    assertThatThrownBy(() -> open("side-by-side:" + folder.resolve("none")))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("is not there");
  }

  @Test
  void anySourcesAreTwoDomainsAndPairsMayBeForgotten() {
    try (Dataset domains = open(DataOptions.DEFAULTS.withSource("unpaired:digits,fashion"));
        Dataset forgotten = open("unpaired:edges:digits")) {
      assertThat(domains.schema().independent()).isTrue();
      assertThat(domains.field("a").count()).isEqualTo(1797);
      assertThat(domains.field("b").shape()).isEqualTo(Shape.image(1, 28, 28));
      assertThat(forgotten.schema().independent()).isTrue();
      assertThat(forgotten.count()).isEqualTo(1797);
    }
    assertThatThrownBy(() -> open("unpaired:digits"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("digits is one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"edges", "blur", "small", "holes"})
  void whatIsDerivedComesWithTheImageItself(String word) {
    try (Dataset pairs = open(word + ":digits");
        Dataset few = open(DataOptions.DEFAULTS.withSource(word + ":digits").withFirst(20));
        Dataset digits = open("digits")) {
      assertThat(pairs.count()).isEqualTo(digits.count());
      assertThat(pairs.classes()).isEqualTo(digits.classes());
      assertThat(pairs.field("b").sha256()).isEqualTo(digits.sha256());
      assertThat(pairs.field("a").sha256()).isNotEqualTo(digits.sha256());
      assertThat(few.sha256()).isEqualTo(pairs.slice(0, 20).sha256());
      assertThat(few.label(13)).isEqualTo(digits.label(13));
    }
  }

  @Test
  void greyIsTheLumaOfColours() throws IOException {
    put("colours/1.png", 4, 4, Color.RED, Color.GREEN);
    put("colours/2.png", 4, 4, Color.BLUE, Color.WHITE);
    try (Dataset pairs = open("grey:" + folder.resolve("colours"))) {
      assertThat(pairs.field("a").shape()).isEqualTo(Shape.image(1, 4, 4));
      assertThat(pairs.field("b").shape()).isEqualTo(Shape.image(3, 4, 4));
      // ITU-R BT.601: 0.299, 0.587 and 0.114 of 255.
      assertThat(pixel(pairs, "a", 0)).isEqualTo(76);
      assertThat(Fixtures.sample(pairs.field("a"), 0)[3]).isEqualTo(150);
      assertThat(pixel(pairs, "a", 1)).isEqualTo(29);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "grey:digits; only colour images can lose it",
        "edges:ring8; pairs are derived from images",
        "edges:edges:digits; has pairs already",
        "pairs:digits; takes two sources",
        "pairs:digits,; takes two sources",
        "pairs:digits,nowhere; no file or folder \"nowhere\"",
        "blur:; empty",
        "pairs:edges:digits,digits; has pairs already",
      })
  void whatCannotBeMadeIsRefused(String source, String message) {
    assertThatThrownBy(() -> open(source))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void partsAreLocatedAndKnowTheirTestSplits() {
    assertThat(SOURCES.testSplit("edges:fashion-mnist"))
        .isEqualTo(Optional.of("edges:fashion-mnist-test"));
    assertThat(SOURCES.testSplit("unpaired:mnist,fashion-mnist"))
        .isEqualTo(Optional.of("unpaired:mnist-test,fashion-mnist-test"));
    assertThat(SOURCES.testSplit("unpaired:mnist,digits")).isEmpty();
    assertThat(
            SOURCES.located(DataOptions.DEFAULTS.withSource("unpaired:edges:src,digits")).source())
        .isEqualTo("unpaired:edges:" + Path.of("src").toAbsolutePath() + ",digits");
    assertThat(SOURCES.exists(DataOptions.DEFAULTS.withSource("pairs:digits,edges:fashion")))
        .isTrue();
    assertThat(SOURCES.exists(DataOptions.DEFAULTS.withSource("pairs:digits,nowhere"))).isFalse();
    assertThat(List.copyOf(Made.kinds())).extracting(MadeSource::word).doesNotHaveDuplicates();
  }
}
