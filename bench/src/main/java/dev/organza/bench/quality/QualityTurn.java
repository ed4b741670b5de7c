package dev.organza.bench.quality;

import dev.organza.bench.turns.Rotation;
import java.util.ArrayList;
import java.util.List;

/**
 * One training.
 *
 * @param data on what
 * @param candidate of what
 * @param seed of every random draw
 */
record QualityTurn<D>(D data, Candidate candidate, long seed) {

  /**
   * All trainings in their order: all systems on all data with one seed, then with the next, so
   * that what the machine does besides hits all of them, and each time another begins.
   */
  static <D> List<QualityTurn<D>> all(List<D> data, List<Candidate> candidates, List<Long> seeds) {
    List<QualityTurn<D>> turns = new ArrayList<>();
    for (int round = 0; round < seeds.size(); round++) {
      for (D each : data) {
        for (Candidate candidate : Rotation.of(candidates, round)) {
          turns.add(new QualityTurn<>(each, candidate, seeds.get(round)));
        }
      }
    }
    return turns;
  }
}
