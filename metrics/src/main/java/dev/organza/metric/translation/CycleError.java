package dev.organza.metric.translation;

import dev.organza.journal.Better;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import dev.organza.metric.TranslatedImages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far an image is from what both translators make of it, one after the other. */
final class CycleError implements Metric {

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "cycle-error",
        "How far are images from themselves after both translations, in grey levels?",
        Better.LOWER,
        "Zhu et al. 2017, arXiv:1703.10593, equation 2, of pixels from 0 to 255");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Directions.some(input),
        Requirements.that(
            input.translations().stream().allMatch(each -> each.cycled().isPresent()),
            "it translates forth and back, and this run has learned one direction."));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    List<Measure> measures = new ArrayList<>();
    for (TranslatedImages each : input.translations()) {
      measures.add(
          PairDistance.mean(
              each.name() + " and back",
              PairDistance.ABSOLUTE.of(
                  each.source().shape(),
                  Rows.of(each.source()).values(),
                  Rows.of(each.cycled().orElseThrow()).values())));
    }
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("between", "the first translation is rounded to 8 bits");
    protocol.put("images", Directions.counts(input));
    return Measurement.of(measures, protocol);
  }
}
