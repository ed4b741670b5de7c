package dev.organza.data;

/** The values of all samples of a data set, wherever they lie. Reading is thread-safe. */
interface Values extends AutoCloseable {

  /** The number of samples. */
  int count();

  /** Writes the values of a sample whose index has been checked. */
  void read(int index, float[] into, int offset);

  /** As above, with all digits that are kept. */
  void read(int index, double[] into, int offset);

  @Override
  void close();
}
