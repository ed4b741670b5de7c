package dev.organza.laboratory;

import dev.organza.data.Density;
import java.util.Arrays;

/** Densities at the nodes of a grid. */
final class GridDensity {

  /** Beyond this many bandwidths a kernel is less than a thousandth of its height. */
  private static final double REACH = 3.8;

  /** Places in the cell of a node, along each axis, of which a known density is averaged. */
  private static final int WITHIN = 8;

  private GridDensity() {}

  /**
   * A density estimated from samples by Gaussian kernels (Silverman 1986): the samples are shared
   * out to the nodes around them, and these blurred. Samples outside of the grid are left out, so
   * that the estimate sums to the share inside.
   *
   * @param samples {@code [n][dimension]}
   * @param bandwidth the kernel's standard deviation along each axis, in the data's units; at least
   *     one cell is taken
   */
  static double[] ofSamples(double[][] samples, Grid grid, double[] bandwidth) {
    double[] shares = new double[grid.size()];
    for (double[] sample : samples) {
      share(sample, grid, shares);
    }
    double unit = 1 / (samples.length * grid.cell());
    for (int i = 0; i < shares.length; i++) {
      shares[i] *= unit;
    }
    return blurred(shares, grid, bandwidth);
  }

  /** Gives a sample to the nodes around it, by its nearness along each axis. */
  private static void share(double[] sample, Grid grid, double[] shares) {
    int[] node = new int[grid.dimension()];
    double[] beyond = new double[grid.dimension()];
    for (int axis = 0; axis < node.length; axis++) {
      double at = (sample[axis] - grid.low()[axis]) / grid.step(axis);
      if (!(at >= 0 && at <= grid.nodes() - 1)) {
        return;
      }
      node[axis] = Math.min((int) at, grid.nodes() - 2);
      beyond[axis] = at - node[axis];
    }
    if (node.length == 1) {
      shares[node[0]] += 1 - beyond[0];
      shares[node[0] + 1] += beyond[0];
      return;
    }
    int corner = node[1] * grid.nodes() + node[0];
    shares[corner] += (1 - beyond[0]) * (1 - beyond[1]);
    shares[corner + 1] += beyond[0] * (1 - beyond[1]);
    shares[corner + grid.nodes()] += (1 - beyond[0]) * beyond[1];
    shares[corner + grid.nodes() + 1] += beyond[0] * beyond[1];
  }

  /** A known density: at each node, or averaged over its cell where there are two axes. */
  static double[] of(Density density, Grid grid) {
    double[][] points = grid.points();
    double[] values = new double[points.length];
    if (grid.dimension() == 1) {
      Arrays.setAll(values, i -> Math.exp(density.logDensity(points[i])));
      return values;
    }
    for (int i = 0; i < values.length; i++) {
      double sum = 0;
      for (int k = 0; k < WITHIN * WITHIN; k++) {
        double right = (k % WITHIN + 0.5) / WITHIN - 0.5;
        double up = (k / WITHIN + 0.5) / WITHIN - 0.5;
        sum +=
            Math.exp(
                density.logDensity(
                    points[i][0] + right * grid.step(0), points[i][1] + up * grid.step(1)));
      }
      values[i] = sum / (WITHIN * WITHIN);
    }
    return values;
  }

  /** Values blurred by a Gaussian of this standard deviation along each axis, at least one cell. */
  static double[] blurred(double[] values, Grid grid, double[] bandwidth) {
    double[] blurred = values;
    for (int axis = 0; axis < grid.dimension(); axis++) {
      blurred =
          blurred(
              blurred, grid.nodes(), axis, kernel(Math.max(1, bandwidth[axis] / grid.step(axis))));
    }
    return blurred;
  }

  /** Half a Gaussian, from its middle on, that sums to 1 with its other half. */
  private static double[] kernel(double cells) {
    double[] kernel = new double[(int) Math.ceil(REACH * cells) + 1];
    double sum = 0;
    for (int k = 0; k < kernel.length; k++) {
      kernel[k] = Math.exp(-0.5 * (k / cells) * (k / cells));
      sum += k == 0 ? kernel[k] : 2 * kernel[k];
    }
    for (int k = 0; k < kernel.length; k++) {
      kernel[k] /= sum;
    }
    return kernel;
  }

  private static double[] blurred(double[] values, int nodes, int axis, double[] kernel) {
    int stride = axis == 0 ? 1 : nodes;
    double[] blurred = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] == 0) {
        continue;
      }
      int place = i / stride % nodes;
      int first = Math.max(0, place - kernel.length + 1);
      int last = Math.min(nodes - 1, place + kernel.length - 1);
      for (int to = first; to <= last; to++) {
        blurred[i + (to - place) * stride] += values[i] * kernel[Math.abs(to - place)];
      }
    }
    return blurred;
  }

  /**
   * Silverman's bandwidth along each axis, {@code 0.9 min(sd, IQR/1.34) n^(-1/5)} (1986, equation
   * 3.31).
   */
  static double[] silverman(double[][] samples, int dimension) {
    double[] bandwidth = new double[dimension];
    for (int axis = 0; axis < dimension; axis++) {
      int of = axis;
      double[] sorted =
          Arrays.stream(samples)
              .mapToDouble(s -> s[of])
              .filter(Double::isFinite)
              .sorted()
              .toArray();
      bandwidth[axis] = sorted.length < 2 ? 0 : silverman(sorted);
    }
    return bandwidth;
  }

  private static double silverman(double[] sorted) {
    int n = sorted.length;
    double mean = Arrays.stream(sorted).average().orElse(0);
    double variance = Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).sum() / (n - 1);
    double quartiles = (sorted[n * 3 / 4] - sorted[n / 4]) / 1.34;
    double spread = quartiles > 0 ? Math.min(Math.sqrt(variance), quartiles) : Math.sqrt(variance);
    return 0.9 * spread * Math.pow(n, -0.2);
  }

  /**
   * The Jensen–Shannon divergence of two densities in nats, from 0 to log 2. What either has
   * outside of the grid lies, as far as the grid can tell, where the other has nothing.
   */
  static double jensenShannon(double[] p, double[] q, Grid grid) {
    double sum = 0;
    double inP = 0;
    double inQ = 0;
    for (int i = 0; i < p.length; i++) {
      double a = p[i] * grid.cell();
      double b = q[i] * grid.cell();
      inP += a;
      inQ += b;
      sum += half(a, b) + half(b, a);
    }
    double outside = Math.max(0, 1 - inP) + Math.max(0, 1 - inQ);
    double all = Math.max(1, inP) + Math.max(1, inQ);
    return Math.max(0, Math.min(Math.log(2), (sum + outside * Math.log(2)) / all));
  }

  /** a·log(a / ((a + b)/2)). */
  private static double half(double a, double b) {
    return a > 0 ? a * Math.log(2 * a / (a + b)) : 0;
  }
}
