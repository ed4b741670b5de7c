package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.journal.Event;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasuredStateTest {

  private static Event measured(long images, String metric, String better, Object value) {
    return new Event(
        MeasuredState.KIND,
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
    assertThat(MeasuredState.best(journal)).get().extracting(MeasuredState::images).isEqualTo(20L);
    assertThat(MeasuredState.best(journal.subList(3, 6)))
        .get()
        .extracting(MeasuredState::images)
        .isEqualTo(10L);
  }

  @Test
  void withoutSuchAJudgeThereIsNoBest() {
    assertThat(MeasuredState.best(List.of())).isEmpty();
    assertThat(MeasuredState.best(List.of(measured(1, "moments", "neither", 1.0)))).isEmpty();
  }
}
