package dev.organza.game;

/**
 * Experience replay: a part of the generated samples that D sees comes from earlier generators
 * (Shrivastava et al. 2017, arXiv:1612.07828, section 2.3), so that it does not forget what it has
 * learned to reject.
 *
 * @param size how many samples are kept; 0 turns this off
 * @param share the share of D's generated samples that is taken from them, in (0,1]
 */
public record Replay(int size, double share) {

  public static final Replay DEFAULTS = new Replay(0, 0.5);

  public Replay {
    if (size < 0 || size > 1_000_000) {
      throw new IllegalArgumentException("size is " + size + "; it is between 0 and 1000000");
    }
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share is " + share + "; it is above 0 and at most 1");
    }
  }
}
