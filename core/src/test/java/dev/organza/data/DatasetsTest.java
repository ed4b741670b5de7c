package dev.organza.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.SourceDescription;
import dev.organza.data.source.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path folder;

  @Test
  void everyListedSourceThatNeedsNoDownloadOpensAsDescribed() {
    assertThat(Sources.standard().list())
        .extracting(SourceDescription::name)
        .containsExactly(
            "fashion",
            "digits",
            "heights",
            "fashion-mnist",
            "fashion-mnist-test",
            "mnist",
            "mnist-test",
            "cifar10",
            "cifar10-test",
            "gaussian",
            "mixture",
            "ring8",
            "grid25",
            "swissroll",
            "drum-machine");
    for (SourceDescription source : Sources.standard().list()) {
      assertThat(source.licence()).isNotBlank();
      if (!source.kind().equals("download")) {
        try (Dataset dataset = Fixtures.open(source.name())) {
          assertThat(source.content())
              .isEqualTo("%s x %,d".formatted(dataset.shape(), dataset.count()));
          assertThat(dataset.name()).isEqualTo(source.name());
        }
      }
    }
  }

  private static DownloadListener noting(List<String> notes) {
    return new DownloadListener() {
      @Override
      public void progress(String file, long bytes, long totalOrMinusOne) {}

      @Override
      public void note(String line) {
        notes.add(line);
      }
    };
  }

  @Test
  void aNameThatIsAlsoAFileHereMeansTheDataSetAndIsSaid() throws IOException {
    DataOptions options = DataOptions.DEFAULTS.withSource("grid25");
    List<String> notes = new ArrayList<>();
    Sources.standard().open(options, noting(notes)).close();
    assertThat(notes).isEmpty();
    // In the working directory, as nothing else is shadowed by a name.
    Path here = Files.createDirectory(Path.of("grid25"));
    try (Dataset named = Sources.standard().open(options, noting(notes))) {
      assertThat(named.density()).isPresent();
      assertThat(notes).hasSize(1).first().asString().contains("write ./grid25");
      assertThat(Sources.standard().located(options)).isEqualTo(options);
      assertThat(Sources.standard().located(options.withSource("./grid25")).source())
          .isEqualTo(here.toAbsolutePath().toString());
    } finally {
      Files.delete(here);
    }
  }

  @Test
  void pathsAreLocatedWithoutChangingWhereTheyLead() throws IOException {
    DataOptions options = DataOptions.DEFAULTS.withDataDir("src");
    assertThat(Sources.standard().located(options).source()).isEqualTo("fashion");
    assertThat(Sources.standard().located(options).dataDir())
        .isEqualTo(Path.of("src").toAbsolutePath() + "");
    Path deep = Files.createDirectories(folder.resolve("a/b"));
    Files.createDirectory(folder.resolve("a/x"));
    Files.createDirectory(folder.resolve("x"));
    Files.createSymbolicLink(folder.resolve("link"), deep);
    String through = folder + "/link/../x"; // which is a/x, not x
    Path located = Path.of(Sources.standard().located(options.withSource(through)).source());
    assertThat(Files.isSameFile(located, folder.resolve("a/x"))).isTrue();
    assertThat(Sources.standard().located(options.withSource(folder + "/x/../a/./b")).source())
        .isEqualTo(deep.toString());
    assertThat(Sources.standard().located(options.withSource("a\0b")).source()).isEqualTo("a\0b");
    assertThat(Sources.standard().exists(options.withSource("a\0b"))).isFalse();
  }

  @Test
  void whatTakesLongToReadIsSaid() throws IOException {
    Path many = Files.createDirectory(folder.resolve("many"));
    for (int i = 0; i < 2_001; i++) {
      Files.createFile(many.resolve(i + ".txt"));
    }
    List<String> notes = new ArrayList<>();
    assertThatThrownBy(
            () ->
                Sources.standard()
                    .open(DataOptions.DEFAULTS.withSource(many.toString()), noting(notes)))
        .hasMessageContaining("holds no images");
    assertThat(notes).containsExactly("Reading " + many + "…");
  }

  @Test
  void firstTakesTheFirstSamples() {
    try (Dataset all = Fixtures.open("digits");
        Dataset some =
            Sources.standard()
                .open(
                    DataOptions.DEFAULTS.withSource("digits").withFirst(10),
                    DownloadListener.silent())) {
      assertThat(some.count()).isEqualTo(10);
      assertThat(Fixtures.sample(some, 9)).containsExactly(Fixtures.sample(all, 9));
    }
  }

  @Test
  void sizeResizesAnyImages() {
    try (Dataset digits =
        Sources.standard()
            .open(
                DataOptions.DEFAULTS.withSource("digits").withSize(4), DownloadListener.silent())) {
      assertThat(digits.shape()).isEqualTo(Shape.image(1, 4, 4));
      // The first 2×2 of the first digit is 0, 0 / 0, 0 and the next 80, 207 / 207, 239: mean
      // 183.25.
      assertThat(Fixtures.sample(digits, 0)).startsWith(0, 183);
      assertThat(digits.label(1)).isEqualTo(1);
      assertThat(digits.classes()).hasSize(10);
    }
  }

  @Test
  void columnsAreChosenByNameInTheGivenOrder() throws IOException {
    Path csv = folder.resolve("T.CSV");
    Files.writeString(csv, "\uFEFFid,\"a, b\",c\r\nx1, 2 ,3\r\n\r\nx2,-4e1,.5\r\n");
    try (Dataset all = Fixtures.open(csv)) {
      assertThat(all.columns()).containsExactly("a, b", "c");
      assertThat(Fixtures.sample(all, 1)).containsExactly(-40, 0.5f);
    }
    try (Dataset chosen =
        Sources.standard()
            .open(
                DataOptions.DEFAULTS.withSource(csv.toString()).withColumns(List.of("c", "a, b")),
                DownloadListener.silent())) {
      assertThat(chosen.columns()).containsExactly("c", "a, b");
      assertThat(Fixtures.sample(chosen, 0)).containsExactly(3, 2);
    }
  }

  @Test
  void theFolderOfMnistIsItsTrainingImages() throws IOException {
    Fixtures.write(
        folder.resolve("train-images-idx3-ubyte"),
        Fixtures.idx(new int[] {2, 2, 2}, Fixtures.counting(8)));
    Fixtures.write(
        folder.resolve("train-labels-idx1-ubyte.gz"),
        Fixtures.gzip(Fixtures.idx(new int[] {2}, (byte) 1, (byte) 0)));
    Fixtures.write(
        folder.resolve("t10k-images-idx3-ubyte"),
        Fixtures.idx(new int[] {1, 2, 2}, Fixtures.counting(4)));
    try (Dataset mnist = Fixtures.open(folder)) {
      assertThat(mnist.count()).isEqualTo(2);
      assertThat(Fixtures.sample(mnist, 1)).containsExactly(4, 5, 6, 7);
      assertThat(mnist.label(0)).isEqualTo(1);
      assertThat(mnist.classes()).containsExactly("0", "1");
    }
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    DataOptions defaults = DataOptions.DEFAULTS;
    assertThatThrownBy(() -> defaults.withSize(-1)).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> defaults.withSize(5000))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("4096");
    assertThatThrownBy(() -> defaults.withFirst(-1)).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> defaults.withSource(" ")).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> defaults.withUnreadableShare(Double.NaN))
        .isInstanceOf(UsageException.class);
  }
}
