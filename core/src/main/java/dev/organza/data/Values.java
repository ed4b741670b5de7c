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

  /** The numbers of a table, {@code [N, elements]}, on the heap. */
  final class Floats implements Values {

    private final float[][] samples;

    /** Takes over the array; one row per sample, because N·elements may exceed one Java array. */
    Floats(float[][] samples) {
      this.samples = samples;
    }

    @Override
    public int count() {
      return samples.length;
    }

    @Override
    public void read(int index, float[] into, int offset) {
      float[] sample = samples[index];
      System.arraycopy(sample, 0, into, offset, sample.length);
    }

    @Override
    public void read(int index, double[] into, int offset) {
      float[] sample = samples[index];
      for (int i = 0; i < sample.length; i++) {
        into[offset + i] = sample[i];
      }
    }

    @Override
    public void close() {}
  }

  /** The numbers of a table that float32 does not hold, {@code [N, elements]}, on the heap. */
  final class Doubles implements Values {

    private final double[][] samples;

    /** Takes over the array. */
    Doubles(double[][] samples) {
      this.samples = samples;
    }

    @Override
    public int count() {
      return samples.length;
    }

    @Override
    public void read(int index, float[] into, int offset) {
      double[] sample = samples[index];
      for (int i = 0; i < sample.length; i++) {
        into[offset + i] = (float) sample[i];
      }
    }

    @Override
    public void read(int index, double[] into, int offset) {
      double[] sample = samples[index];
      System.arraycopy(sample, 0, into, offset, sample.length);
    }

    @Override
    public void close() {}
  }
}
