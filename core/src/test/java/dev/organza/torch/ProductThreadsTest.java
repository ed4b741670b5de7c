package dev.organza.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.organza.ChildJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
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

  private int before;

  @BeforeEach
  void rememberThreads() {
    before = Threads.count();
  }

  @AfterEach
  void restoreThreads() {
    Threads.use(before);
  }

  @Test
  void onLinuxThreadsAreShared() {
    Torch.load();
    assertThat(ProductThreads.shared()).isEqualTo(Loader.getPlatform().equals("linux-x86_64"));
  }

  /** A child JVM's work: one product. */
  static final class OneProduct {

    public static void main(String[] args) {
      Threads.use(2, true);
      try (Scope scope = Scope.open()) {
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
    Threads.use(threads);
    try (Scope scope = Scope.open()) {
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
    Threads.use(2);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Long>> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        all.add(
            pool.submit(
                () -> {
                  try (Scope scope = Scope.open()) {
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
    assumeTrue(ProductThreads.shared());
    try (Scope scope = Scope.open()) {
      Tensor images = torch.randn(8, 64, 32, 32);
      Tensor kernels = torch.randn(128, 64, 3, 3);
      Threads.use(1);
      Tensor expected = torch.conv2d(images, kernels);
      Threads.use(2);
      torch.globalContext().setUserEnabledMkldnn(false);
      try {
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
    Threads.use(2);
    double[] error = {Double.NaN};
    Thread deep = new Thread(null, () -> error[0] = errorOfAnInverse(), "deep", 16L << 20);
    deep.start();
    deep.join();
    assertThat(error[0]).isLessThan(1e-4);
  }

  private static double errorOfAnInverse() {
    try (Scope scope = Scope.open()) {
      Tensor identity = torch.eye(700);
      Tensor matrix = torch.randn(700, 700).add(identity.mul(scalar(50)));
      Tensor product = torch.matmul(matrix, torch.linalg_inv(matrix));
      return product.sub(identity).abs().max().item_double();
    }
  }
}
