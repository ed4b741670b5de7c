package dev.organza.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.Fixtures;
import dev.organza.data.file.ClassFolders;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCollectionTest {

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path folder;

  private void put(String path, String image) throws IOException {
    Fixtures.write(folder.resolve(path), Fixtures.bytes("images/" + image));
  }

  private Dataset open(int size) {
    return Fixtures.openFitted(folder, size);
  }

  @Test
  void foldersBecomeClassesAndFilesAreInTheOrderOfTheirNames() throws IOException {
    put("dogs/b.png", "grey.png");
    put("dogs/deep/a.bmp", "grey.bmp");
    put("cats/z.PNG", "grey16.png");
    try (Dataset images = open(6)) {
      assertThat(images.classes()).containsExactly("cats", "dogs");
      assertThat(List.of(images.label(0), images.label(1), images.label(2)))
          .containsExactly(0, 1, 1);
      assertThat(images.shape()).isEqualTo(Shape.image(1, 6, 6));
      // The centre of 6×9 is columns 1 to 6 of the picture that Pillow decoded.
      byte[] expected = Fixtures.bytes("images/grey16.png.raw");
      float[] first = Fixtures.sample(images, 0);
      for (int y = 0; y < 6; y++) {
        for (int x = 0; x < 6; x++) {
          assertThat(first[6 * y + x]).isEqualTo(expected[9 * y + 1 + x] & 0xff);
        }
      }
    }
  }

  @Test
  void oneColourImageMakesAllOfThemColour() throws IOException {
    put("1.png", "grey.png");
    put("2.png", "rgb.png");
    put("3.png", "grey-alpha.png");
    try (Dataset images = open(6)) {
      assertThat(images.shape()).isEqualTo(Shape.image(3, 6, 6));
      assertThat(images.classes()).isEmpty();
      for (int n : new int[] {0, 2}) {
        byte[] raw = Fixtures.bytes(n == 0 ? "images/grey.png.raw" : "images/grey-alpha.png.raw");
        float[] values = Fixtures.sample(images, n);
        for (int i = 0; i < 36; i++) {
          assertThat(values[i]).isEqualTo(raw[i / 6 * 9 + 1 + i % 6] & 0xff);
          assertThat(values[36 + i]).isEqualTo(values[i]);
          assertThat(values[72 + i]).isEqualTo(values[i]);
        }
      }
      byte[] rgb = Fixtures.bytes("images/rgb.png.raw");
      assertThat(Fixtures.sample(images, 1)[36]).isEqualTo(rgb[54 + 1] & 0xff);
    }
  }

  @Test
  void greyImagesSavedInColourAreTheSameData() throws IOException {
    put("grey/1.png", "grey.png");
    put("grey/2.png", "grey.png");
    put("equal/1.png", "equal.png");
    put("equal/2.webp", "equal.webp");
    try (Dataset grey = Fixtures.openFitted(folder.resolve("grey"), 6);
        Dataset equal = Fixtures.openFitted(folder.resolve("equal"), 6)) {
      assertThat(equal.shape()).isEqualTo(Shape.image(1, 6, 6));
      assertThat(equal.sha256()).isEqualTo(grey.sha256());
    }
  }

  private static Dataset copy(Dataset dataset) {
    float[][] samples =
        IntStream.range(0, dataset.count())
            .mapToObj(i -> Fixtures.sample(dataset, i))
            .toArray(float[][]::new);
    int[] labels = IntStream.range(0, dataset.count()).map(dataset::label).toArray();
    return Datasets.of("copy", dataset.shape(), samples, labels, dataset.classes());
  }

  @Test
  void greyImagesCanBeSeenInColour() throws IOException {
    put("cat/1.png", "grey.png");
    put("dog/2.png", "grey16.png");
    try (Dataset grey = open(6)) {
      Dataset colour = grey.inColour();
      assertThat(colour.shape()).isEqualTo(Shape.image(3, 6, 6));
      assertThat(colour.inColour()).isSameAs(colour);
      assertThat(colour.classes()).isEqualTo(grey.classes());
      assertThat(colour.label(1)).isEqualTo(1);
      float[] values = new float[2 + 108];
      colour.read(1, values, 2);
      float[] expected = Fixtures.sample(grey, 1);
      for (int i = 0; i < 108; i++) {
        assertThat(values[2 + i]).isEqualTo(expected[i % 36]);
      }
      assertThat(colour.sha256()).isEqualTo(copy(colour).sha256()).isNotEqualTo(grey.sha256());
      colour.close();
      assertThat(Fixtures.sample(grey, 0)).hasSize(36);
    }
  }

  @Test
  void squaresOfOneSizeNeedNoSize() throws IOException {
    byte[] square = squareBmp();
    Fixtures.write(folder.resolve("a.bmp"), square);
    Fixtures.write(folder.resolve("b.bmp"), square);
    try (Dataset images = open(0)) {
      assertThat(images.shape()).isEqualTo(Shape.image(3, 2, 2));
      // Blue, green / red, white, written from the bottom row up as blue-green-red.
      assertThat(Fixtures.sample(images, 1))
          .containsExactly(0, 0, 255, 255, 0, 255, 0, 255, 255, 0, 0, 255);
    }
  }

  /** A 2×2 BMP of 24 bits, byte by byte. */
  static byte[] squareBmp() {
    ByteBuffer bmp = ByteBuffer.allocate(70).order(ByteOrder.LITTLE_ENDIAN);
    bmp.put((byte) 'B').put((byte) 'M').putInt(70).putInt(0).putInt(54);
    bmp.putInt(40).putInt(2).putInt(2).putShort((short) 1).putShort((short) 24);
    bmp.putInt(0).putInt(16).putInt(2835).putInt(2835).putInt(0).putInt(0);
    int[] rows = {0, 0, 255, 255, 255, 255, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0};
    for (int value : rows) {
      bmp.put((byte) value);
    }
    return bmp.array();
  }

  @Test
  void aFewUnreadableFilesAreLeftOut() throws IOException {
    for (int i = 0; i < 10; i++) {
      put("ok" + i + ".png", "grey.png");
    }
    Files.writeString(folder.resolve("bad.png"), "no image");
    try (Dataset images = open(6)) {
      assertThat(images.count()).isEqualTo(10);
    }
    Files.writeString(folder.resolve("worse.jpg"), "no image");
    assertThatThrownBy(() -> open(6))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContainingAll("2 of 12", "bad.png", "worse.jpg", "unreadableShare=0.17");
    try (Dataset images =
        Sources.standard()
            .open(
                DataOptions.DEFAULTS
                    .withSource(folder.toString())
                    .withSize(6)
                    .withUnreadableShare(0.17),
                DownloadListener.silent())) {
      assertThat(images.count()).isEqualTo(10);
    }
  }

  @Test
  void hiddenAndOtherFilesDoNotCount() throws IOException {
    put("a.png", "grey.png");
    put(".hidden.png", "grey.png");
    put(".git/a.png", "grey.png");
    put("__MACOSX/._a.png", "grey.png");
    Files.writeString(folder.resolve("notes.txt"), "text");
    try (Dataset images = open(6)) {
      assertThat(images.count()).isEqualTo(1);
      assertThat(images.classes()).isEmpty();
    }
  }

  @Test
  void folderAndZipOfTheSameImagesHaveTheSameHash() throws IOException {
    put("set/b/2.png", "grey.png");
    put("set/a/1.png", "grey.bmp");
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("set/b/2.png", Fixtures.bytes("images/grey.png"));
    entries.put("__MACOSX/set/b/._2.png", new byte[] {1});
    entries.put("set/a/1.png", Fixtures.bytes("images/grey.bmp"));
    entries.put("set/readme.md", "hello".getBytes(StandardCharsets.US_ASCII));
    Path zip = Fixtures.zip(folder.resolve("set.zip"), entries);
    try (Dataset images = open(6);
        Dataset zipped =
            Sources.standard()
                .open(
                    DataOptions.DEFAULTS.withSource(zip.toString()).withSize(6),
                    DownloadListener.silent())) {
      assertThat(zipped.sha256()).isEqualTo(images.sha256());
      assertThat(zipped.classes()).containsExactly("a", "b");
    }
  }

  @Test
  void labelsAreTheFoldersBelowTheCommonOne() {
    assertThat(classes("x/a/1.png", "x/b/c/2.png")).containsExactly("a", "b");
    assertThat(classes("x/1.png", "x/2.png")).isEmpty();
    assertThat(classes("a/1.png", "2.png")).isEmpty();
    assertThat(classes("ab/1.png", "a/2.png")).containsExactly("a", "ab");
  }

  private static List<String> classes(String... paths) {
    return ClassFolders.of(List.of(paths), ImageDecoder.FILES).labels().names();
  }

  @Test
  void namesTheImagesThatCostTheLabels() throws IOException {
    put("cat/1.png", "grey.png");
    put("dog/2.png", "grey.png");
    try (Dataset images = open(6)) {
      assertThat(images.classes()).containsExactly("cat", "dog");
      assertThat(images.notes()).isEmpty();
    }
    put("cover.png", "grey.png");
    try (Dataset images = open(6)) {
      assertThat(images.classes()).isEmpty();
      assertThat(images.notes())
          .singleElement()
          .asString()
          .contains("no labels", "cover.png", "no class folder");
    }
    put("cover2.png", "grey.png");
    try (Dataset images = open(6)) {
      assertThat(images.notes()).singleElement().asString().contains("2 of them", "cover2.png");
    }
  }

  @Test
  void imagesInNoFolderAtAllNeedNoNote() throws IOException {
    put("deep/down/1.png", "grey.png");
    put("deep/down/2.png", "grey.png");
    try (Dataset images = open(6)) {
      assertThat(images.notes()).isEmpty();
    }
  }

  @Test
  void countsAndNamesTheImageLikeFilesThatItSkips() throws IOException {
    put("a.png", "grey.png");
    for (int i = 0; i < 5; i++) {
      Files.writeString(folder.resolve("IMG_" + i + ".HEIC"), "?");
    }
    Files.writeString(folder.resolve("b.tga"), "?");
    Files.writeString(folder.resolve(".c.tga"), "?");
    Files.writeString(folder.resolve("readme.txt"), "?");
    try (Dataset images = open(6)) {
      assertThat(images.count()).isEqualTo(1);
      assertThat(images.notes())
          .singleElement()
          .asString()
          .contains("6 files are skipped", "5 .heic (IMG_0.HEIC, IMG_1.HEIC, IMG_2.HEIC, …)")
          .contains("1 .tga (b.tga)", "PNG or JPEG")
          .doesNotContain("readme", ".c.tga");
      assertThat(images.spread(1).notes()).isEqualTo(images.notes());
    }
    Files.delete(folder.resolve("a.png"));
    assertThatThrownBy(() -> open(6))
        .hasMessageContainingAll(
            "no images that can be read", "6 files are skipped", "PNG or JPEG");
  }

  @Test
  void aFolderOfImagesWithoutEndingsSaysWhatIsThere() throws IOException {
    for (int i = 0; i < 5; i++) {
      put("image" + i, "grey.png");
    }
    put(".hidden", "grey.png");
    assertThatThrownBy(() -> open(6))
        .hasMessageContainingAll("holds no images", ".png, .jpg", "image", ", …")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void profilesOtherThanSrgbAreNoted() throws IOException {
    for (String kind : List.of("jpg", "png", "tif")) {
      put("none." + kind, "profile-none." + kind); // no profile but nonsense
      put("grey." + kind, "profile-grey." + kind); // a profile that does not fit
    }
    try (Dataset images = open(6)) {
      assertThat(images.notes()).isEmpty();
    }
    for (String kind : List.of("jpg", "png", "tif")) {
      put("wide." + kind, "profile-wide." + kind);
    }
    put("wide.webp", "profile-wide.webp");
    put("srgb.webp", "profile-srgb.webp");
    put("srgb.png", "profile-srgb.png");
    try (Dataset images = open(6)) {
      assertThat(images.count()).isEqualTo(12);
      assertThat(images.notes())
          .singleElement()
          .asString()
          .contains("4 of 12 images", "not call itself sRGB", "wide.jpg, wide.png, wide.tif, …");
    }
  }

  @Test
  void anUnreadableFileIsNamed() throws IOException {
    for (int i = 0; i < 10; i++) {
      put("ok" + i + ".png", "grey.png");
    }
    Files.writeString(folder.resolve("bad.png"), "no image");
    try (Dataset images = open(6)) {
      assertThat(images.notes())
          .singleElement()
          .asString()
          .contains("1 of 11 image files cannot be read", "bad.png", "left out");
    }
  }
}
