package dev.organza.data;

/**
 * Samples that are stored as bytes, read through a table of what each of the 256 levels becomes:
 * looking a value up takes a quarter of the time of computing it, and gives the same bits.
 */
public interface Levels {

  /**
   * Writes the values of a sample.
   *
   * @param table 256 values, by level
   */
  void read(int index, float[] table, float[] into);

  /** The table that leaves every level as it is. */
  static float[] itself() {
    float[] table = new float[256];
    for (int level = 0; level < table.length; level++) {
      table[level] = level;
    }
    return table;
  }
}
