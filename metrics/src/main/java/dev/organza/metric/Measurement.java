package dev.organza.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a metric measured.
 *
 * @param measures the values; the first is the one to compare by
 * @param protocol what else the values depend on, by name: the metric's parameters, the
 *     preprocessing, the features with their hash. Two measurements may be compared only if all of
 *     it agrees
 * @param notes sentences for the reader, such as that a value is not comparable with published ones
 * @param figures pictures
 */
public record Measurement(
    List<Measure> measures,
    Map<String, String> protocol,
    List<String> notes,
    List<Figure> figures) {

  public Measurement {
    if (measures.isEmpty()) {
      throw new IllegalArgumentException("a measurement has at least one measure");
    }
    measures = List.copyOf(measures);
    protocol = Collections.unmodifiableMap(new LinkedHashMap<>(protocol));
    notes = List.copyOf(notes);
    figures = List.copyOf(figures);
  }

  /** A measurement without notes and pictures. */
  public static Measurement of(List<Measure> measures, Map<String, String> protocol) {
    return new Measurement(measures, protocol, List.of(), List.of());
  }
}
