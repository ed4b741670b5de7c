package dev.organza.recipe;

/** What data a recipe learns from. */
public enum DataNeed {
  /** Samples of one kind, whatever they are. */
  SAMPLES("images or rows"),
  /** Samples with their classes. */
  CLASSES("images or rows with classes"),
  /** Waveforms. */
  SOUNDS("sounds"),
  /** Waveforms with their classes. */
  CLASSES_OF_SOUNDS("sounds with classes"),
  /** Rows of typed columns. */
  TABLE("a table"),
  /** Images and what is to be made of each. */
  PAIRS("pairs of images"),
  /** Images of two kinds that do not belong together. */
  TWO_KINDS("two sets of images");

  private final String words;

  DataNeed(String words) {
    this.words = words;
  }

  /** For people. */
  @Override
  public String toString() {
    return words;
  }
}
