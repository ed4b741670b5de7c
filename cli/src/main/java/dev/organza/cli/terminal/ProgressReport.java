package dev.organza.cli.terminal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How far a training run is.
 *
 * @param images real samples seen so far
 * @param target the number at which the run ends; 0 if it ends by time alone
 * @param rate images per second, recently; NaN before it is known
 * @param losses the last loss of each player, by the player's name and in the order of the line
 * @param real the mean D(x) of real samples; empty for a critic, whose output is no probability
 * @param fake the mean D(G(z)) of generated samples; empty likewise
 * @param augmentation the probability with which D's samples are changed; empty if they never are
 * @param timeLeft the seconds after which the training stops wherever it is; infinite without such
 *     a limit
 */
public record ProgressReport(
    long images,
    long target,
    double rate,
    Map<String, Double> losses,
    OptionalDouble real,
    OptionalDouble fake,
    OptionalDouble augmentation,
    double timeLeft) {

  public ProgressReport {
    losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
  }

  /**
   * The seconds until the training ends, at the present rate or because its time is up; NaN if
   * neither is known.
   */
  public double secondsLeft() {
    double left =
        target > 0 && rate > 0 ? Math.max(0, target - images) / rate : Double.POSITIVE_INFINITY;
    double least = Math.max(0, Math.min(left, timeLeft));
    return Double.isInfinite(least) ? Double.NaN : least;
  }
}
