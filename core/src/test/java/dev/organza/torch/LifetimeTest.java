package dev.organza.torch;

import static dev.organza.NativeAllocations.assertNothingStays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.NativeAllocations;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native memory is freed when its scope or owner closes, and not when the collector thinks so. */
class LifetimeTest {

  private static final List<TensorSpec> SPECS =
      List.of(TensorSpec.of("a", 20, 30), TensorSpec.channelsLast("b", 8, 4, 3, 3));

  @Test
  void whatIsMadeIsFreed(@TempDir Path folder) throws Exception {
    NativeAllocations.runCounting(Checks.class, folder);
  }

  static final class Checks {
    private Checks() {}

    public static void main(String[] arguments) {
      try (Scope scope = Scope.open()) {
        long before = Pointer.totalCount();
        HostMemory.tensor(new float[] {1, 2, 3}, Device.cpu(), 3);
        assertThat(Pointer.totalCount()).as("this JVM counts").isGreaterThan(before);
      }
      aScopeFreesItsTemporaries();
      keptTensorsDieWithTheScopeTheyWereKeptFor();
      escapedTensorsDieWhenTheyAreClosed();
      aTensorKeptWithoutAnEnclosingScopeBelongsToTheCaller();
      flatTensorsAreFreedWithTheirGradients();
      randomStreamsAreFreed();
    }

    static void aScopeFreesItsTemporaries() {
      assertNothingStays(
          "aScopeFreesItsTemporaries",
          1_000,
          () -> {
            try (Scope scope = Scope.open()) {
              Tensor x = HostMemory.tensor(new float[] {1, 2, 3}, Device.cpu(), 3);
              for (int i = 0; i < 5; i++) {
                x = x.mul(new Scalar(2.0)).add(x);
              }
              assertThat(HostMemory.floats(x)).hasSize(3);
            }
          });
    }

    static void keptTensorsDieWithTheScopeTheyWereKeptFor() {
      assertNothingStays(
          "keptTensorsDieWithTheScopeTheyWereKeptFor",
          1_000,
          () -> {
            try (Scope outer = Scope.open()) {
              Tensor kept;
              try (Scope inner = Scope.open()) {
                kept = inner.keep(HostMemory.tensor(new float[] {1, 2}, Device.cpu(), 2));
              }
              assertThat(HostMemory.floats(kept)).containsExactly(1, 2);
            }
          });
    }

    static void escapedTensorsDieWhenTheyAreClosed() {
      assertNothingStays(
          "escapedTensorsDieWhenTheyAreClosed",
          1_000,
          () -> {
            Tensor escaped;
            try (Scope outer = Scope.open();
                Scope inner = Scope.open()) {
              escaped = Scope.escape(HostMemory.tensor(new float[] {1, 2}, Device.cpu(), 2));
            }
            try (Scope scope = Scope.open()) {
              assertThat(HostMemory.floats(escaped)).containsExactly(1, 2);
            }
            escaped.close();
          });
    }

    static void aTensorKeptWithoutAnEnclosingScopeBelongsToTheCaller() {
      assertNothingStays(
          "aTensorKeptWithoutAnEnclosingScopeBelongsToTheCaller",
          1_000,
          () -> {
            Tensor kept;
            try (Scope scope = Scope.open()) {
              kept = scope.keep(HostMemory.tensor(new float[] {1, 2}, Device.cpu(), 2));
            }
            assertThat(HostMemory.floats(kept)).containsExactly(1, 2);
            kept.close();
          });
    }

    static void flatTensorsAreFreedWithTheirGradients() {
      assertNothingStays(
          "flatTensorsAreFreedWithTheirGradients",
          1_000,
          () -> {
            try (FlatTensors tensors = FlatTensors.allocate(SPECS, true, Device.cpu())) {
              try (Scope scope = Scope.open()) {
                tensors.views().get(0).sum().add(tensors.views().get(1).sum()).backward();
                tensors.requireGradients(false);
                tensors.gradient().zero_();
              }
            }
          });
    }

    static void randomStreamsAreFreed() {
      assertNothingStays(
          "randomStreamsAreFreed",
          1_000,
          () -> {
            try (RandomStream stream = RandomStream.of(1, "test")) {
              byte[] state = stream.state();
              try (Scope scope = Scope.open()) {
                assertThat(stream.normal(0, 1, 10).numel()).isEqualTo(10);
              }
              stream.restore(state);
            }
          });
    }
  }
}
