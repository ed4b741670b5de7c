package dev.organza.bench.turns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void findsTheMiddleAndTheEnds() {
    assertThat(Spread.of(List.of(3.0, 1.0, 10.0))).isEqualTo(new Spread(3, 1, 10));
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 10.0))).isEqualTo(new Spread(3, 1, 10));
    assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(7, 7, 7));
  }

  @Test
  void isOfSomething() {
    assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void roundsToWhatSaysSomething() {
    assertThat(Spread.number(12345.6)).isEqualTo("12,346");
    assertThat(Spread.number(42.25)).isEqualTo("42.3");
    assertThat(Spread.of(List.of(1.234, 2.0, 300.0)).text()).isEqualTo("2.00 (1.23 to 300)");
    assertThat(Spread.of(List.of(2.0, 2.0)).text()).isEqualTo("2.00");
  }
}
