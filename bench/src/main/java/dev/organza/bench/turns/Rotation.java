package dev.organza.bench.turns;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The order of a round. Nobody always comes first, when the machine is cool, or after the same. */
public final class Rotation {

  private Rotation() {}

  /**
   * The order of a round: every second one backwards, each beginning with another.
   *
   * @param round from 0
   */
  public static <T> List<T> of(List<T> items, int round) {
    List<T> order = new ArrayList<>(items);
    if (order.isEmpty()) {
      return order;
    }
    if (round % 2 == 1) {
      Collections.reverse(order);
    }
    Collections.rotate(order, -(round % order.size()));
    return order;
  }
}
