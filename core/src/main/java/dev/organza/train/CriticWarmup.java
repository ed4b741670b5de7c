package dev.organza.train;

/**
 * Steps in which critics are updated more often, so that they are near their optimum when the
 * generators follow them. The code of WGAN has 100 updates in the first 25 steps and in every 500th
 * (Arjovsky et al. 2017, arXiv:1701.07875).
 *
 * @param criticSteps the critics' updates in such a step; 0 turns this off
 * @param firstRounds how many steps at the start are such
 * @param everyRounds every how many steps there is another; 0 for none later
 */
public record CriticWarmup(int criticSteps, int firstRounds, int everyRounds) {

  public static final CriticWarmup DEFAULTS = new CriticWarmup(0, 25, 500);

  public CriticWarmup {
    if (criticSteps < 0 || criticSteps > 1000) {
      throw new IllegalArgumentException(
          "criticSteps is " + criticSteps + "; it is between 0 and 1000");
    }
    if (firstRounds < 0 || everyRounds < 0) {
      throw new IllegalArgumentException(
          "firstRounds is "
              + firstRounds
              + " and everyRounds "
              + everyRounds
              + "; both are at least 0");
    }
  }

  /**
   * The critics' updates in a step that follows {@code before} others, {@code usual} if it is not
   * special.
   */
  int steps(long before, int usual) {
    boolean special =
        criticSteps > 0 && (before < firstRounds || (everyRounds > 0 && before % everyRounds == 0));
    return special ? Math.max(criticSteps, usual) : usual;
  }
}
