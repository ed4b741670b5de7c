package dev.organza.bench;

import dev.organza.torch.Scope;
import dev.organza.torch.Threads;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs that temporaries are freed on time. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // fields are set before they are measured
public class ScopeBenchmark {

  private Tensor one;
  private Scalar two;
  private Threads.Lease lease;

  @Setup
  public void allocate() {
    lease = Threads.lease(1);
    one = Scope.escape(torch.ones(16));
    two = Scope.escape(new Scalar(2));
  }

  @TearDown
  public void free() {
    one.close();
    two.close();
    lease.close();
  }

  /** A scope around nothing. */
  @Benchmark
  public Object empty() {
    try (Scope scope = Scope.open()) {
      return scope;
    }
  }

  /** An operation on 16 numbers, freed by hand: what LibTorch and the call into it cost. */
  @Benchmark
  public long operationAlone() {
    try (Tensor product = one.mul(two)) {
      return product.numel();
    }
  }

  /** The same operation, freed by a scope. */
  @Benchmark
  public long operationInAScope() {
    try (Scope scope = Scope.open()) {
      return one.mul(two).numel();
    }
  }
}
