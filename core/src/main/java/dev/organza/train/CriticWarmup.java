package dev.organza.train;

/**
 * Rounds in which D moves more often, so that it is near its optimum when G follows it. The code of
 * WGAN has 100 moves in the first 25 rounds and in every 500th (Arjovsky et al. 2017,
 * arXiv:1701.07875).
 *
 * @param criticSteps D's moves in such a round; 0 turns this off
 * @param firstRounds how many rounds at the start are such
 * @param everyRounds every how many rounds there is another; 0 for none later
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
   * D's moves in a round that follows {@code rounds} others, {@code usual} if it is not special.
   */
  int steps(long rounds, int usual) {
    boolean special =
        criticSteps > 0 && (rounds < firstRounds || (everyRounds > 0 && rounds % everyRounds == 0));
    return special ? Math.max(criticSteps, usual) : usual;
  }
}
