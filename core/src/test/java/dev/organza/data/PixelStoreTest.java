package dev.organza.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelStoreTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 3, 4, 30, 31, 3000, 1 << 20})
  void givesBackWhatWasAppendedWhereverTheLimitLies(long heapLimit) {
    try (PixelStore.Builder builder = new PixelStore.Builder(3, heapLimit)) {
      for (int n = 0; n < 1000; n++) {
        builder.append(new byte[] {(byte) n, (byte) (n >> 8), (byte) 255});
      }
      PixelStore values = builder.build();
      assertThat(values.count()).isEqualTo(1000);
      float[] sample = new float[3];
      for (int n = 0; n < 1000; n++) {
        values.read(n, sample, 0);
        assertThat(sample).containsExactly(n & 0xff, n >> 8, 255);
      }
      assertThat(values.file() == null).isEqualTo(heapLimit >= 3000);
      values.close();
    }
  }

  @Test
  void theTemporaryFileGoesWhenTheValuesAreClosed() {
    try (PixelStore.Builder builder = new PixelStore.Builder(2, 2)) {
      builder.append(new byte[] {1, 2});
      builder.append(new byte[] {3, 4});
      PixelStore values = builder.build();
      Path file = Objects.requireNonNull(values.file());
      assertThat(file).hasSize(2);
      values.close();
      values.close();
      assertThat(Files.exists(file)).isFalse();
    }
  }

  @Test
  void chunksOnTheHeapMeetWithoutGaps() {
    // Four MiB hold four samples of this size; seven need two chunks.
    int elements = 1 << 20;
    try (PixelStore.Builder builder = new PixelStore.Builder(elements)) {
      for (int n = 0; n < 7; n++) {
        byte[] sample = new byte[elements];
        sample[0] = (byte) n;
        sample[elements - 1] = (byte) (100 + n);
        builder.append(sample);
      }
      PixelStore values = builder.build();
      float[] sample = new float[elements];
      for (int n = 0; n < 7; n++) {
        values.read(n, sample, 0);
        assertThat(sample[0]).isEqualTo(n);
        assertThat(sample[elements - 1]).isEqualTo(100 + n);
      }
    }
  }
}
