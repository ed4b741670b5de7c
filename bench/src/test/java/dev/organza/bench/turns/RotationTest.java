package dev.organza.bench.turns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RotationTest {

  private static final List<String> ITEMS = List.of("a", "b", "c", "d");

  @Test
  void everyRoundHasEverything() {
    for (int round = 0; round < 9; round++) {
      assertThat(Rotation.of(ITEMS, round)).containsExactlyInAnyOrderElementsOf(ITEMS);
    }
  }

  @Test
  void nobodyAlwaysComesFirstOrAfterTheSame() {
    Set<String> first = new HashSet<>();
    Set<String> beforeC = new HashSet<>();
    for (int round = 0; round < ITEMS.size(); round++) {
      List<String> order = Rotation.of(ITEMS, round);
      first.add(order.get(0));
      int place = order.indexOf("c");
      beforeC.add(place == 0 ? "nobody" : order.get(place - 1));
    }
    assertThat(first).hasSizeGreaterThanOrEqualTo(2);
    assertThat(beforeC).hasSizeGreaterThanOrEqualTo(2);
    assertThat(Rotation.of(List.of(), 3)).isEmpty();
  }
}
