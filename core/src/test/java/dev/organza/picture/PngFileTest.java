package dev.organza.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntBinaryOperator;
import java.util.zip.InflaterInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures as PNG, read by ImageIO, which shares no code with what writes them. */
class PngFileTest {

  /** A picture of each bit pattern that a function of x and y gives. */
  private static BufferedImage picture(int type, int width, int height, IntBinaryOperator values) {
    BufferedImage picture = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int value = values.applyAsInt(x, y);
        for (int c = 0; c < picture.getRaster().getNumBands(); c++) {
          picture.getRaster().setSample(x, y, c, value >> 8 * c & 255);
        }
      }
    }
    return picture;
  }

  private static void assertIsRead(BufferedImage picture) throws IOException {
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(PngFile.bytes(picture)));
    assertThat(read.getWidth()).isEqualTo(picture.getWidth());
    assertThat(read.getHeight()).isEqualTo(picture.getHeight());
    assertThat(read.getColorModel().getNumComponents())
        .isEqualTo(picture.getColorModel().getNumComponents());
    assertThat(pixels(read)).isEqualTo(pixels(picture));
  }

  private static int[] pixels(BufferedImage picture) {
    return picture
        .getRaster()
        .getPixels(0, 0, picture.getWidth(), picture.getHeight(), (int[]) null);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_BYTE_GRAY,
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_BGR,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_4BYTE_ABGR
      })
  void everyPixelIsReadAsItWas(int type) throws IOException {
    Random random = new Random(7);
    assertIsRead(picture(type, 1, 1, (x, y) -> 0x40ff8001));
    assertIsRead(picture(type, 1, 9, (x, y) -> random.nextInt()));
    assertIsRead(picture(type, 300, 1, (x, y) -> random.nextInt()));
    assertIsRead(picture(type, 61, 47, (x, y) -> random.nextInt()));
    assertIsRead(picture(type, 256, 256, (x, y) -> 0x01010101 * x));
    assertIsRead(picture(type, 256, 256, (x, y) -> 0x01010101 * y));
    assertIsRead(picture(type, 256, 256, (x, y) -> 0x01010101 * (x ^ y)));
    assertIsRead(
        picture(type, 90, 70, (x, y) -> 0x01020408 * ((x * x + y * y) / 64) + random.nextInt(2)));
  }

  /** Each of the five is the best for some row, so that each is known to be undone by a reader. */
  @Test
  void allFiltersAreUsed() throws IOException {
    Random random = new Random(3);
    Set<Integer> used = new TreeSet<>();
    IntBinaryOperator smooth = (x, y) -> (x * x + 3 * y * y + x * y) / 50 + random.nextInt(3);
    for (IntBinaryOperator values :
        new IntBinaryOperator[] {
          (x, y) -> random.nextInt(9), smooth, (x, y) -> 3 * x, (x, y) -> 200 * (x % 2) + y
        }) {
      BufferedImage picture = picture(BufferedImage.TYPE_BYTE_GRAY, 64, 64, values);
      assertIsRead(picture);
      byte[] rows = inflated(PngFile.bytes(picture));
      assertThat(rows).hasSize(64 * 65);
      for (int y = 0; y < 64; y++) {
        used.add((int) rows[65 * y]);
      }
    }
    assertThat(used).containsExactly(0, 1, 2, 3, 4);
  }

  /** The data of a file of three chunks. */
  private static byte[] inflated(byte[] file) throws IOException {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    int begin = text.indexOf("IDAT") + 4;
    byte[] data = new byte[file.length - 16 - begin];
    System.arraycopy(file, begin, data, 0, data.length);
    return new InflaterInputStream(new ByteArrayInputStream(data)).readAllBytes();
  }

  /** Part of a larger picture, whose rows lie further apart than they are long. */
  @Test
  void aPartOfAPictureIsWrittenAsItIs() throws IOException {
    BufferedImage whole = picture(BufferedImage.TYPE_INT_RGB, 40, 30, (x, y) -> 977 * x * y);
    assertIsRead(whole.getSubimage(7, 5, 20, 11));
    BufferedImage grey = picture(BufferedImage.TYPE_BYTE_GRAY, 40, 30, (x, y) -> 7 * x * y);
    assertIsRead(grey.getSubimage(7, 5, 20, 11));
  }

  @Test
  void filesAreAboutAsLongAsThoseOfImageIo() throws IOException {
    BufferedImage picture =
        picture(
            BufferedImage.TYPE_INT_RGB,
            200,
            200,
            (x, y) -> (int) (100 + 80 * Math.sin(x / 9.0) * Math.cos(y / 7.0)) * 0x010203);
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", other);
    assertThat(PngFile.bytes(picture).length).isLessThan(other.size() * 11 / 10);
  }

  @Test
  void otherKindsOfPicturesAreRefused() {
    for (int type :
        new int[] {
          BufferedImage.TYPE_USHORT_GRAY,
          BufferedImage.TYPE_BYTE_INDEXED,
          BufferedImage.TYPE_INT_ARGB_PRE
        }) {
      BufferedImage other = new BufferedImage(2, 2, type);
      assertThatThrownBy(() -> PngFile.bytes(other)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
