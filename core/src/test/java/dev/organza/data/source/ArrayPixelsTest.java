package dev.organza.data.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Fixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayPixelsTest {

  private static ArrayPixels guessed(float... values) {
    return ArrayPixels.of(new float[][] {values}, List.of(), "a.npy");
  }

  private static float[] levels(ArrayPixels pixels, int count) {
    return Arrays.copyOf(pixels.values()[0], count);
  }

  @ParameterizedTest
  @CsvSource({
    // low, high, what 0.5 becomes: 127.5 in [0, 1], 191.25 in [-1, 1], itself in [0, 255]
    "0, 1, 127.5",
    "-0.004, 1, 127.5",
    "0, 1.0000001, 127.5",
    "-0.01, 1.01, 127.5",
    "0, 0.5, 127.5",
    "-1, 1, 191.25",
    "-1.02, 1.02, 191.25",
    "-0.6, 0.5, 191.25",
    "0, 255, 0.5",
    "-0.4, 255.4, 0.5",
    "0, 2.1, 0.5",
  })
  void guessesTheRangeInSpiteOfALittleOvershoot(float low, float high, float half) {
    ArrayPixels pixels = guessed(low, 0.5f, high);
    float[] levels = levels(pixels, 3);
    assertThat(levels[1]).isCloseTo(half, offset(1e-4f));
    assertThat(levels[0]).isBetween(0f, 255f);
    assertThat(levels[2]).isBetween(0f, 255f);
    assertThat(pixels.notes().get(0)).contains("are taken for pixels in the range");
  }

  @Test
  void saysTheRangeAndWhatIsClipped() {
    assertThat(guessed(0, 0.25f, 0.75f).notes())
        .containsExactly(
            "The values lie in [0, 0.75] and are taken for pixels in the range [0, 1];"
                + " data.range sets another.");
    assertThat(guessed(-0.004f, 0.5f, 0.5f, 1).notes())
        .element(1)
        .asString()
        .contains("1 of 4 values (25 %)", "beyond [0, 1]", "down to -0.004", "clipped");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-0.1 1", "-0.4 0.9", "0 1.1", "0 2", "-2 2.5", "0 256", "-1 255", "-3 3"})
  void refusesWhatMayBeSeveralRangesOrNone(String values) {
    String[] both = values.split(" ", -1);
    assertThatThrownBy(() -> guessed(Float.parseFloat(both[0]), Float.parseFloat(both[1])))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContainingAll("a.npy", "not clearly one", "data.range=[0,1]");
  }

  @Test
  void aGivenRangeDecides() {
    float[][] images = {{-1000, 0, 400, 900}};
    ArrayPixels pixels = ArrayPixels.of(images, List.of(-1000.0, 400.0), "a.npy");
    assertThat(levels(pixels, 4)).containsExactly(0, 1000 * 255 / 1400f, 255, 255);
    assertThat(pixels.notes())
        .singleElement()
        .asString()
        .contains("1 of 4 values", "beyond [-1000, 400]", "up to 900");
    float[] exact = levels(ArrayPixels.of(new float[][] {{-1, 1}}, List.of(-1.0, 1.0), "a"), 2);
    assertThat(exact).containsExactly(0, 255);
  }

  @Test
  void aRangeMakesPixelsOfLargeIntegers() {
    DataOptions options =
        DataOptions.DEFAULTS.withSource(Fixtures.ROOT.resolve("npy/bad-pixels.npy").toString());
    try (Dataset images =
        Sources.standard()
            .open(options.withRange(List.of(0.0, 600.0)), DownloadListener.silent())) {
      assertThat(Fixtures.sample(images, 1)).containsOnly(127.5f);
    }
  }

  @Test
  void bytesOfZeroAndOneAreNotedAsBlack(@TempDir Path folder) throws IOException {
    byte[] header =
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2, 2), }".getBytes(UTF_8);
    ByteBuffer file = ByteBuffer.allocate(10 + header.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    file.putShort((short) header.length).put(header).put(new byte[] {0, 1, 1, 0});
    Path mask = Fixtures.write(folder.resolve("mask.npy"), file.array());
    try (Dataset images = Fixtures.open(mask)) {
      assertThat(images.notes())
          .singleElement()
          .asString()
          .contains("above 1", "data.range is [0,1]");
    }
    DataOptions options = DataOptions.DEFAULTS.withSource(mask.toString());
    try (Dataset images =
        Sources.standard().open(options.withRange(List.of(0.0, 1.0)), DownloadListener.silent())) {
      assertThat(Fixtures.sample(images, 0)).containsExactly(0, 255, 255, 0);
      assertThat(images.notes()).isEmpty();
    }
  }

  @Test
  void aRangeOfWhatIsNoArrayOfImagesIsRefused() {
    for (String source :
        List.of("digits", Fixtures.ROOT.resolve("npy/table-le-f4.npy").toString())) {
      assertThatThrownBy(
              () ->
                  Sources.standard()
                      .open(
                          DataOptions.DEFAULTS.withSource(source).withRange(List.of(0.0, 1.0)),
                          DownloadListener.silent()))
          .isInstanceOf(UsageException.class)
          .hasMessageContainingAll("data.range", "no array of images");
    }
  }

  @Test
  void aRangeHasTwoNumbersInOrder() {
    for (List<Double> range :
        List.of(
            List.of(1.0), List.of(1.0, 0.0), List.of(0.0, 1.0, 2.0), List.of(0.0, Double.NaN))) {
      assertThatThrownBy(() -> DataOptions.DEFAULTS.withRange(range))
          .isInstanceOf(UsageException.class)
          .hasMessageContainingAll("data.range", "black and white");
    }
  }
}
