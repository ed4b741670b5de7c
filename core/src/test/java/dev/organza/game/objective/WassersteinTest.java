package dev.organza.game.objective;

import java.util.Random;

/** The six points lie on a line, one apart; a critic there is 1-Lipschitz if no step exceeds 1. */
class WassersteinTest extends ObjectiveContract {

  @Override
  Objective objective(Random random) {
    return Wasserstein.DEFAULTS;
  }

  @Override
  Wishes wishes(Objective objective) {
    return new Wishes(
        Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NaN);
  }

  /**
   * Kantorovich's potential falls by 1 where the data lag, F_p − F_q &gt; 0, and rises by 1
   * elsewhere; the distance is Σ |F_p − F_q|.
   */
  @Override
  Optimum optimum(Objective objective, double[] p, double[] q) {
    double[] potential = new double[p.length];
    double ahead = 0;
    double distance = 0;
    for (int i = 0; i + 1 < p.length; i++) {
      ahead += p[i] - q[i];
      potential[i + 1] = potential[i] + (ahead > 0 ? -1 : 1);
      distance += Math.abs(ahead);
    }
    return new Optimum(potential, -distance);
  }

  /** Another 1-Lipschitz critic; without the bound there is no best one. */
  @Override
  double[] rival(double[] logits, Random random) {
    double share = random.nextDouble();
    double[] rival = new double[logits.length];
    rival[0] = random.nextGaussian();
    for (int i = 0; i + 1 < rival.length; i++) {
      double step = logits[i + 1] - logits[i];
      rival[i + 1] = rival[i] + (1 - share) * step + share * random.nextDouble(-1, 1);
    }
    return rival;
  }
}
