package dev.organza.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ThreadsTest {

  /** Runs on a thread that has never used LibTorch. */
  private static <T> T onAFreshThread(Callable<T> work) throws Exception {
    return begun(work).get();
  }

  private static <T> FutureTask<T> begun(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    new Thread(task, "fresh").start();
    return task;
  }

  @Test
  void aLeaseReachesLibTorchAndGivesBackWhatWasBefore() {
    int before = Threads.count();
    int productsBefore = OpenBlas.threads();
    for (int count : new int[] {1, 3, 2}) {
      try (Threads.Lease lease = Threads.lease(count)) {
        assertThat(torch.get_num_threads()).isEqualTo(Threads.count()).isEqualTo(count);
        assertThat(OpenBlas.threads()).isEqualTo(lease.products());
      }
      assertThat(torch.get_num_threads()).isEqualTo(before);
      assertThat(OpenBlas.threads()).isEqualTo(productsBefore);
    }
  }

  @Test
  void leasesNest() {
    try (Threads.Lease outer = Threads.lease(3)) {
      try (Threads.Lease inner = Threads.lease(1)) {
        assertThat(torch.get_num_threads()).isEqualTo(1);
        assertThat(OpenBlas.threads()).isEqualTo(1);
        try (Threads.Lease same = Threads.lease()) {
          assertThat(same.count()).isEqualTo(1);
        }
      }
      assertThat(torch.get_num_threads()).isEqualTo(3);
      assertThat(OpenBlas.threads()).isEqualTo(3);
    }
  }

  @Test
  void itIsGivenBackAfterAnException() {
    int before = Threads.count();
    assertThatThrownBy(
            () -> {
              try (Threads.Lease lease = Threads.lease(before + 1)) {
                throw new ArithmeticException();
              }
            })
        .isInstanceOf(ArithmeticException.class);
    assertThat(torch.get_num_threads()).isEqualTo(before);
  }

  @Test
  void closingTwiceIsAsClosingOnce() {
    int before = Threads.count();
    try (Threads.Lease outer = Threads.lease(before + 1)) {
      Threads.Lease lease = Threads.lease(before + 2);
      lease.close();
      lease.close();
      assertThat(Threads.count()).isEqualTo(before + 1);
    }
    assertThat(Threads.count()).isEqualTo(before);
  }

  @Test
  void anotherThreadCannotCloseIt() throws Exception {
    try (Threads.Lease lease = Threads.lease(1)) {
      onAFreshThread(
          () -> {
            assertThatThrownBy(lease::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only that thread can close it");
            return null;
          });
      assertThat(Threads.count()).isEqualTo(1);
    }
  }

  @Test
  void anInnerLeaseIsClosedFirst() {
    try (Threads.Lease outer = Threads.lease(3)) {
      try (Threads.Lease inner = Threads.lease(2)) {
        assertThatThrownBy(outer::close)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("before the one that was opened after it");
        assertThat(Threads.count()).isEqualTo(2);
      }
    }
  }

  /** LibTorch starts a new thread with what any other thread has set last. */
  @Test
  void aNewThreadHasItsOwnCountWhateverIsLeased() throws Exception {
    int usual = onAFreshThread(Threads::count);
    try (Threads.Lease lease = Threads.lease(usual + 2)) {
      assertThat(onAFreshThread(torch::get_num_threads)).isEqualTo(usual + 2);
      assertThat(onAFreshThread(Threads::count)).isEqualTo(usual);
    }
    assertThat(onAFreshThread(torch::get_num_threads)).isEqualTo(usual);
  }

  /**
   * LibTorch's first operation on a thread takes the process's count, unless it was asked before.
   */
  @Test
  void aLeaseHoldsThoughAnotherThreadOpensOneBeforeTheFirstOperation() throws Exception {
    CountDownLatch leased = new CountDownLatch(1);
    CountDownLatch other = new CountDownLatch(1);
    FutureTask<Integer> task =
        begun(
            () -> {
              try (Threads.Lease lease = Threads.lease(2)) {
                leased.countDown();
                other.await();
                try (Scope scope = Scope.open()) {
                  torch.ones(100_000).sum().item_double();
                }
                return torch.get_num_threads();
              }
            });
    leased.await();
    try (Threads.Lease lease = Threads.lease(1, true)) {
      other.countDown();
      assertThat(task.get()).isEqualTo(2);
    }
  }

  @Test
  void leasesOfDifferentProductsTakeTurns() throws Exception {
    List<String> events = Collections.synchronizedList(new ArrayList<>());
    Thread second =
        new Thread(
            () -> {
              try (Threads.Lease lease = Threads.lease(5)) {
                events.add("second with " + OpenBlas.threads());
              }
            });
    try (Threads.Lease first = Threads.lease(1)) {
      second.start();
      awaitWaiting(second);
      events.add("first with " + OpenBlas.threads());
    }
    second.join();
    assertThat(events).containsExactly("first with 1", "second with 5");
  }

  /** So that a training that runs for hours does not keep others from their turn. */
  @Test
  void aLongLeaseLetsOthersHaveTheirTurnBetweenShortOnes() throws Exception {
    List<String> events = Collections.synchronizedList(new ArrayList<>());
    Thread second =
        new Thread(
            () -> {
              try (Threads.Lease lease = Threads.lease(5)) {
                events.add("second with " + OpenBlas.threads());
              }
            });
    try (Threads.Lease training = Threads.lease(1)) {
      try (Threads.Lease step = Threads.lease(1)) {
        second.start();
        awaitWaiting(second);
        events.add("first step");
      }
      try (Threads.Lease step = Threads.lease(1)) {
        events.add("second step with " + OpenBlas.threads());
      }
    }
    second.join();
    assertThat(events).containsExactly("first step", "second with 5", "second step with 1");
  }

  @Test
  void leasesOfTheSameProductsAreOpenAtOnce() throws Exception {
    try (Threads.Lease lease = Threads.lease(3)) {
      assertThat(
              onAFreshThread(
                  () -> {
                    try (Threads.Lease other = Threads.lease(3)) {
                      return OpenBlas.threads();
                    }
                  }))
          .isEqualTo(3);
    }
  }

  private static void awaitWaiting(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1025, Integer.MAX_VALUE})
  void impossibleThreadCountsAreRefused(int count) {
    assertThatThrownBy(() -> Threads.lease(count))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("threads is " + count);
  }
}
