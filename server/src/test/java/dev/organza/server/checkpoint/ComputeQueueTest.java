package dev.organza.server.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.torch.Threads;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One thread that computes what requests ask for. */
class ComputeQueueTest {

  private static final long LITTLE = 1;
  private static final long MUCH = 1L << 40;

  /** As its samples, the threads that they are computed with. */
  private static final SharedPass<float[]> THREADS =
      (latents, labels) -> {
        float[][] samples = new float[latents.length][1];
        for (float[] sample : samples) {
          sample[0] = Threads.count();
        }
        return samples;
      };

  private static int threads(ComputeQueue queue, long multiplyAdds) {
    return (int)
        queue.generate("k", THREADS, multiplyAdds, new float[1][1], new int[1]).join()[0][0];
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void itComputesEverythingWithTheThreadsThatWereChosen(int chosen) {
    try (ComputeQueue queue =
        new ComputeQueue("test", new ComputeOptions(8, OptionalInt.of(chosen)))) {
      assertThat(threads(queue, LITTLE)).isEqualTo(chosen);
      assertThat(threads(queue, MUCH)).isEqualTo(chosen);
      assertThat(queue.call(Threads::count, 1).join()).isEqualTo(chosen);
    }
  }

  @Test
  void withoutAChoiceALoneRequestOfMuchWorkHasAllThreadsAndOthersHalfOfThem() {
    ComputeOptions options = ComputeOptions.of(8);
    try (Threads.Lease four = Threads.lease(4)) {
      try (Threads.Lease alone = options.forRequests(1, MUCH)) {
        assertThat(alone.count()).isEqualTo(4);
      }
      try (Threads.Lease little = options.forRequests(1, LITTLE)) {
        assertThat(little.count()).isEqualTo(2);
      }
      try (Threads.Lease together = options.forRequests(2, MUCH)) {
        assertThat(together.count()).isEqualTo(2);
      }
    }
    try (Threads.Lease one = Threads.lease(1);
        Threads.Lease little = options.forRequests(1, LITTLE)) {
      assertThat(little.count()).isEqualTo(1);
    }
  }

  @Test
  void whatWouldWaitTooLongIsRefused() {
    try (ComputeQueue queue = new ComputeQueue("test", ComputeOptions.of(2))) {
      assertThatThrownBy(() -> queue.call(Threads::count, 3))
          .isInstanceOf(QueueFullException.class);
      assertThat(queue.call(Threads::count, 2).join()).isPositive();
      assertThat(queue.waitingSamples()).isZero();
    }
  }
}
