package dev.organza.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import dev.organza.torch.c10d.Together;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedBatchTest {

  private static final int BATCH = 12;
  private static final int PACK = 3;

  private final Path folder;

  SharedBatchTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void isDealtOutInPacksAndPutTogetherAgain() throws InterruptedException {
    List<float[][]> seen =
        Together.of(
            2,
            folder,
            group -> {
              SharedBatch batch = SharedBatch.of(group, BATCH, PACK);
              try (Scope scope = Scope.open();
                  RandomStream stream = RandomStream.of(1, "test")) {
                RandomStream rows = batch.rowsOf(stream);
                Tensor samples = rows.normal(0, 1, batch.samples(), 2);
                Tensor packs = rows.uniform(0, 1, batch.samples() / PACK);
                Tensor common = rows.common().uniform(0, 1, 1);
                return new float[][] {
                  HostMemory.floats(samples),
                  HostMemory.floats(batch.whole(samples)),
                  HostMemory.floats(batch.whole(packs)),
                  HostMemory.floats(batch.part(batch.whole(samples))),
                  HostMemory.floats(common)
                };
              }
            });
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "test")) {
      float[] samples = HostMemory.floats(stream.normal(0, 1, BATCH, 2));
      float[] packs = HostMemory.floats(stream.uniform(0, 1, BATCH / PACK));
      float[] common = HostMemory.floats(stream.uniform(0, 1, 1));
      for (float[][] worker : seen) {
        assertThat(worker[1]).containsExactly(samples);
        assertThat(worker[2]).containsExactly(packs);
        assertThat(worker[3]).containsExactly(worker[0]);
        assertThat(worker[4]).containsExactly(common);
      }
      // Packs 0 and 2 of four are the first worker's.
      assertThat(seen.get(0)[0]).startsWith(samples[0], samples[1]).endsWith(samples[17]);
      assertThat(seen.get(1)[0]).startsWith(samples[6], samples[7]).endsWith(samples[23]);
    }
  }

  @Test
  void refusesWhatCannotBeDealtOutEvenly() throws InterruptedException {
    Together.of(
        2,
        folder,
        group -> {
          assertThatThrownBy(() -> SharedBatch.of(group, 9, 3))
              .isInstanceOf(UsageException.class)
              .hasMessageContaining("training.batch is 9, which 2 workers cannot share evenly");
          return group;
        });
  }
}
