package dev.organza.server.studio;

import dev.organza.journal.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Curves as the page draws them.
 *
 * @param kimg thousands of images seen, ascending
 * @param series values at each, by name; null where there is none
 */
record CurvePoints(List<Double> kimg, Map<String, List<@Nullable Double>> series) {

  /** Of all events between two places at most so many, spread evenly, the last among them. */
  static CurvePoints of(List<Event> events, double fromKimg, double toKimg, int points) {
    List<Event> within =
        events.stream()
            .filter(event -> event.images() >= fromKimg * 1000 && event.images() <= toKimg * 1000)
            .toList();
    int stride = Math.max(1, (within.size() + points - 1) / points);
    List<Event> shown = new ArrayList<>();
    for (int i = (within.size() - 1) % stride; i >= 0 && i < within.size(); i += stride) {
      shown.add(within.get(i));
    }
    List<Double> kimg = new ArrayList<>();
    Map<String, List<@Nullable Double>> series = new LinkedHashMap<>();
    for (Event event : shown) {
      event
          .values()
          .forEach(
              (name, value) -> {
                if (value instanceof Number) {
                  series.computeIfAbsent(name, any -> new ArrayList<>());
                }
              });
    }
    for (Event event : shown) {
      kimg.add(event.images() / 1000.0);
      series.forEach((name, values) -> values.add(Numbers.orNull(event.number(name))));
    }
    return new CurvePoints(kimg, series);
  }
}
