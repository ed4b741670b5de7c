package dev.organza.game.translation;

/** What the games of this package check alike. */
final class TermWeights {

  /** Where recipes of such games say how a discriminator is normalised. */
  static final String NORMALISATION = "discriminatorArchitecture.normalisation";

  private TermWeights() {}

  /**
   * Checks the weight of a term of a loss.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  static void require(String name, double weight) {
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(name + " is " + weight + "; it is at least 0 and finite");
    }
  }
}
