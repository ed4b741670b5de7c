package dev.organza.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Waveforms of one length as numbers of 16 bits, which is how sounds are written, too. They lie
 * where {@link PixelStore} keeps its bytes: on the heap, and from 64 MiB on in a mapped file.
 */
public final class WaveStore implements Values {

  /** The least number of 16 bits is −1. */
  private static final float FULL_SCALE = 32_768;

  private final PixelStore bytes;
  private final int samples;

  private WaveStore(PixelStore bytes, int samples) {
    this.bytes = bytes;
    this.samples = samples;
  }

  /** L of each waveform. */
  public int samples() {
    return samples;
  }

  @Override
  public int count() {
    return bytes.count();
  }

  @Override
  public void read(int index, float[] into, int offset) {
    ByteBuffer wave = bytes.copy(index).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < samples; i++) {
      into[offset + i] = wave.getShort() / FULL_SCALE;
    }
  }

  @Override
  public void read(int index, double[] into, int offset) {
    ByteBuffer wave = bytes.copy(index).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < samples; i++) {
      into[offset + i] = wave.getShort() / FULL_SCALE;
    }
  }

  @Override
  public void close() {
    bytes.close();
  }

  /** A value from −1 to 1 as the nearest number of 16 bits; what lies beyond is clipped. */
  public static short quantised(double value) {
    return (short)
        Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.rint(value * FULL_SCALE)));
  }

  /** Takes waveforms one by one. */
  public static final class Builder implements AutoCloseable {

    private final int samples;
    private final PixelStore.Builder bytes;

    /**
     * Takes waveforms.
     *
     * @param samples of each
     */
    public Builder(int samples) {
      this.samples = samples;
      this.bytes = new PixelStore.Builder(Short.BYTES * samples);
    }

    /** How many waveforms there are so far. */
    public int count() {
      return bytes.count();
    }

    /** Copies one waveform. */
    public void append(float[] wave) {
      ByteBuffer numbers =
          ByteBuffer.allocate(Short.BYTES * samples).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < samples; i++) {
        numbers.putShort(quantised(wave[i]));
      }
      bytes.append(numbers.array());
    }

    /** The waveforms so far. The builder is of no use afterwards. */
    public WaveStore build() {
      return new WaveStore(bytes.build(), samples);
    }

    /** Removes the temporary file if nothing was built. */
    @Override
    public void close() {
      bytes.close();
    }
  }
}
