package dev.organza.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A metric of images, for sounds as well, of which it measures beside the generated ones sets that
 * no generator made: {@link SoundBaselines}. Their values say how far the scale of the metric goes
 * for these data.
 *
 * @param metric of images, whose first measure is taken
 */
public record BesideBaselines(Metric metric) implements Metric {

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
    Measurement made = metric.measure(input.seen());
    List<SoundBaselines.Baseline> baselines = input.baselines();
    if (baselines.isEmpty()) {
      return made;
    }
    List<Measure> measures = new ArrayList<>(made.measures());
    List<String> notes = new ArrayList<>(made.notes());
    for (SoundBaselines.Baseline baseline : baselines) {
      MetricInput instead = input.seen().instead(baseline.seen());
      if (metric.objection(instead).isEmpty()) {
        Measure first = metric.measure(instead).measures().get(0);
        measures.add(
            Measure.of("%s of %s".formatted(first.name(), baseline.name()), first.value()));
        notes.add(
            "%s: %,d sounds; %s."
                .formatted(baseline.name(), baseline.seen().count(), baseline.what()));
      }
    }
    return new Measurement(measures, made.protocol(), notes, made.figures());
  }
}
