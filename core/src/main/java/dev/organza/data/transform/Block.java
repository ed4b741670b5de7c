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
    /** The probabilities of what is no category of the data, such as the modes of a number. */
    MODE,
    /** The probabilities of the categories of a column. */
    CATEGORY;

    /** Whether the values are probabilities, by which one of the alternatives is taken. */
    public boolean isProbability() {
      return this == MODE || this == CATEGORY;
    }
  }

  /** Checks the width. */
  public Block {
    if (width < 1) {
      throw new IllegalArgumentException("a block has at least one value, not " + width);
    }
  }
}
