package dev.organza.recipe;

import dev.organza.game.penalty.Penalty;
import java.util.List;

/** What recipes of translations require of penalties. */
final class TranslationPenalties {

  private TranslationPenalties() {}

  /**
   * Refuses weights that are still to be found: the probes that find them sample a generator from
   * latents.
   */
  static void requireWeights(List<Penalty> penalties) {
    if (penalties.stream().anyMatch(Penalty::isOpen)) {
      throw new IllegalArgumentException(
          "penalties has an auto gamma, which probes find for generators of latents alone; give it"
              + " a number");
    }
  }
}
