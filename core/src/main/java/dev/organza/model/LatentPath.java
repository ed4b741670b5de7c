package dev.organza.model;

import java.util.Locale;

/** How to go from one latent to another. */
public enum LatentPath {
  /**
   * Along a great circle, with the length in between: for latents of angle Ω between them,
   *
   * <pre>z(t) = ((1−t)|a| + t|b|) · (sin((1−t)Ω) a/|a| + sin(tΩ) b/|b|) / sin Ω</pre>
   *
   * so that equal steps of t are equal angles (Shoemake 1985, Animating Rotation with Quaternion
   * Curves). Normal latents of many dimensions lie near a sphere, and a straight line between two
   * of them passes through a middle that the generator has never seen (White 2016, Sampling
   * Generative Networks, arXiv:1609.04468, which interpolates the latents themselves and so departs
   * from equal angles when their lengths differ). Latents that are parallel, opposite or zero have
   * no great circle of their own; they are joined by the straight line.
   */
  SPHERICAL {
    @Override
    float[] between(float[] a, float[] b, double t) {
      double lengthA = Math.sqrt(dot(a, a));
      double lengthB = Math.sqrt(dot(b, b));
      double cosine = dot(a, b) / (lengthA * lengthB);
      // For nearly (anti)parallel latents sin Ω is lost in the rounding of the float latents.
      if (!(Math.abs(cosine) < 1 - 1e-6)) {
        return LINEAR.between(a, b, t);
      }
      double angle = Math.acos(cosine);
      double length = (1 - t) * lengthA + t * lengthB;
      double shareA = length * Math.sin((1 - t) * angle) / Math.sin(angle) / lengthA;
      double shareB = length * Math.sin(t * angle) / Math.sin(angle) / lengthB;
      return sum(shareA, a, shareB, b);
    }
  },

  /** Along the straight line: z(t) = (1−t) a + t b. */
  LINEAR {
    @Override
    float[] between(float[] a, float[] b, double t) {
      return sum(1 - t, a, t, b);
    }
  };

  /** The latent at t in (0,1). */
  abstract float[] between(float[] a, float[] b, double t);

  /**
   * The latent at a place between {@code a} at 0 and {@code b} at 1, which are themselves exact.
   *
   * @throws IllegalArgumentException if the latents differ in size or {@code t} is outside [0,1]
   */
  public float[] latent(float[] a, float[] b, double t) {
    if (a.length != b.length || !(t >= 0 && t <= 1)) {
      throw new IllegalArgumentException(
          "no place " + t + " between " + a.length + " and " + b.length + " dimensions");
    }
    return t == 0 ? a.clone() : t == 1 ? b.clone() : between(a, b, t);
  }

  /**
   * Latents from {@code a} to {@code b}, both included exactly.
   *
   * @param steps how many, at least 2
   * @return {@code [steps][size]}, for {@link Model#generate}
   * @throws IllegalArgumentException if the latents differ in size or there are fewer than 2 steps
   */
  public float[][] latents(float[] a, float[] b, int steps) {
    if (a.length != b.length || steps < 2) {
      throw new IllegalArgumentException(
          "no path of " + steps + " steps from " + a.length + " to " + b.length + " dimensions");
    }
    float[][] path = new float[steps][];
    path[0] = a.clone();
    for (int i = 1; i < steps - 1; i++) {
      path[i] = between(a, b, (double) i / (steps - 1));
    }
    path[steps - 1] = b.clone();
    return path;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static float[] sum(double shareA, float[] a, double shareB, float[] b) {
    float[] sum = new float[a.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = (float) (shareA * a[i] + shareB * b[i]);
    }
    return sum;
  }

  /** {@code spherical} or {@code linear}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
