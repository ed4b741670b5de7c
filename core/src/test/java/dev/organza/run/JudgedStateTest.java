package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.journal.Event;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgedStateTest {

  private static Event judged(long images, String judge, String better, Object value) {
    return new Event(
        JudgedState.KIND,
        images,
        images,
        1,
        Map.of("judge", judge, "better", better, "value", value));
  }

  @Test
  void theFirstJudgeThatTellsBetterFromWorseDecides() {
    List<Event> journal =
        List.of(
            new Event(Event.STEP, 1, 1, 1, Map.of("value", -5.0)),
            judged(10, "moments", "neither", -7.0),
            judged(10, "fid", "lower", 30.0),
            judged(10, "recall", "higher", 0.9),
            judged(20, "fid", "lower", 20.0),
            judged(20, "recall", "higher", 0.1),
            judged(30, "fid", "lower", 20.0),
            judged(40, "fid", "lower", Double.NaN),
            judged(50, "fid", "sideways", 1.0),
            judged(60, "fid", "lower", "text"));
    assertThat(JudgedState.best(journal)).get().extracting(JudgedState::images).isEqualTo(20L);
    assertThat(JudgedState.best(journal.subList(3, 6)))
        .get()
        .extracting(JudgedState::images)
        .isEqualTo(10L);
  }

  @Test
  void withoutSuchAJudgeThereIsNoBest() {
    assertThat(JudgedState.best(List.of())).isEmpty();
    assertThat(JudgedState.best(List.of(judged(1, "moments", "neither", 1.0)))).isEmpty();
  }
}
