package dev.organza.data;

/**
 * SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"): small,
 * fast, the same on every platform and in every release of Java, and able to start anywhere, so
 * that a draw can be keyed by the place it belongs to.
 */
public final class SplitMix {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /** A generator that starts with this state. */
  public SplitMix(long seed) {
    this.state = seed;
  }

  /** A generator for one place, independent of those for other seeds and places. */
  public static SplitMix at(long seed, long... place) {
    long key = mix(seed + GOLDEN_GAMMA);
    for (long coordinate : place) {
      key = mix(key + GOLDEN_GAMMA * (coordinate + 1));
    }
    return new SplitMix(key);
  }

  /** The next 64 bits. */
  public long next() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  public double uniform() {
    return (next() >>> 11) * 0x1p-53;
  }

  /** Uniform in [0, 1), a multiple of 2⁻²⁴. */
  public float uniformFloat() {
    return (next() >>> 40) * 0x1p-24f;
  }

  /** Uniform among 0 … bound−1, up to a bias of bound·2⁻³². */
  public int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /**
   * Standard normal by Box and Muller. StrictMath, because Math.log, sin and cos may differ in the
   * last bit from one machine to another.
   */
  public double normal() {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - uniform()));
    return radius * StrictMath.cos(2 * Math.PI * uniform());
  }

  /** Stafford's variant 13 of the 64-bit finaliser. */
  private static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
