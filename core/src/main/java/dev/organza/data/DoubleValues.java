package dev.organza.data;

/** The numbers of a table that float32 does not hold, {@code [N, elements]}, on the heap. */
final class DoubleValues implements Values {

  private final double[][] samples;

  /** Takes over the array. */
  DoubleValues(double[][] samples) {
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
