package dev.organza.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Fixtures;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagePairsTest {

  private final Path folder;

  ImagePairsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Dataset open(DataOptions options) {
    return Sources.standard()
        .open(
            options.withSource(folder.toString()).withPair(List.of("photo", "map")),
            DownloadListener.silent());
  }

  private Dataset open() {
    return open(DataOptions.DEFAULTS);
  }

  /** A square of one level. */
  private void put(String file, int level, int size) throws IOException {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, size, size, filled(level, size * size));
    File to = folder.resolve(file).toFile();
    Files.createDirectories(to.toPath().getParent());
    ImageIO.write(image, file.substring(file.lastIndexOf('.') + 1), to);
  }

  private static int[] filled(int level, int count) {
    int[] pixels = new int[count];
    java.util.Arrays.fill(pixels, level);
    return pixels;
  }

  private static float pixel(Dataset pairs, String field, int index) {
    return Fixtures.sample(pairs.field(field), index)[0];
  }

  @Test
  void imagesOfTheSameNameArePairs() throws IOException {
    for (int i = 0; i < 20; i++) {
      put("photo/" + i + ".png", i, 4);
      put("map/" + i + (i % 2 == 0 ? ".bmp" : ".png"), 100 + i, 6);
    }
    try (Dataset pairs = open()) {
      assertThat(pairs.count()).isEqualTo(20);
      assertThat(pairs.classes()).isEmpty();
      assertThat(pairs.field("a").shape().dimensions()).containsExactly(1, 4, 4);
      assertThat(pairs.field("b").shape().dimensions()).containsExactly(1, 6, 6);
      assertThat(pairs.notes()).isEmpty();
      for (int i = 0; i < 20; i++) {
        assertThat(pixel(pairs, "b", i)).isEqualTo(100 + pixel(pairs, "a", i));
      }
    }
    try (Dataset pairs = open(DataOptions.DEFAULTS.withSize(5).withFirst(7))) {
      assertThat(pairs.count()).isEqualTo(7);
      assertThat(pairs.field("a").shape()).isEqualTo(pairs.field("b").shape());
      assertThat(pixel(pairs, "b", 6)).isEqualTo(100 + pixel(pairs, "a", 6));
    }
  }

  @Test
  void imagesWithoutAPartnerAreLeftOutAndNamed() throws IOException {
    for (String name : List.of("1", "2", "3", "4")) {
      put("photo/" + name + ".png", Integer.parseInt(name), 4);
      put("map/" + name + ".png", 100 + Integer.parseInt(name), 4);
    }
    put("photo/0.png", 9, 4);
    put("map/5.png", 9, 4);
    Fixtures.write(folder.resolve("map/2.png"), new byte[] {1, 2, 3});
    try (Dataset pairs = open(DataOptions.DEFAULTS.withUnreadableShare(0.5))) {
      assertThat(pairs.count()).isEqualTo(3);
      assertThat(List.of(pixel(pairs, "a", 0), pixel(pairs, "a", 1), pixel(pairs, "a", 2)))
          .containsExactly(1f, 3f, 4f);
      for (int i = 0; i < 3; i++) {
        assertThat(pixel(pairs, "b", i)).isEqualTo(100 + pixel(pairs, "a", i));
      }
      assertThat(String.join("\n", pairs.notes()))
          .contains("1 images have no partner", "photo/0.png", "map/5.png")
          .contains("b: 1 of 4 image files cannot be read: 2.png");
    }
  }

  @Test
  void moreImagesWithoutAPartnerThanAllowedAreRefusedAndNamed() throws IOException {
    for (int i = 0; i < 10; i++) {
      put("photo/" + i + ".png", i, 4);
      put("map/" + i + ".png", 100 + i, 4);
    }
    put("map/lonely.png", 9, 4);
    try (Dataset pairs = open()) {
      assertThat(pairs.count()).isEqualTo(10);
    }
    put("map/other.png", 9, 4);
    assertThatThrownBy(this::open)
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("2 of 12 images have no partner")
        .hasMessageContaining("map/lonely.png, map/other.png")
        .hasMessageContaining("data.unreadableShare=0.17");
    try (Dataset pairs = open(DataOptions.DEFAULTS.withUnreadableShare(0.17))) {
      assertThat(pairs.count()).isEqualTo(10);
    }
  }

  @Test
  void whatHoldsNoPairsIsRefused() throws IOException {
    put("photo/1.png", 1, 4);
    assertThatThrownBy(this::open)
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("has no folder \"map\"");
    put("map/2.png", 1, 4);
    assertThatThrownBy(this::open)
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("no image in photo has the name of one in map");
    put("map/1.png", 1, 4);
    put("map/1.bmp", 1, 4);
    assertThatThrownBy(this::open)
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("1.bmp and 1.png have one name");
  }

  @Test
  void withoutTheOptionTheFoldersAreClasses() throws IOException {
    put("photo/1.png", 1, 4);
    put("map/1.png", 1, 4);
    try (Dataset classes = Fixtures.open(folder)) {
      assertThat(classes.classes()).containsExactly("map", "photo");
    }
  }
}
