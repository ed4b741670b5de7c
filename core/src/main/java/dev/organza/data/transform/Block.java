package dev.organza.data.transform;

/**
 * Consecutive values of a row as a network sees them, and gives them.
 *
 * @param kind what they are
 * @param width how many there are, at least 1
 */
public record Block(Meaning kind, int width) {

  /** What the values of a block are. */
  public enum Meaning {
    /** Numbers without bounds. */
    NUMBERS,
    /** Numbers in [−1,1]. */
    BOUNDED,
    /** Numbers that are standard normal in the training data. */
    NORMAL,
    /** The probabilities of the modes of a number, several of which a value may belong to. */
    MODE,
    /**
     * The probabilities of values of a number that are alternatives of their own: those that many
     * rows share, missing ones, and all others together.
     */
    SPIKE,
    /** The probabilities of the categories of a column. */
    CATEGORY;

    /** Whether the values are probabilities, by which one of the alternatives is taken. */
    public boolean isProbability() {
      return this == MODE || this == SPIKE || this == CATEGORY;
    }

    /**
     * Whether a condition may ask for one of the alternatives. A value of the data says which one
     * it has; to modes it belongs by chance.
     *
     * @param numbers whether numbers are asked for, and not only categories
     */
    public boolean mayBeAsked(boolean numbers) {
      return this == CATEGORY || numbers && this == SPIKE;
    }
  }

  /** Checks the width. */
  public Block {
    if (width < 1) {
      throw new IllegalArgumentException("a block has at least one value, not " + width);
    }
  }
}
