package dev.organza.examples;

import dev.organza.journal.Better;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A metric of one's own: how far the means of the first column are apart. */
public final class MeanDistance implements Metric {

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "mean-distance", "How far apart are the means?", Better.LOWER, "the difference of means");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return input.real().shape().isImage() ? Optional.of("it takes numbers.") : Optional.empty();
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    double real = Arrays.stream(Rows.of(input.real()).column(0)).average().orElseThrow();
    double fake = Arrays.stream(Rows.of(input.fake()).column(0)).average().orElseThrow();
    return Measurement.of(List.of(Measure.of("distance", Math.abs(real - fake))), Map.of());
  }
}
