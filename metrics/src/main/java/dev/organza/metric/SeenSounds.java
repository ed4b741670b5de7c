package dev.organza.metric;

import java.util.Optional;

/**
 * A metric of images, for sounds as well, which it sees as {@link Spectrograms}.
 *
 * @param metric of images
 */
public record SeenSounds(Metric metric) implements Metric {

  @Override
  public MetricDescription description() {
    return metric.description();
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return metric.objection(input.seen());
  }

  @Override
  public Measurement measure(MetricInput input) {
    return metric.measure(input.seen());
  }
}
