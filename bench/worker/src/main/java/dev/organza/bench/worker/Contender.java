package dev.organza.bench.worker;

import java.util.Map;

/** A system that is ready to be measured on one workload. */
public interface Contender {

  /** The system and its version, for example {@code DJL 0.35.1}. */
  String version();

  /** How many threads it computes with. */
  int threads();

  /**
   * The number of learned numbers of each network, by its name: {@code generator}, {@code
   * discriminator}, and in a game of translators those that {@code CycleGan} gives.
   */
  Map<String, Long> parameters();

  /** Takes one step: a training step, or a whole sampling. Returns the images it counts for. */
  long step();

  /** The smallest piece of work whose end is a first result; a step unless that is long. */
  default void firstStep() {
    step();
  }

  /** The losses of the last step by player; none for sampling. */
  Map<String, Double> losses();
}
