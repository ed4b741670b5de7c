package dev.organza.metric.evaluation;

import dev.organza.data.Dataset;
import dev.organza.metric.Figure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Result;
import dev.organza.model.GeneratedSamples;
import dev.organza.torch.Threads;
import java.util.List;
import java.util.Objects;

/**
 * The result of a metric with its pictures.
 *
 * @param result everything but the pixels
 * @param figures the pictures, by the names that the result has
 */
public record ComputedResult(Result result, List<Figure> figures) {

  public ComputedResult {
    figures = List.copyOf(figures);
  }

  /**
   * Computes a metric.
   *
   * @throws dev.organza.UsageException if the metric objects to the input
   */
  public static ComputedResult of(Metric metric, MetricInput input) {
    long start = System.nanoTime();
    Measurement measurement = measured(metric, input);
    double seconds = (System.nanoTime() - start) / 1e9;
    MetricDescription description = metric.description();
    boolean generated = input.model().isPresent() || input.fake() instanceof GeneratedSamples;
    Result result =
        new Result(
            description.name(),
            description.better(),
            measurement.measures(),
            Result.Side.real(input.real()),
            generated ? generated(input.fake()) : Result.Side.real(input.fake()),
            input.heldOut().map(Result.Side::real).orElse(null),
            measurement.protocol(),
            measurement.notes(),
            measurement.figures().stream().map(Figure::name).toList(),
            input.seed(),
            Math.round(seconds * 1000) / 1000.0,
            Objects.requireNonNullElse(
                ComputedResult.class.getPackage().getImplementationVersion(), "development"));
    return new ComputedResult(result, measurement.figures());
  }

  /** With this thread's count whatever other threads compute with. */
  private static Measurement measured(Metric metric, MetricInput input) {
    try (Threads.Lease lease = Threads.lease()) {
      return metric.measure(input);
    }
  }

  private static Result.Side generated(Dataset samples) {
    return new Result.Side(samples.name(), samples.count(), null);
  }
}
