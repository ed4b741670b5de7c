package dev.organza.data.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Fixtures;
import dev.organza.data.file.ZipFiles;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with the data, the report has two lines, the file's name, and what to do. */
class BadInputTest {

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path folder;

  private interface Maker {
    /** Makes the bad input in this folder and returns the options that name it. */
    DataOptions make(Path folder) throws IOException;
  }

  /** The parts must all be in the message: the place, and words of the problem and the remedy. */
  private record Case(
      String name, Class<? extends OrganzaException> type, Maker maker, List<String> parts) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case bad(String name, Maker maker, String... parts) {
    return new Case(name, OrganzaException.class, maker, List.of(parts));
  }

  private static Case usage(String name, Maker maker, String... parts) {
    return new Case(name, UsageException.class, maker, List.of(parts));
  }

  private static Maker file(String name, byte[] content) {
    return folder -> options(Fixtures.write(folder.resolve(name), content));
  }

  private static Maker text(String name, String content) {
    return file(name, content.getBytes(UTF_8));
  }

  private static Maker npy(String name) {
    return folder -> options(Fixtures.ROOT.resolve("npy/" + name + ".npy"));
  }

  /** An array of this header and payload. */
  private static Maker npyFile(String header, int payload) {
    byte[] text = header.getBytes(UTF_8);
    byte[] file = new byte[10 + text.length + payload];
    System.arraycopy(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}, 0, file, 0, 8);
    file[8] = (byte) text.length;
    file[9] = (byte) (text.length >> 8);
    System.arraycopy(text, 0, file, 10, text.length);
    return file("a.npy", file);
  }

  private static DataOptions options(Path path) {
    return DataOptions.DEFAULTS.withSource(path.toString());
  }

  private static byte[] image(String name) {
    return Fixtures.bytes("images/" + name);
  }

  private static byte[] half(byte[] whole) {
    return Arrays.copyOf(whole, whole.length / 2);
  }

  private static byte[] idxImages() {
    return Fixtures.idx(new int[] {4, 2, 2}, Fixtures.counting(16));
  }

  static Stream<Case> cases() {
    return Stream.of(
        // paths
        usage("missing path", f -> options(f.resolve("nothing.csv")), "nothing.csv", "Sources are"),
        usage(
            "misspelt name",
            f -> DataOptions.DEFAULTS.withSource("fashon"),
            "Did you mean fashion?"),
        usage(
            "capital name",
            f -> DataOptions.DEFAULTS.withSource("CIFAR10"),
            "Did you mean cifar10?"),
        usage("no path at all", f -> DataOptions.DEFAULTS.withSource("a\0b"), "Sources are"),
        bad("unknown kind", text("a.xyz", "?"), "a.xyz", "It reads"),
        bad("empty folder", f -> options(f), "holds no images", "Give a folder"),
        bad(
            "folder without images",
            f -> {
              Files.writeString(f.resolve("notes.txt"), "?");
              return options(f);
            },
            "holds no images"),
        bad("one image", file("a.png", image("rgb.png")), "a.png", "Give the folder"),
        // IDX
        bad("empty IDX", file("a-idx3-ubyte", new byte[0]), "a-idx3-ubyte", "not an IDX"),
        bad("IDX of bad magic", text("a.idx", "hello, world"), "a.idx", "not an IDX"),
        bad("IDX of floats", file("a.idx", new byte[] {0, 0, 13, 1, 0, 0, 0, 1}), "type 13"),
        bad(
            "IDX cut off",
            file("a.idx", half(idxImages())),
            "a.idx",
            "more than the file can hold"),
        bad("IDX cut in the header", file("a.idx", Arrays.copyOf(idxImages(), 9)), "header"),
        bad("IDX too long", file("a.idx", Arrays.copyOf(idxImages(), 40)), "goes on"),
        bad(
            "IDX of huge dimensions",
            file("a.idx", Fixtures.idx(new int[] {2147483647, 2147483647, 2147483647})),
            "more than the file can hold"),
        bad(
            "IDX of negative dimensions",
            file("a.idx", Fixtures.idx(new int[] {-1, 2, 2})),
            "a.idx"),
        bad("IDX of no samples", file("a.idx", Fixtures.idx(new int[] {0, 2, 2})), "no samples"),
        bad(
            "IDX labels for images",
            file("a-idx1-ubyte", Fixtures.idx(new int[] {2}, (byte) 1, (byte) 2)),
            "labels, not images"),
        bad(
            "IDX images and labels of two lengths",
            f -> {
              Fixtures.write(
                  f.resolve("x-labels-idx1-ubyte"), Fixtures.idx(new int[] {1}, (byte) 1));
              return file("x-images-idx3-ubyte", idxImages()).make(f);
            },
            "x-labels-idx1-ubyte",
            "1 labels for 4 images"),
        bad("gzip of nonsense", text("a.idx.gz", "not gzip at all"), "a.idx.gz", "gzip", "Get"),
        bad(
            "gzip cut off",
            f -> file("a.idx.gz", half(Fixtures.gzip(idxImages()))).make(f),
            "a.idx.gz",
            "cut off"),
        bad(
            "gzip of a header that declares far too much",
            f ->
                file("a.idx.gz", Fixtures.gzip(Fixtures.idx(new int[] {60000, 30000, 30000})))
                    .make(f),
            "more than the file can hold"),
        // CIFAR
        bad("CIFAR cut off", file("a.bin", new byte[3000]), "a.bin", "record 1"),
        bad("CIFAR of no records", file("a.bin", new byte[0]), "a.bin", "no samples"),
        bad(
            "CIFAR of bad classes",
            f -> {
              byte[] record = new byte[3073];
              record[0] = 99;
              return file("a.bin", record).make(f);
            },
            "class of record 1 is 99"),
        // NPY
        bad("npy of objects", npy("bad-object"), "bad-object.npy", "Python objects", "numpy.save"),
        bad("npy of records", npy("bad-record"), "bad-record.npy", "plain type"),
        bad("npy of complex numbers", npy("bad-complex"), "<c8", "astype"),
        bad("npy of no samples", npy("bad-empty"), "[0,3]", "no samples"),
        bad("npy of pixels beyond 255", npy("bad-pixels"), "300", "[N,F]"),
        bad("npy of images beyond every range", npy("bad-range"), "-7.0", "[0, 1]"),
        bad("npy of five dimensions", npy("bad-rank"), "[2,3,3,3,3]", "[N,H,W]"),
        bad("npy of five channels", npy("bad-channels"), "[2,5,6,7]", "1 or 3 channels"),
        bad(
            "a pickle",
            file("a.npy", new byte[] {(byte) 0x80, 4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}),
            "pickle"),
        bad("npy too short", text("a.npy", "hi"), "a.npy", "too short"),
        bad("npy of bad magic", text("a.npy", "hello, world, hello"), "not an .npy"),
        bad(
            "npy of huge dimensions",
            npyFile(
                "{'descr': '<f8', 'fortran_order': False, 'shape': (999999999999, 999999999999), }",
                8),
            "do not hold"),
        bad(
            "npy whose size overflows to what the file has",
            npyFile(
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4), }", 0),
            "do not hold"),
        bad(
            "npy of a negative dimension",
            npyFile("{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 4), }", 8),
            "a.npy"),
        bad(
            "npy cut off",
            f -> file("a.npy", Arrays.copyOf(Fixtures.bytes("npy/table-le-f4.npy"), 150)).make(f),
            "a.npy",
            "do not hold"),
        // CSV
        bad("empty CSV", text("a.csv", ""), "a.csv", "is empty"),
        bad("CSV of a header only", text("a.csv", "a,b\n"), "a.csv", "no rows"),
        bad(
            "CSV of gaps",
            text("a.csv", "a,b\n1,\n,4\n"),
            "no column of numbers",
            "line 3",
            "blank"),
        bad("CSV of infinity", text("a.csv", "a\n1e99\n"), "line 2", "1e99", "float32", "plainly"),
        bad("ragged CSV", text("a.csv", "a,b\n1,2\n3\n"), "line 3", "1 cells", "Repair"),
        bad("CSV of words", text("a.csv", "a,b\nx,y\n"), "no column of numbers"),
        bad(
            "CSV with an open quote",
            text("a.csv", "a,b\n1,2\n\"3,4\n"),
            "a.csv",
            "line 3",
            "Repair"),
        bad("CSV of two columns of one name", text("a.csv", "a,a\n1,2\n"), "two columns", "\"a\""),
        bad(
            "CSV in no encoding that is known", // 0x81 is no letter of Windows-1252
            file("a.csv", new byte[] {'a', '\n', (byte) 0xe9, (byte) 0x81, '\n'}),
            "UTF-8"),
        usage(
            "CSV without the column",
            f -> text("a.csv", "height,width\n1,2\n").make(f).withColumns(List.of("hight")),
            "hight",
            "height, width",
            "nearest is \"height\""),
        usage(
            "CSV column twice",
            f -> text("a.csv", "a,b\n1,2\n").make(f).withColumns(List.of("a", "a")),
            "\"a\"",
            "twice"),
        // images
        bad(
            "images that are all cut off",
            f -> {
              Fixtures.write(f.resolve("a.png"), half(image("rgb.png")));
              Fixtures.write(f.resolve("b.jpg"), half(image("progressive.jpg")));
              return options(f);
            },
            "2 of 2",
            "a.png",
            "b.jpg",
            "Give images"),
        bad(
            "an image whose header promises 60000×60000 pixels",
            f ->
                file("set/a.png", Fixtures.bytes("images/huge.png.bin"))
                    .make(f)
                    .withSource(f + "/set"),
            "a.png",
            "60000 x 60000"),
        usage(
            "images of two sizes",
            f -> {
              Fixtures.write(f.resolve("a.bmp"), ImageCollectionTest.squareBmp());
              Fixtures.write(f.resolve("b.jpg"), image("grey.jpg"));
              return options(f);
            },
            "b.jpg is 64 x 48",
            "2 x 2",
            "data.size=64"),
        usage(
            "images that are no squares",
            f -> {
              Fixtures.write(f.resolve("a.png"), image("rgb.png"));
              return options(f);
            },
            "a.png is 9 x 6",
            "data.size=64"),
        // archives
        bad("zip of nonsense", text("a.zip", "PK, but no archive"), "a.zip", "not a ZIP"),
        bad(
            "zip cut off",
            f -> {
              Path whole = Fixtures.zip(f.resolve("w.zip"), Map.of("a.png", image("rgb.png")));
              return file("a.zip", half(Files.readAllBytes(whole))).make(f);
            },
            "a.zip",
            "cut off"),
        bad(
            "zip that leads outside",
            f -> options(Fixtures.zip(f.resolve("a.zip"), Map.of("../a.png", image("rgb.png")))),
            "a.zip",
            "../a.png",
            "Do not use"),
        bad(
            "zip with an absolute name",
            f -> options(Fixtures.zip(f.resolve("a.zip"), Map.of("/etc/a.png", image("rgb.png")))),
            "/etc/a.png"),
        bad(
            "zip with a name of Windows",
            f -> options(Fixtures.zip(f.resolve("a.zip"), Map.of("C:\\a.png", image("rgb.png")))),
            "C:\\a.png"),
        bad(
            "zip without images",
            f -> options(Fixtures.zip(f.resolve("a.zip"), Map.of("a.txt", new byte[3]))),
            "a.zip",
            "holds no images"),
        bad(
            "zip bomb",
            f -> options(Fixtures.zip(f.resolve("a.zip"), Map.of("bomb.png", new byte[140 << 20]))),
            "a.zip",
            "bomb.png",
            "unpacks to more than"),
        // options
        usage(
            "size of a table",
            f -> DataOptions.DEFAULTS.withSource("heights").withSize(8),
            "heights",
            "size"),
        usage(
            "columns of images",
            f -> DataOptions.DEFAULTS.withSource("digits").withColumns(List.of("a")),
            "digits",
            "columns"),
        usage(
            "more than there is",
            f -> DataOptions.DEFAULTS.withSource("digits").withFirst(1798),
            "1,797"),
        usage(
            "folder that is none",
            f -> DataOptions.DEFAULTS.withSource("mnist").withDataDir(f + "/none"),
            "none",
            "dataDir"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reportsInTwoLines(Case bad) throws IOException {
    DataOptions options = bad.maker().make(folder);
    Throwable thrown =
        catchThrowable(() -> Sources.standard().open(options, DownloadListener.silent()).close());
    assertThat(thrown).isExactlyInstanceOf(bad.type());
    String message = String.valueOf(thrown.getMessage());
    assertThat(message).contains(bad.parts());
    assertThat(message.lines()).hasSize(2).noneMatch(String::isBlank);
    assertThat(message).doesNotContain("null").doesNotContain("Exception");
  }

  @Test
  void theTableIsLong() {
    assertThat(cases().count()).isGreaterThan(60);
  }

  @Test
  void reportsWhatMayNotBeRead() throws IOException {
    Path file = Files.writeString(folder.resolve("secret.csv"), "a\n1\n");
    assumeTrue(file.toFile().setReadable(false) && !Files.isReadable(file), "root reads anything");
    assertThat(catchThrowable(() -> Fixtures.open(file)))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContainingAll("secret.csv", "permission denied");
  }

  @Test
  void refusesArchivesOfTooManyEntries() throws IOException {
    Path zip =
        Fixtures.zip(folder.resolve("a.zip"), Map.of("a.png", new byte[1], "b.png", new byte[1]));
    assertThat(catchThrowable(() -> new ZipFiles(zip, ImageDecoder.FILES, 1, 100).close()))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContainingAll("a.zip", "more than 1 entries");
  }
}
