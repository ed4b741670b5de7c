package dev.organza.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.data.Fixtures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFitTest {

  /** Shrinking against the exact area average (numpy), growing against Pillow's bicubic filter. */
  @ParameterizedTest
  @CsvSource({"12,5", "12,4", "7,6", "5,12", "8,32"})
  void resizesAsNumpyAndPillowDo(int side, int size) {
    String name = "resize/" + side + "-" + size;
    float[] before = new float[side * side];
    ByteBuffer.wrap(Fixtures.bytes(name + ".before.raw"))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(before);
    byte[] expected = Fixtures.bytes(name + ".after.raw");
    byte[] after = ImageFit.fit(rows(before, side, side), 1, side, side, size);
    assertThat(after).hasSameSizeAs(expected);
    int off = 0;
    for (int i = 0; i < after.length; i++) {
      int difference = Math.abs((after[i] & 0xff) - (expected[i] & 0xff));
      assertThat(difference).isLessThanOrEqualTo(1);
      off += difference;
    }
    // A value on the edge between two levels may fall to either side; most may not.
    assertThat(off).isLessThanOrEqualTo(1 + after.length / 50);
  }

  @Test
  void cutsOutTheCentre() {
    // 2×4: the middle two columns stay.
    float[] wide = {1, 2, 3, 4, 5, 6, 7, 8};
    assertThat(ImageFit.fit(rows(wide, 2, 4), 1, 2, 4, 2)).containsExactly(2, 3, 6, 7);
    assertThat(ImageFit.fit(rows(wide, 4, 2), 1, 4, 2, 2)).containsExactly(3, 4, 5, 6);
    assertThat(ImageFit.fit(rows(wide, 2, 4), 1, 2, 4, 1)).containsExactly(5);
  }

  @Test
  void keepsChannelsApartAndConstantsConstant() {
    float[] image = new float[3 * 5 * 5];
    for (int i = 0; i < image.length; i++) {
      image[i] = 50 + 100 * (i / 25);
    }
    for (int size : new int[] {1, 2, 3, 4, 5, 6, 7, 16}) {
      byte[] fitted = ImageFit.fit(rows(image, 5, 5), 3, 5, 5, size);
      for (int i = 0; i < fitted.length; i++) {
        assertThat(fitted[i] & 0xff).isEqualTo(50 + 100 * (i / (size * size)));
      }
    }
  }

  private static ImageFit.Rows rows(float[] image, int height, int width) {
    return (c, y, into) -> System.arraycopy(image, (c * height + y) * width, into, 0, width);
  }
}
