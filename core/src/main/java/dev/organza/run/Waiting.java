package dev.organza.run;

/**
 * How much of its time a training spent waiting for real samples.
 *
 * @param seconds in all
 * @param share of the time that the training took, from 0 to 1
 */
public record Waiting(double seconds, double share) {

  /** Before any step. */
  static final Waiting NONE = new Waiting(0, 0);

  /** Below this share, faster data would change nothing that anyone notices. */
  private static final double NOTABLE_SHARE = 0.05;

  /** The first batch is waited for in any training. */
  private static final double NOTABLE_SECONDS = 1;

  /** What waiting so long comes to in so much time. */
  static Waiting of(double seconds, double elapsed) {
    return new Waiting(seconds, elapsed > 0 ? Math.max(0, Math.min(1, seconds / elapsed)) : 0);
  }

  /** Whether it is worth telling: more than 5 % of the time, and more than a second. */
  public boolean isNotable() {
    return share > NOTABLE_SHARE && seconds > NOTABLE_SECONDS;
  }
}
