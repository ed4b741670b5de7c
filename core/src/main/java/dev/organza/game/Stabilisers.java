package dev.organza.game;

import dev.organza.optim.Schedule;

/**
 * What can be done about a game that does not settle; all off by default.
 *
 * @param unrolledSteps G answers to D as it would be after this many more updates (Metz et al.
 *     2017, arXiv:1611.02163, equations 7 to 10); its gradient flows through those updates. 0 is
 *     off
 * @param consensus γ of consensus optimisation (Mescheder et al. 2017, arXiv:1705.10461, algorithm
 *     2): both players also descend γ·½‖v‖², v being both gradients together. 0 is off
 * @param instanceNoise the standard deviation of Gaussian noise on all that D sees, real and
 *     generated alike, in the networks' scale (Sønderby et al. 2017, arXiv:1610.04490; Arjovsky and
 *     Bottou 2017, arXiv:1701.04862): it gives both distributions a common support. A schedule
 *     anneals it
 * @param labelNoise the share of D's judgements in which it is told that the real is generated and
 *     the generated real, in [0, ½)
 * @param replay D also sees samples of the generators before
 */
public record Stabilisers(
    int unrolledSteps, double consensus, Schedule instanceNoise, double labelNoise, Replay replay) {

  public static final Stabilisers DEFAULTS =
      new Stabilisers(0, 0, new Schedule.Constant(0), 0, Replay.DEFAULTS);

  public Stabilisers {
    if (unrolledSteps < 0 || unrolledSteps > 100) {
      throw new IllegalArgumentException(
          "unrolledSteps is " + unrolledSteps + "; it is between 0 and 100");
    }
    if (!(consensus >= 0) || Double.isInfinite(consensus)) {
      throw new IllegalArgumentException(
          "consensus is " + consensus + "; it is at least 0 and finite");
    }
    Schedule.requireGiven("instanceNoise", instanceNoise);
    if (!(labelNoise >= 0 && labelNoise < 0.5)) {
      throw new IllegalArgumentException(
          "labelNoise is " + labelNoise + "; it is at least 0 and below 0.5");
    }
  }
}
