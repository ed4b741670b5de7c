package dev.organza.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.data.SplitMix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories written entry by entry, as TIFF 6.0 describes them. */
class TiffDirectoryTest {

  private static final int SHORT = 3;
  private static final int UNDEFINED = 7;

  /** An orientation, and a profile of four bytes behind the directory. */
  private static byte[] tiff(ByteOrder order, int orientation) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4 + 4).order(order);
    bytes.put(order == ByteOrder.BIG_ENDIAN ? new byte[] {'M', 'M'} : new byte[] {'I', 'I'});
    bytes.putShort((short) 42).putInt(8);
    bytes.putShort((short) 2);
    bytes.putShort((short) 274).putShort((short) SHORT).putInt(1);
    bytes.putShort((short) orientation).putShort((short) 0);
    bytes.putShort((short) 34675).putShort((short) UNDEFINED).putInt(4).putInt(38);
    bytes.putInt(0).put(new byte[] {1, 2, 3, 4});
    return bytes.array();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void findsOrientationAndProfileInBothByteOrders(boolean big) {
    byte[] tiff = tiff(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, 8);
    TiffDirectory directory = TiffDirectory.of(tiff);
    assertThat(directory.orientation()).isEqualTo(8);
    assertThat(directory.profile()).containsExactly(1, 2, 3, 4);
    byte[] without = directory.withoutProfile();
    assertThat(without).hasSameSizeAs(tiff).isNotEqualTo(tiff);
    assertThat(TiffDirectory.of(without).profile()).isEmpty();
    assertThat(TiffDirectory.of(without).orientation()).isEqualTo(8);
    assertThat(TiffDirectory.of(without).withoutProfile()).isSameAs(without);
  }

  @Test
  void passesOverTheNameThatSomeProgramsLeave() {
    byte[] tiff = tiff(ByteOrder.LITTLE_ENDIAN, 6);
    byte[] named = new byte[6 + tiff.length];
    System.arraycopy(new byte[] {'E', 'x', 'i', 'f', 0, 0}, 0, named, 0, 6);
    System.arraycopy(tiff, 0, named, 6, tiff.length);
    assertThat(TiffDirectory.ofExif(named).orientation()).isEqualTo(6);
    assertThat(TiffDirectory.ofExif(tiff).orientation()).isEqualTo(6);
  }

  @Test
  void nonsenseSaysNothing() {
    byte[] tiff = tiff(ByteOrder.LITTLE_ENDIAN, 6);
    SplitMix random = new SplitMix(1);
    for (int length = 0; length < tiff.length; length++) {
      byte[] part = Arrays.copyOf(tiff, length);
      assertThat(TiffDirectory.of(part).orientation()).isIn(1, 6);
      assertThat(TiffDirectory.of(part).profile()).isEmpty();
      for (int i = 0; i < length; i++) {
        part[i] = (byte) random.next();
      }
      TiffDirectory damaged = TiffDirectory.ofExif(part);
      assertThat(damaged.orientation()).isBetween(0, 65535);
      assertThat(damaged.withoutProfile()).hasSize(length);
    }
  }
}
