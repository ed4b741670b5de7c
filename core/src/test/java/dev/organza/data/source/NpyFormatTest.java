package dev.organza.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Fixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values follow the formulas of make_data_fixtures.py. */
class NpyFormatTest {

  private static Dataset npy(String name) {
    return Fixtures.open(Fixtures.ROOT.resolve("npy/" + name + ".npy"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "u1", "i1", "le-i2", "be-i2", "le-u2", "be-u4", "le-i4", "le-i8", "be-u8", "le-f4", "be-f4",
        "le-f8", "be-f8"
      })
  void readsTablesOfEveryType(String type) {
    Dataset table = npy("table-" + type);
    assertThat(table.shape()).isEqualTo(Shape.of(3));
    assertThat(table.columns()).containsExactly("x0", "x1", "x2");
    assertThat(table.count()).isEqualTo(5);
    for (int n = 0; n < 5; n++) {
      assertThat(Fixtures.sample(table, n)).containsExactly(10 * n, 10 * n + 1, 10 * n + 2);
    }
  }

  @Test
  void theHashDoesNotDependOnTheContainer() {
    String hash = npy("table-u1").sha256();
    assertThat(npy("table-be-f8").sha256()).isEqualTo(hash);
    assertThat(npy("table-fortran").sha256()).isNotEqualTo(hash);
    assertThat(npy("images-nhw-fortran").sha256()).isEqualTo(npy("images-nhw").sha256());
    assertThat(npy("images-float").sha256()).isEqualTo(npy("images-nhw").sha256());
    assertThat(npy("images-nchw").sha256()).isEqualTo(npy("images-nhwc").sha256());
  }

  @Test
  void readsFortranOrder() {
    Dataset table = npy("table-fortran");
    for (int n = 0; n < 5; n++) {
      assertThat(Fixtures.sample(table, n))
          .containsExactly(10 * n / 4f - 1, (10 * n + 1) / 4f - 1, (10 * n + 2) / 4f - 1);
    }
  }

  @Test
  void readsARow() {
    Dataset row = npy("row");
    assertThat(row.shape()).isEqualTo(Shape.of(1));
    assertThat(Fixtures.sample(row, 3)).containsExactly(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"images-nhw", "images-nhw-fortran", "images-float"})
  void readsGreyImages(String name) {
    check(npy(name), 1, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"images-nhwc", "images-nhwc-fortran", "images-nchw"})
  void readsColourImages(String name) {
    check(npy(name), 3, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"images-unit", "images-signed"})
  void mapsUnitIntervalsToPixels(String name) {
    check(npy(name), 1, 1e-4f);
  }

  private static void check(Dataset images, int channels, float tolerance) {
    assertThat(images.shape()).isEqualTo(Shape.image(channels, 4, 5));
    assertThat(images.count()).isEqualTo(3);
    for (int n = 0; n < 3; n++) {
      float[] sample = Fixtures.sample(images, n);
      for (int c = 0; c < channels; c++) {
        for (int y = 0; y < 4; y++) {
          for (int x = 0; x < 5; x++) {
            assertThat(sample[(c * 4 + y) * 5 + x])
                .isCloseTo(60 * n + 10 * y + x + c, offset(tolerance));
          }
        }
      }
    }
  }

  @Test
  void rowsWithoutAFiniteNumberAreLeftOutAsInATable(@TempDir Path folder) throws IOException {
    double[] values = new double[2 * 60];
    for (int i = 0; i < values.length; i++) {
      values[i] = i + 0.25;
    }
    values[2 * 7] = 1e300;
    values[2 * 9 + 1] = Double.NaN;
    values[2 * 10] = Double.NEGATIVE_INFINITY;
    Dataset table = Fixtures.open(doubles(folder.resolve("a.npy"), values, 60, 2));
    assertThat(table.count()).isEqualTo(57);
    assertThat(Fixtures.sample(table, 7)).containsExactly(16.25f, 17.25f);
    assertThat(table.place(7)).isEqualTo("sample 8");
    assertThat(table.notes()).hasSize(1);
    assertThat(table.notes().get(0))
        .contains("3 of 60 rows", "2 in x0, 1 in x1", "sample 7", "1.0E300 is beyond the range");
  }

  @Test
  void aColumnOfWhichMoreThanATenthIsMissingIsLeftOut() {
    Dataset table = npy("bad-nan"); // of the two values of x1 one is NaN
    assertThat(table.columns()).doesNotContain("x1").isNotEmpty();
    assertThat(table.notes().get(0)).contains("\"x1\" is left out", "sample 1, the value is NaN");
  }

  @Test
  void keepsDigitsThatFloat32DoesNotHold(@TempDir Path folder) throws IOException {
    double[] values = {5412346.169, 5412346.171, 5412345.002};
    Dataset table = Fixtures.open(doubles(folder.resolve("a.npy"), values, 3, 1));
    double[] read = new double[3];
    for (int i = 0; i < 3; i++) {
      table.read(i, read, i);
    }
    assertThat(read).containsExactly(values);
  }

  private static Path doubles(Path file, double[] values, int rows, int columns)
      throws IOException {
    String header =
        "{'descr': '<f8', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, columns);
    String padded = header + " ".repeat(117 - header.length()) + "\n";
    ByteBuffer bytes = ByteBuffer.allocate(128 + 8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) 118);
    bytes.put(padded.getBytes(StandardCharsets.US_ASCII));
    for (double value : values) {
      bytes.putDouble(value);
    }
    return Files.write(file, bytes.array());
  }
}
