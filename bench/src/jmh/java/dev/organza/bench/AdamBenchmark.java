package dev.organza.bench;

import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.TensorSpec;
import dev.organza.torch.Threads;
import dev.organza.optim.Adam;
import dev.organza.optim.Optimizer;
import dev.organza.optim.Progress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One step of Adam over all parameters of a player. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // fields are set before they are measured
public class AdamBenchmark {

  @Param({"1000000", "10000000"})
  private int parameters;

  private FlatTensors tensors;
  private Optimizer.State adam;
  private long update;
  private Threads.Lease lease;

  @Setup
  public void allocate() {
    lease = Threads.lease(1);
    tensors =
        FlatTensors.allocate(
            List.of(TensorSpec.of("weight", parameters)), true, Device.cpu());
    tensors.gradient().fill_(new org.bytedeco.pytorch.Scalar(0.01));
    adam = Adam.DEFAULTS.over(tensors);
  }

  @TearDown
  public void free() {
    adam.close();
    tensors.close();
    lease.close();
  }

  @Benchmark
  public void step() {
    adam.step(2e-4, ++update, Progress.START);
  }
}
