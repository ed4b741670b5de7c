package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.journal.Event;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BestStateTest {

  private static final long NONE = -1;

  private static long best(List<Event> journal) {
    BestState best = new BestState();
    long images = NONE;
    for (Event row : journal) {
      images = best.hear(row) ? row.images() : images;
      assertThat(best.isOf(images)).isEqualTo(images != NONE);
    }
    return images;
  }

  private static Event measured(long images, String metric, String better, Object value) {
    return new Event(
        Event.MEASURED,
        images,
        images,
        1,
        Map.of("metric", metric, "better", better, "value", value));
  }

  @Test
  void theFirstMetricThatTellsBetterFromWorseDecides() {
    List<Event> journal =
        List.of(
            new Event(Event.STEP, 1, 1, 1, Map.of("value", -5.0)),
            measured(10, "moments", "neither", -7.0),
            measured(10, "fid", "lower", 30.0),
            measured(10, "recall", "higher", 0.9),
            measured(20, "fid", "lower", 20.0),
            measured(20, "recall", "higher", 0.1),
            measured(30, "fid", "lower", 20.0),
            measured(40, "fid", "lower", Double.NaN),
            measured(50, "fid", "sideways", 1.0),
            measured(60, "fid", "lower", "text"));
    assertThat(best(journal)).isEqualTo(20);
    assertThat(best(journal.subList(3, 6))).isEqualTo(10);
  }

  @Test
  void withoutSuchAMetricThereIsNoBest() {
    assertThat(best(List.of())).isEqualTo(NONE);
    assertThat(best(List.of(measured(1, "moments", "neither", 1.0)))).isEqualTo(NONE);
  }
}
