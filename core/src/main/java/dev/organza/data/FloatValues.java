package dev.organza.data;

/** The numbers of a table, {@code [N, elements]}, on the heap. */
final class FloatValues implements Values {

  private final float[][] samples;

  /** Takes over the array; one row per sample, because N·elements may exceed one Java array. */
  FloatValues(float[][] samples) {
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
