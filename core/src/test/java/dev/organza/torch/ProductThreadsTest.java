package dev.organza.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.organza.ChildJvm;
import dev.organza.OrganzaException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A part of a product that is never computed shows as a wrong number, or as a test that hangs. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProductThreadsTest {

  @BeforeEach
  void share() {
    Torch.shareThreads();
    Torch.load();
    assumeTrue(ProductThreads.shared());
  }

  @AfterEach
  void keepToOpenBlas() {
    ProductCall.beforeReady = number -> {};
    ProductCall.beforePart = number -> {};
    ProductThreads.unshare();
  }

  /** A child JVM's work: whether it shares unasked, and when asked. */
  static final class Unasked {

    public static void main(String[] args) {
      Torch.load();
      System.out.println("unasked " + ProductThreads.shared());
      Torch.shareThreads();
      System.out.println("asked " + ProductThreads.shared());
    }
  }

  /** A program that embeds the library keeps its process as it is. */
  @Test
  void itIsOffUnlessAskedFor(@TempDir Path folder) throws Exception {
    ChildJvm child = ChildJvm.start(folder.resolve("log"), List.of(), Unasked.class);
    assertThat(child.await(180)).as(child.output()).isZero();
    assertThat(child.output()).contains("unasked false", "asked true");
  }

  /** A child JVM's work: one product. */
  static final class OneProduct {

    public static void main(String[] args) {
      Torch.shareThreads();
      try (Threads.Lease lease = Threads.lease(2, true);
          Scope scope = Scope.open()) {
        System.out.println(
            "shared " + ProductThreads.shared() + ", wrong " + wrongElements(256, 256, 256));
      }
    }
  }

  /** For example where no folder for temporary files may hold programs. */
  @Test
  void withoutTheWayThroughJavaProductsHaveThreadsOfTheirOwn(@TempDir Path folder)
      throws Exception {
    ChildJvm child =
        ChildJvm.start(
            folder.resolve("log"),
            List.of("-Djna.nounpack=true", "-Djna.nosys=true"),
            OneProduct.class);
    assertThat(child.await(180)).as(child.output()).isZero();
    assertThat(child.output()).contains("shared false, wrong 0");
  }

  /** Rows 1, 2, 3, … of ones: each element is its row's number times the length of a row. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void productsAreRight(int threads) {
    try (Threads.Lease lease = Threads.lease(threads);
        Scope scope = Scope.open()) {
      assertThat(wrongElements(301, 257, 403)).isZero();
      assertThat(wrongElements(64, 1024, 784)).isZero();
      assertThat(wrongElements(2000, 2000, 3)).isZero();
    }
  }

  private static long wrongElements(long rows, long inner, long columns) {
    Tensor numbers = numbers(rows);
    Tensor product = torch.matmul(numbers.expand(rows, inner), torch.ones(inner, columns));
    return product.ne(numbers.expand(rows, columns).mul(scalar(inner))).sum().item_long();
  }

  private static Tensor numbers(long rows) {
    return torch.arange(scalar(rows)).add(scalar(1)).to(torch.ScalarType.Float).view(rows, 1);
  }

  private static Scalar scalar(long value) {
    return new Scalar((double) value);
  }

  @Test
  void severalThreadsMayMultiplyAtOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Long>> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        all.add(
            pool.submit(
                () -> {
                  try (Threads.Lease lease = Threads.lease(2);
                      Scope scope = Scope.open()) {
                    return wrongElements(128, 512, 512);
                  }
                }));
      }
      for (Future<Long> one : all) {
        assertThat(one.get()).isZero();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** Without oneDNN, LibTorch multiplies for each image on each of its threads. */
  @Test
  void productsWithinAParallelOperationAreRight() {
    try (Scope scope = Scope.open()) {
      Tensor images = torch.randn(8, 64, 32, 32);
      Tensor kernels = torch.randn(128, 64, 3, 3);
      Tensor expected = torch.conv2d(images, kernels);
      torch.globalContext().setUserEnabledMkldnn(false);
      try (Threads.Lease lease = Threads.lease(2)) {
        Tensor found = torch.conv2d(images, kernels);
        double error = found.sub(expected).norm().item_double() / expected.norm().item_double();
        assertThat(error).isLessThan(1e-5);
      } finally {
        torch.globalContext().setUserEnabledMkldnn(true);
      }
    }
  }

  /** Parts that are begun without waiting for them. OpenBLAS keeps a megabyte on the stack. */
  @Test
  void inversesAreRight() throws InterruptedException {
    double[] error = {Double.NaN};
    Thread deep = new Thread(null, () -> error[0] = errorOfAnInverse(), "deep", 16L << 20);
    deep.start();
    deep.join();
    assertThat(error[0]).isLessThan(1e-4);
  }

  private static double errorOfAnInverse() {
    try (Threads.Lease lease = Threads.lease(2);
        Scope scope = Scope.open()) {
      Tensor identity = torch.eye(700);
      Tensor matrix = torch.randn(700, 700).add(identity.mul(scalar(50)));
      Tensor product = torch.matmul(matrix, torch.linalg_inv(matrix));
      return product.sub(identity).abs().max().item_double();
    }
  }

  private static void failing(AtomicInteger times) {
    if (times.getAndDecrement() > 0) {
      throw new OutOfMemoryError("as a test wants it");
    }
  }

  /** The others spin meanwhile: what cannot be computed here is computed on another thread. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void aPartThatFailsIsComputedAgain(int times) {
    for (int part = 0; part < 3; part++) {
      int failing = part;
      AtomicInteger left = new AtomicInteger(times);
      ProductCall.beforePart =
          number -> {
            if (number == failing) {
              failing(left);
            }
          };
      try (Threads.Lease lease = Threads.lease(3);
          Scope scope = Scope.open()) {
        assertThat(wrongElements(301, 257, 403)).isZero();
      }
      assertThat(left.get()).isNegative();
    }
  }

  /** Neither the process ends nor the others wait for ever. */
  @Test
  void aPartThatGetsNoThreadFailsTheLeaseAndNothingElse() {
    for (int part = 0; part < 3; part++) {
      int failing = part;
      AtomicInteger left = new AtomicInteger(1);
      ProductCall.beforeReady =
          number -> {
            if (number == failing) {
              failing(left);
            }
          };
      assertThatThrownBy(
              () -> {
                try (Threads.Lease lease = Threads.lease(3);
                    Scope scope = Scope.open()) {
                  wrongElements(301, 257, 403);
                }
              })
          .isInstanceOf(OrganzaException.class)
          .hasMessageContaining("a matrix product could not be computed")
          .hasRootCauseInstanceOf(OutOfMemoryError.class);
      try (Threads.Lease lease = Threads.lease(3);
          Scope scope = Scope.open()) {
        assertThat(wrongElements(301, 257, 403)).isZero();
      }
    }
  }

  /** As where a thread of libgomp's cannot be made known to the JVM, which nothing tells. */
  @Test
  void aPartThatNeverArrivesFailsTheLeaseAfterAWhile() {
    CountDownLatch over = new CountDownLatch(1);
    ProductCall.patience = 100_000_000;
    ProductCall.beforeReady =
        number -> {
          if (number == 1) {
            try {
              over.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }
        };
    ProductCall.whenCancelled = over::countDown;
    try {
      assertThatThrownBy(
              () -> {
                try (Threads.Lease lease = Threads.lease(2);
                    Scope scope = Scope.open()) {
                  wrongElements(301, 257, 403);
                }
              })
          .isInstanceOf(OrganzaException.class)
          .hasMessageContaining("a part of the product got no thread");
    } finally {
      ProductCall.patience = ProductCall.PATIENCE;
      ProductCall.whenCancelled = () -> {};
    }
  }
}
