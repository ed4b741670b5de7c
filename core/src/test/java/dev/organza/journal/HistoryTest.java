package dev.organza.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {

  @Test
  void keepsEverythingWhileThatIsLittle() {
    History history = filled(4096);
    assertThat(history.events()).hasSize(4096);
    assertThat(history.events()).extracting(Event::step).startsWith(0L, 1L, 2L);
  }

  @Test
  void thinsEvenlyWhenItIsMuch() {
    History history = filled(100_000);
    assertThat(history.events()).hasSizeBetween(2048, 4097);
    long stride = history.events().get(1).step();
    for (int i = 0; i < history.events().size(); i++) {
      assertThat(history.events().get(i).step()).isEqualTo(i * stride);
    }
  }

  private static History filled(int events) {
    History history = new History();
    for (int i = 0; i < events; i++) {
      history.add(new Event(Event.STEP, i, i, 0, Map.of()));
    }
    return history;
  }
}
