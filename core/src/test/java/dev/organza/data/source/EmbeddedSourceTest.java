package dev.organza.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Fixtures;
import dev.organza.data.transform.Scaling;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EmbeddedSourceTest {

  /** The hashes were computed by make_data_fixtures.py from the documented order. */
  @Test
  void contentIsWhatPythonReadsFromTheSameFiles() {
    String expected = new String(Fixtures.bytes("sha256.tsv"), StandardCharsets.US_ASCII);
    assertThat(expected.lines()).hasSize(3);
    expected
        .lines()
        .map(line -> line.split("\t", -1))
        .forEach(
            line -> {
              try (Dataset dataset = Fixtures.open(line[0])) {
                assertThat(dataset.sha256()).as(line[0]).isEqualTo(line[1]);
              }
            });
  }

  @Test
  void fashionIsTenThousandClothesInTenEqualClasses() {
    try (Dataset fashion = Fixtures.open("fashion")) {
      assertThat(fashion.shape()).isEqualTo(Shape.image(1, 28, 28));
      assertThat(fashion.count()).isEqualTo(10_000);
      int[] times = new int[10];
      for (int i = 0; i < fashion.count(); i++) {
        times[fashion.label(i)]++;
      }
      assertThat(times).containsOnly(1000);
      // The first test image is known to be an ankle boot, the second a pullover.
      assertThat(fashion.classes().get(fashion.label(0))).isEqualTo("Ankle boot");
      assertThat(fashion.classes().get(fashion.label(1))).isEqualTo("Pullover");
    }
  }

  @Test
  void digitsAreBytesOfTheirSixteenInks() {
    try (Dataset digits = Fixtures.open("digits")) {
      assertThat(digits.shape()).isEqualTo(Shape.image(1, 8, 8));
      // The first line of the file begins 0,0,5,13,9,1,0,0 and is a 0: 5·255/16 = 79.7, 13·255/16 =
      // 207.2.
      assertThat(Fixtures.sample(digits, 0)).startsWith(0, 0, 80, 207, 143, 16, 0, 0);
      assertThat(digits.label(0)).isZero();
      assertThat(digits.classes()).hasSize(10).startsWith("0", "1");
    }
  }

  @Test
  void heightsKeepGaltonsMeanAndDeviation() {
    try (Dataset heights = Fixtures.open("heights")) {
      assertThat(heights.columns()).containsExactly("height");
      Scaling scaling = Scaling.standardise(heights);
      // Of the 928 class marks: mean 68.088, variance 6.334 (deviation 2.517); the noise adds 1/12.
      assertThat(scaling.offset()[0]).isCloseTo(68.088, offset(0.05));
      assertThat(scaling.scale()[0]).isCloseTo(Math.sqrt(6.334 + 1 / 12.0), offset(0.05));
    }
  }
}
