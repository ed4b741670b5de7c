package dev.organza.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.data.Dataset;
import dev.organza.data.Fixtures;
import dev.organza.data.SplitMix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTarTest {

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path folder;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

  ImageTarTest() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  private static byte[] image(String name) {
    return Fixtures.bytes("images/" + name);
  }

  private void entry(String name, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private void link(String name, byte kind, String target) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private Path archive(String name) throws IOException {
    tar.finish();
    byte[] content = bytes.toByteArray();
    return Fixtures.write(
        folder.resolve(name), name.endsWith(".tar") ? content : Fixtures.gzip(content));
  }

  private static Dataset open(Path path) {
    return Fixtures.openFitted(path, 6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"set.tar", "set.tgz", "SET.TAR.GZ"})
  void holdsWhatTheFolderHolds(String name) throws IOException {
    String deep = "d".repeat(120) + "/" + "e".repeat(120);
    Fixtures.write(folder.resolve("set/b/2.png"), image("rgb.png"));
    Fixtures.write(folder.resolve("set/a/" + deep + "/1.bmp"), image("grey.bmp"));
    Fixtures.write(folder.resolve("set/a/ä.png"), image("grey.png"));
    entry("./b/2.png", image("rgb.png"));
    entry("./a/ä.png", image("grey.png"));
    entry("./readme.md", "hello".getBytes(StandardCharsets.US_ASCII));
    entry("./._b/2.png", new byte[] {1});
    entry("./a/" + deep + "/1.bmp", image("grey.bmp"));
    try (Dataset images = open(folder.resolve("set"));
        Dataset packed = open(archive(name))) {
      assertThat(packed.sha256()).isEqualTo(images.sha256());
      assertThat(packed.classes()).containsExactly("a", "b");
      assertThat(packed.name()).isEqualTo(name);
      assertThat(packed.notes()).isEmpty();
    }
  }

  @Test
  void theLastEntryOfANameCounts() throws IOException {
    entry("1.png", image("grey.png"));
    entry("1.png", image("rgb.png"));
    try (Dataset packed = open(archive("a.tar"))) {
      assertThat(packed.count()).isEqualTo(1);
      assertThat(packed.shape().dimension(0)).isEqualTo(3);
    }
  }

  @Test
  void linksAreSkippedAndNamed() throws IOException {
    entry("1.png", image("grey.png"));
    link("2.png", TarConstants.LF_LINK, "1.png");
    link("3.png", TarConstants.LF_SYMLINK, "/etc/passwd");
    link("notes.txt", TarConstants.LF_SYMLINK, "1.png");
    link("pipe.png", TarConstants.LF_FIFO, "");
    try (Dataset packed = open(archive("a.tar"))) {
      assertThat(packed.count()).isEqualTo(1);
      assertThat(packed.notes())
          .singleElement()
          .asString()
          .contains("2 links", "2.png, 3.png", "tar -h");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../1.png", "a/../../1.png", "/etc/1.png", "C:\\1.png"})
  void refusesNamesThatLeadOutside(String name) throws IOException {
    entry(name, image("grey.png"));
    Path file = archive("a.tar");
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContainingAll("a.tar", "leads outside", "Do not use");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.tar", "a.tgz"})
  void anArchiveThatIsCutOffIsRefused(String name) throws IOException {
    entry("1.png", image("grey.png"));
    entry("2.bmp", image("rgb.bmp"));
    Path file = archive(name);
    byte[] whole = Files.readAllBytes(file);
    // Records of a TAR have 512 bytes: within the first image, the second header, the second image.
    List<Integer> lengths =
        name.endsWith(".tar")
            ? List.of(522, 1224, 1586)
            : List.of(whole.length / 3, whole.length / 2, whole.length - 5);
    for (int length : lengths) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> open(file))
          .as("%,d bytes of %s", length, name)
          .isInstanceOf(OrganzaException.class)
          .hasMessageContainingAll(name, "cut off", "Get the file again");
    }
  }

  @Test
  void whatIsNoTarIsRefused() throws IOException {
    for (byte[] content :
        List.of(
            "hello".getBytes(StandardCharsets.US_ASCII),
            "no header at all ".repeat(400).getBytes(StandardCharsets.US_ASCII),
            image("rgb.png"))) {
      for (String name : List.of("a.tar", "a.tgz")) {
        Path file = Fixtures.write(folder.resolve(name), content);
        assertThatThrownBy(() -> open(file))
            .isInstanceOf(OrganzaException.class)
            .hasMessageContaining(name);
      }
    }
  }

  @Test
  void damagedHeadersAreReportedInTwoLines() throws IOException {
    entry("1.png", image("grey.png"));
    entry("d".repeat(200) + "/2.png", image("grey.png"));
    byte[] whole = Files.readAllBytes(archive("a.tar"));
    SplitMix random = new SplitMix(5);
    Path file = folder.resolve("b.tar");
    for (int round = 0; round < 300; round++) {
      byte[] damaged = whole.clone();
      for (int k = 0; k < 3; k++) {
        damaged[random.below(damaged.length)] = (byte) random.next();
      }
      Files.write(file, damaged);
      try (Dataset images = open(file)) {
        assertThat(images.count()).isPositive();
      } catch (OrganzaException e) {
        assertThat(String.valueOf(e.getMessage()).lines()).hasSize(2);
      }
    }
  }

  @Test
  void refusesAnArchiveOfTooManyEntries() throws IOException {
    for (int i = 0; i < 5; i++) {
      entry(i + ".png", image("grey.png"));
    }
    Path file = archive("a.tar");
    assertThatThrownBy(() -> new ImageTar(file, "a.tar", 4))
        .hasMessageContaining("more than 4 entries");
    new ImageTar(file, "a.tar", 5).close();
  }

  @Test
  void refusesAnArchiveThatUnpacksToFarTooMuch() throws IOException {
    byte[] zeros = new byte[65 << 20];
    entry("1.png", zeros);
    Path file = archive("a.tgz");
    assertThat(Files.size(file)).isLessThan(1 << 20);
    assertThatThrownBy(() -> open(file)).hasMessageContainingAll("a.tgz", "100 times its size");
  }

  @Test
  void leavesNoTemporaryFile() throws IOException {
    entry("1.png", image("grey.png"));
    entry("bad.png", new byte[] {1});
    Path file = archive("a.tgz");
    long before = temporaryTars();
    assertThatThrownBy(() -> open(file)).hasMessageContaining("1 of 2 image files");
    assertThat(temporaryTars()).isEqualTo(before);
  }

  private static long temporaryTars() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().matches("organza-.*\\.tar")).count();
    }
  }
}
