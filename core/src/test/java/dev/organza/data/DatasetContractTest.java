package dev.organza.data;

import dev.organza.Shape;
import dev.organza.data.column.Column;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The contract of a data set, for every kind of source. */
class DatasetContractTest {

  @Nested
  class Digits extends DatasetContract {
    @Override
    Dataset open(Path folder) {
      return Fixtures.open("digits");
    }

    @Override
    int expectedCount() {
      return 1797;
    }
  }

  @Nested
  class Stacked extends DatasetContract {
    @Override
    Dataset open(Path folder) {
      return Datasets.stacked("stacked", Fixtures.open("digits"), 500);
    }

    @Override
    int expectedCount() {
      return 500;
    }
  }

  @Nested
  class DrumMachine extends DatasetContract {
    @Override
    Dataset open(Path folder) {
      return Fixtures.open("drum-machine");
    }

    @Override
    int expectedCount() {
      return 1500;
    }
  }

  @Nested
  class Heights extends DatasetContract {
    @Override
    Dataset open(Path folder) {
      return Fixtures.open("heights");
    }

    @Override
    int expectedCount() {
      return 928;
    }
  }

  @Nested
  class FirstOfADensity extends DatasetContract {
    @Override
    Dataset open(Path folder) {
      return Sources.standard()
          .open(
              DataOptions.DEFAULTS.withSource("ring8").withFirst(1000), DownloadListener.silent());
    }

    @Override
    int expectedCount() {
      return 1000;
    }
  }

  @Nested
  class Resized extends DatasetContract {
    @Override
    Dataset open(Path folder) {
      return Sources.standard()
          .open(DataOptions.DEFAULTS.withSource("digits").withSize(5), DownloadListener.silent());
    }

    @Override
    int expectedCount() {
      return 1797;
    }
  }

  @Nested
  class IdxWithLabels extends DatasetContract {
    @Override
    Dataset open(Path folder) throws IOException {
      Path images = folder.resolve("t10k-images-idx3-ubyte.gz");
      Fixtures.write(
          images, Fixtures.gzip(Fixtures.idx(new int[] {7, 2, 3}, Fixtures.counting(42))));
      Fixtures.write(
          folder.resolve("t10k-labels-idx1-ubyte"),
          Fixtures.idx(new int[] {7}, new byte[] {0, 1, 2, 0, 1, 2, 0}));
      return Fixtures.open(images);
    }

    @Override
    int expectedCount() {
      return 7;
    }
  }

  @Nested
  class Cifar extends DatasetContract {
    @Override
    Dataset open(Path folder) throws IOException {
      ByteArrayOutputStream records = new ByteArrayOutputStream();
      for (int n = 0; n < 3; n++) {
        records.write(n + 4);
        records.write(Fixtures.counting(3072));
      }
      return Fixtures.open(Fixtures.write(folder.resolve("test_batch.bin"), records.toByteArray()));
    }

    @Override
    int expectedCount() {
      return 3;
    }
  }

  @Nested
  class NpyTable extends DatasetContract {
    @Override
    Dataset open(Path folder) {
      return Fixtures.open(Fixtures.ROOT.resolve("npy/table-fortran.npy"));
    }

    @Override
    int expectedCount() {
      return 5;
    }
  }

  @Nested
  class NpyImages extends DatasetContract {
    @Override
    Dataset open(Path folder) {
      return Fixtures.open(Fixtures.ROOT.resolve("npy/images-signed.npy"));
    }

    @Override
    int expectedCount() {
      return 3;
    }
  }

  @Nested
  class Csv extends DatasetContract {
    @Override
    Dataset open(Path folder) throws IOException {
      Path file = folder.resolve("t.csv");
      Files.writeString(file, "a,b\n1,2\n3,4\n-5e3,.25\n");
      return Fixtures.open(file);
    }

    @Override
    int expectedCount() {
      return 3;
    }
  }

  @Nested
  class FolderOfImages extends DatasetContract {
    @Override
    Dataset open(Path folder) throws IOException {
      for (String name : List.of("rgb.png", "grey.png", "grey16.png")) {
        Fixtures.write(folder.resolve("cats").resolve(name), Fixtures.bytes("images/" + name));
        Fixtures.write(folder.resolve("dogs").resolve(name), Fixtures.bytes("images/" + name));
      }
      return Sources.standard()
          .open(
              DataOptions.DEFAULTS.withSource(folder.toString()).withSize(6),
              DownloadListener.silent());
    }

    @Override
    int expectedCount() {
      return 6;
    }
  }

  @Nested
  class ZipOfImages extends DatasetContract {
    @Override
    Dataset open(Path folder) throws IOException {
      Map<String, byte[]> entries = new LinkedHashMap<>();
      entries.put("b.png", Fixtures.bytes("images/grey.png"));
      entries.put("a.bmp", Fixtures.bytes("images/grey.bmp"));
      Path zip = Fixtures.zip(folder.resolve("photos.zip"), entries);
      return Sources.standard()
          .open(
              DataOptions.DEFAULTS.withSource(zip.toString()).withSize(4),
              DownloadListener.silent());
    }

    @Override
    int expectedCount() {
      return 2;
    }
  }

  @Nested
  class MappedFile extends DatasetContract {
    @Override
    Dataset open(Path folder) {
      PixelStore.Builder builder = new PixelStore.Builder(4, 10);
      for (int n = 0; n < 9; n++) {
        builder.append(new byte[] {(byte) n, (byte) (250 + n), 3, (byte) 200});
      }
      return DatasetBuilder.ofPixels("mapped", Shape.image(1, 2, 2), builder.build()).build();
    }

    @Override
    int expectedCount() {
      return 9;
    }
  }

  @Nested
  class NumbersAndCategories extends DatasetContract {
    @Override
    Dataset open(Path folder) {
      List<Column> columns = List.of(new Column("c", List.of("x", "y", "z")), Column.number("n"));
      double[][] rows = {{0, -1e6}, {2, 0.1}, {1, 3}};
      return DatasetBuilder.ofColumns("t", columns, rows).build();
    }

    @Override
    int expectedCount() {
      return 3;
    }
  }

  @Nested
  class Pairs extends DatasetContract {
    @Override
    Dataset open(Path folder) throws IOException {
      for (String side : List.of("a", "b")) {
        for (String name : List.of("rgb.png", "grey.png", "grey16.png")) {
          Fixtures.write(folder.resolve(side).resolve(name), Fixtures.bytes("images/" + name));
        }
      }
      return Sources.standard()
          .open(
              DataOptions.DEFAULTS
                  .withSource(folder.toString())
                  .withSize(6)
                  .withPair(List.of("a", "b")),
              DownloadListener.silent());
    }

    @Override
    int expectedCount() {
      return 3;
    }
  }
}
