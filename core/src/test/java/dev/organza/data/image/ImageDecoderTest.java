package dev.organza.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.organza.data.DataProblem;
import dev.organza.data.Fixtures;
import dev.organza.data.SplitMix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

  static Stream<String> images() {
    return new String(Fixtures.bytes("images/manifest.tsv"), StandardCharsets.US_ASCII).lines();
  }

  @ParameterizedTest
  @MethodSource("images")
  void decodesWhatPillowDecodes(String line) throws IOException {
    String[] parts = line.split("\t", -1);
    String name = parts[0];
    int tolerance = Integer.parseInt(parts[4]);
    byte[] expected = Fixtures.bytes("images/" + name + ".raw");
    Picture picture = ImageDecoder.decode(Fixtures.bytes("images/" + name));
    assertThat(new int[] {picture.channels(), picture.height(), picture.width()})
        .containsExactly(
            Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), Integer.parseInt(parts[3]));
    int worst = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs((expected[i] & 0xff) - (picture.pixels()[i] & 0xff)));
    }
    assertThat(worst).isLessThanOrEqualTo(tolerance);
  }

  @Test
  void theListOfImagesIsNotEmpty() {
    assertThat(images().count()).isGreaterThan(60);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rgb.png",
        "grey.jpg",
        "progressive.jpg",
        "rgb.bmp",
        "two-frames.gif",
        "lossless.webp",
        "alpha5.webp",
        "lossy.webp",
        "animated.webp",
        "lzw.tif",
        "cmyk.jpg"
      })
  void anImageCutInHalfIsUnreadable(String name) {
    byte[] whole = Fixtures.bytes("images/" + name);
    assertThatIOException()
        .isThrownBy(() -> ImageDecoder.decode(Arrays.copyOf(whole, whole.length / 2)));
    assertThatIOException().isThrownBy(() -> ImageDecoder.decode(Arrays.copyOf(whole, 20)));
  }

  @Test
  void saysWhatIsWrongWithAWebpFile() {
    byte[] damaged = Fixtures.bytes("images/lossless.webp");
    Arrays.fill(damaged, 24, damaged.length, (byte) 0x5a);
    assertThatIOException()
        .isThrownBy(() -> ImageDecoder.decode(damaged))
        .withMessageMatching("damaged.*|cut off");
    byte[] part = Arrays.copyOf(Fixtures.bytes("images/alpha5.webp"), 60);
    assertThatIOException().isThrownBy(() -> ImageDecoder.decode(part)).withMessage("cut off");
  }

  @Test
  void refusesAHugeImageFromItsHeader() {
    assertThatIOException()
        .isThrownBy(() -> ImageDecoder.decode(Fixtures.bytes("images/huge.png.bin")))
        .withMessageContaining("60000 x 60000");
  }

  @Test
  void refusesWhatIsNoImage() {
    assertThatIOException().isThrownBy(() -> ImageDecoder.decode(new byte[0]));
    assertThatIOException()
        .isThrownBy(() -> ImageDecoder.decode("hello".getBytes(StandardCharsets.US_ASCII)))
        .withMessageContaining("not a PNG");
  }

  @ParameterizedTest
  @CsvSource({
    "....ftypheic, a HEIC image",
    "....ftypavif, an AVIF image",
    "....JXL ...., a JPEG XL image",
    "....ftypisom, a video",
  })
  void namesWhatAFileIsInTruth(String start, String what) {
    byte[] file = (start + "....").getBytes(StandardCharsets.US_ASCII);
    assertThatIOException()
        .isThrownBy(() -> ImageDecoder.decode(file))
        .withMessageContainingAll(what, "does not read");
  }

  @Test
  void damagedBytesNeverThrowAnythingElse() {
    SplitMix random = new SplitMix(3);
    images()
        .map(line -> line.substring(0, line.indexOf('\t')))
        .forEach(
            name -> {
              byte[] whole = Fixtures.bytes("images/" + name);
              for (int round = 0; round < 40; round++) {
                byte[] damaged = whole.clone();
                for (int k = 0; k < 4; k++) {
                  damaged[random.below(damaged.length)] = (byte) random.next();
                }
                try {
                  Picture picture = ImageDecoder.decode(damaged);
                  assertThat(picture.pixels())
                      .hasSize(picture.channels() * picture.height() * picture.width());
                } catch (IOException e) {
                  assertThat(DataProblem.reason(e)).isNotBlank();
                }
              }
            });
  }

  @Test
  void knowsImagesByTheirNames() {
    assertThat(
            Stream.of("a.PNG", "b/c.Jpeg", "x.webp", "y.JPG", "z.gif", "w.bmp", "v.TIF", "u.tiff"))
        .allMatch(ImageDecoder::isImageName);
    assertThat(Stream.of("a.txt", "png", "a.png.bak", "thumbs.db", ""))
        .noneMatch(ImageDecoder::isImageName);
  }
}
