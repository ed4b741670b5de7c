package dev.organza.cli;

import java.util.OptionalDouble;

/**
 * How far a training run is.
 *
 * @param images real samples seen so far
 * @param target the number at which the run ends; 0 if it ends by time alone
 * @param rate images per second, recently; NaN before it is known
 * @param generatorLoss NaN if it is not known
 * @param discriminatorLoss NaN if it is not known
 * @param real the mean D(x) of real samples; empty for a critic, whose output is no probability
 * @param fake the mean D(G(z)) of generated samples; empty likewise
 */
record Progress(
    long images,
    long target,
    double rate,
    double generatorLoss,
    double discriminatorLoss,
    OptionalDouble real,
    OptionalDouble fake) {

  /** The seconds left at the present rate; NaN if there is no target or no rate yet. */
  double secondsLeft() {
    return target > 0 && rate > 0 ? Math.max(0, target - images) / rate : Double.NaN;
  }
}
