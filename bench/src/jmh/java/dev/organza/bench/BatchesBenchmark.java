package dev.organza.bench;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Augmentation;
import dev.organza.data.batch.Sampler;
import dev.organza.data.Schema;
import dev.organza.data.transform.Transforms;

import dev.organza.data.batch.Batch;
import dev.organza.data.batch.Batches;
import dev.organza.data.batch.Cursor;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.transform.Scaling;
import dev.organza.data.source.Sources;

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

/** The preparation of a batch of 64 images of 28×28 that lie in memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // fields are set before they are measured
public class BatchesBenchmark {

  @Param({"false", "true"})
  private boolean flipAndNoise;

  private Dataset images;
  private Batches batches;

  @Setup
  public void open() {
    images =
        Sources.standard().open(
            DataOptions.DEFAULTS.withSource("fashion"), DownloadListener.silent());
    batches =
        Batches.of(images, Transforms.of(Scaling.pixels(-1, 1)), Sampler.SHUFFLED, new Augmentation(flipAndNoise, flipAndNoise), 64, 1, Cursor.START);
  }

  @TearDown
  public void close() {
    batches.close();
    images.close();
  }

  /** As fast as the thread that prepares them can. */
  @Benchmark
  public Batch next() {
    return batches.next();
  }
}
