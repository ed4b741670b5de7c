package dev.organza.game.augmentation;

import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;

/**
 * Random numbers for each sample of a batch. Every sample has its own row of them, so that what one
 * sample draws or leaves does not shift the draws of the others.
 */
final class SampleDraws {

  private final float[] uniform;
  private final float[] normal;
  private final int uniforms;
  private final int normals;
  private int nextUniform;
  private int nextNormal;

  /**
   * Draws for a batch.
   *
   * @param count N
   * @param uniforms how many numbers of U[0,1) a sample may take
   * @param normals how many of N(0,1)
   */
  SampleDraws(long count, int uniforms, int normals, RandomStream noise) {
    this.uniforms = uniforms;
    this.normals = normals;
    try (Scope scope = Scope.open()) {
      this.uniform = HostMemory.floats(noise.uniform(0, 1, count, uniforms));
      this.normal =
          normals == 0 ? new float[0] : HostMemory.floats(noise.normal(0, 1, count, normals));
    }
  }

  /** Goes to the numbers of a sample. */
  void to(int sample) {
    nextUniform = sample * uniforms;
    nextNormal = sample * normals;
  }

  /** Of U[0,1). */
  double uniform() {
    return uniform[nextUniform++];
  }

  /** Of U[low,high). */
  double uniform(double low, double high) {
    return low + (high - low) * uniform();
  }

  /** One of 0, …, count − 1. */
  int oneOf(int count) {
    return (int) (uniform() * count);
  }

  /** Whether something of this probability happens. */
  boolean happens(double probability) {
    return uniform() < probability;
  }

  /** Of N(0, deviation²). */
  double normal(double deviation) {
    return deviation * normal[nextNormal++];
  }
}
