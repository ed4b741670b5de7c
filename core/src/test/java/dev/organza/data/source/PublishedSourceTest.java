package dev.organza.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Fixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Isolated, because the cache and the mirror are settings of the whole program. */
@Isolated
class PublishedSourceTest {

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path folder;

  @BeforeEach
  void useAnEmptyCache() {
    System.setProperty("organza.cache", folder.resolve("cache").toString());
  }

  @AfterEach
  void restore() {
    System.clearProperty("organza.cache");
    System.clearProperty("organza.mirror");
  }

  private static Dataset open(String name, Path dataDir) {
    return Sources.standard()
        .open(
            DataOptions.DEFAULTS.withSource(name).withDataDir(dataDir.toString()),
            DownloadListener.silent());
  }

  private static void writeMnist(Path where) throws IOException {
    Fixtures.write(
        where.resolve("train-images-idx3-ubyte"),
        Fixtures.idx(new int[] {2, 2, 2}, Fixtures.counting(8)));
    Fixtures.write(
        where.resolve("train-labels-idx1-ubyte.gz"),
        Fixtures.gzip(Fixtures.idx(new int[] {2}, (byte) 9, (byte) 3)));
  }

  @Test
  void looksInTheFolderInItsSubfoldersAndInTheCache() throws IOException {
    for (String place : List.of("a", "b/mnist", "c/MNIST/raw")) {
      writeMnist(folder.resolve(place));
      try (Dataset mnist = open("mnist", folder.resolve(place.substring(0, 1)))) {
        assertThat(mnist.count()).isEqualTo(2);
        assertThat(mnist.classes()).containsExactly("3", "9");
        assertThat(mnist.label(0)).isEqualTo(1);
        assertThat(mnist.name()).isEqualTo("mnist");
      }
    }
    writeMnist(folder.resolve("cache/mnist"));
    try (Dataset mnist = Fixtures.open("mnist")) {
      assertThat(mnist.count()).isEqualTo(2);
    }
  }

  @Test
  void readsTheDebianPackageOfFashionMnist() {
    assumeTrue(Files.isDirectory(Path.of("/usr/share/datasets/fashion-mnist")));
    try (Dataset clothes = Fixtures.open("fashion-mnist")) {
      assertThat(clothes.count()).isEqualTo(60_000);
      assertThat(clothes.shape()).isEqualTo(Shape.image(1, 28, 28));
      assertThat(clothes.classes().get(clothes.label(0))).isEqualTo("Ankle boot");
    }
  }

  @Test
  void readsCifarFromItsArchiveInTheOrderOfTheFiles() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      for (String name :
          List.of(
              "data_batch_3",
              "test_batch",
              "data_batch_1",
              "data_batch_5",
              "data_batch_2",
              "data_batch_4")) {
        byte[] record = new byte[3073];
        record[0] = (byte) Character.digit(name.charAt(name.length() - 1), 10);
        record[1] = (byte) 200;
        TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + name + ".bin");
        entry.setSize(record.length);
        tar.putArchiveEntry(entry);
        tar.write(name.equals("test_batch") ? new byte[3073] : record);
        tar.closeArchiveEntry();
      }
    }
    Fixtures.write(folder.resolve("cifar-10-binary.tar.gz"), out.toByteArray());
    try (Dataset cifar = open("cifar10", folder)) {
      assertThat(cifar.shape()).isEqualTo(Shape.image(3, 32, 32));
      assertThat(cifar.count()).isEqualTo(5);
      for (int n = 0; n < 5; n++) {
        // The files have the labels 1 to 5.
        assertThat(cifar.classes().get(cifar.label(n))).isEqualTo(CifarFormat.CLASSES.get(n + 1));
      }
      assertThat(Fixtures.sample(cifar, 0)).startsWith(200, 0);
      assertThat(cifar.classes()).hasSize(5).startsWith("automobile");
    }
    Fixtures.write(
        folder.resolve("cifar-10-binary.tar.gz"), Arrays.copyOf(out.toByteArray(), out.size() / 2));
    assertThatThrownBy(() -> open("cifar10", folder))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("cifar-10-binary.tar.gz");
  }

  @Test
  void asksTheMirrorFirstAndSaysHowToGoOnWhenThereIsNoNetwork() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    List<String> asked = new CopyOnWriteArrayList<>();
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    System.setProperty(
        "organza.mirror", "http://127.0.0.1:" + server.getAddress().getPort() + "/mirror/");
    PublishedSource source =
        new PublishedSource(
            new SourceDescription("mnist", "download", "", "", ""),
            List.of(new RemoteFile("train-images-idx3-ubyte.gz", 1, "", List.of())),
            List.of(),
            found -> {
              throw new IOException("nothing can be there");
            });
    try {
      assertThatThrownBy(
              () -> source.open(DataOptions.DEFAULTS.reading(), DownloadListener.silent()))
          .isExactlyInstanceOf(OrganzaException.class)
          .hasMessageContainingAll(
              "mnist is not on this machine",
              "404",
              folder.resolve("cache").resolve("mnist").toString(),
              "dataDir",
              "ORGANZA_MIRROR",
              "data.source=fashion")
          .message()
          .satisfies(message -> assertThat(message.lines()).hasSize(2));
      assertThat(asked).containsExactly("/mirror/mnist/train-images-idx3-ubyte.gz");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aMirrorThatIsNoAddressIsRefused() {
    System.setProperty("organza.mirror", "not an address");
    assertThatThrownBy(() -> Fixtures.open("cifar10"))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("ORGANZA_MIRROR");
  }
}
