package dev.organza.metric.image;

import dev.organza.torch.Threads;
import java.util.Random;
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

/** What FID takes in of 100 images: mean and covariance of their features. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // fields are set before they are measured
public class MomentsBenchmark {

  /** As many features as a small classifier has, and as Inception has. */
  @Param({"128", "2048"})
  private int dimension;

  private float[][] vectors;
  private FeatureMoments moments;
  private Threads.Lease lease;

  @Setup
  public void draw() {
    lease = Threads.lease(1);
    Random random = new Random(1);
    vectors = new float[100][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    moments = new FeatureMoments(dimension);
  }

  @TearDown
  public void giveBack() {
    lease.close();
  }

  @Benchmark
  public long add() {
    moments.add(vectors);
    return moments.count();
  }
}
