package dev.organza.game.augmentation;

import dev.organza.optim.Progress;
import dev.organza.optim.Schedule;

/** Where p comes from, the probability with which an augmentation changes a sample. */
public interface Strength {

  /**
   * p for the next update, in [0,1].
   *
   * @param last what it was; 0 before the first
   */
  double at(Progress progress, double last);

  /** After how many of D's updates p follows from its logits; 0 if it never does. */
  default int every() {
    return 0;
  }

  /**
   * p after {@link #every} updates of D.
   *
   * @param last what it was
   * @param meanSign E[sign D(T(x))], the mean sign of D's logits of real samples in those updates
   * @param images how many real samples D has judged in them
   */
  default double after(double last, double meanSign, long images) {
    return last;
  }

  /**
   * p of a schedule.
   *
   * @param p in [0,1] at all times
   */
  record Scheduled(Schedule p) implements Strength {

    public static final Scheduled DEFAULTS = new Scheduled(new Schedule.Constant(1));

    public Scheduled {
      Schedule.requireGiven("p", p);
    }

    @Override
    public double at(Progress progress, double last) {
      return Math.min(1, p.at(progress));
    }
  }

  /**
   * ADA's controller (Karras et al. 2020, arXiv:2006.06676, section 3.1): p grows while D gives
   * more of the real samples a positive logit than it should, which is a sign that it has learned
   * them by heart, and falls while it gives fewer:
   *
   * <pre>p ← p + sign(E[sign D(T(x))] − target)·images/(1000·kimg)</pre>
   *
   * <p>p is kept in [0,1]; the authors' code bounds it from below only, and a p above 1 changes
   * nothing until it has come down again.
   *
   * @param target E[sign D(T(x))] to be held, between −1 and 1; the paper has 0.6
   * @param kimg how fast: the thousands of images in which p goes from 0 to 1 if it always grows;
   *     the paper has 500
   * @param every the updates of D between two changes of p; the paper has 4
   */
  record Adaptive(double target, double kimg, int every) implements Strength {

    public static final Adaptive DEFAULTS = new Adaptive(0.6, 500, 4);

    public Adaptive {
      if (!(target > -1 && target < 1)) {
        throw new IllegalArgumentException(
            "target is " + target + "; a mean sign lies between -1 and 1");
      }
      if (!(kimg > 0) || Double.isInfinite(kimg)) {
        throw new IllegalArgumentException("kimg is " + kimg + "; it is above 0 and finite");
      }
      if (every < 1 || every > 1000) {
        throw new IllegalArgumentException("every is " + every + "; it is between 1 and 1000");
      }
    }

    @Override
    public double at(Progress progress, double last) {
      return last;
    }

    @Override
    public double after(double last, double meanSign, long images) {
      return Math.min(
          1, Math.max(0, last + Math.signum(meanSign - target) * images / (1000 * kimg)));
    }
  }
}
