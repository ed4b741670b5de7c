package dev.organza.metric.game;

import dev.organza.data.Density;
import java.util.stream.IntStream;

/**
 * A known density and generated samples on a lattice around the data: the probability of each cell
 * under both, smoothed by the same Gaussian kernel to reduce the noise of counts. Smoothing both
 * does not separate equal distributions, and can only decrease a divergence.
 */
final class Lattice {

  private static final int CELLS_ON_A_LINE = 1000;
  private static final int CELLS_ACROSS = 256;

  /** Evaluations of the density in a cell along each axis. */
  private static final int POINTS = 4;

  /** The margin on each side, as a share of the data's range. */
  private static final double MARGIN = 0.25;

  /** The kernel's standard deviation in cells. */
  private static final double KERNEL_ON_A_LINE = 3;

  private static final double KERNEL_ACROSS = 1;

  /** Cells with a smaller probability are empty. */
  private static final double NOTHING = 1e-12;

  private final int dimension;
  private final int side;
  private final double[] low;
  private final double[] width;
  private final double[] data;
  private final double[] generated;
  private final double outside;

  private Lattice(int dimension, double[] low, double[] width, Density density, float[][] fake) {
    this.dimension = dimension;
    this.side = dimension == 1 ? CELLS_ON_A_LINE : CELLS_ACROSS;
    this.low = low;
    this.width = width;
    double[] masses = new double[dimension == 1 ? side : side * side];
    double total = 0;
    for (int cell = 0; cell < masses.length; cell++) {
      masses[cell] = mass(density, cell);
      total += masses[cell];
    }
    double[] counts = new double[masses.length];
    int inside = 0;
    for (float[] sample : fake) {
      int cell = cell(sample);
      if (cell >= 0) {
        counts[cell]++;
        inside++;
      }
    }
    for (int cell = 0; cell < masses.length; cell++) {
      masses[cell] /= total;
      counts[cell] /= fake.length;
    }
    this.outside = 1 - (double) inside / fake.length;
    this.data = smoothed(masses);
    this.generated = smoothed(counts);
  }

  /**
   * The lattice around the data.
   *
   * @param density of one or two dimensions
   * @param real samples {@code [N][dimension]}
   * @param fake generated samples, at least one
   */
  static Lattice of(Density density, float[][] real, float[][] fake) {
    int dimension = density.dimension();
    double[] low = new double[dimension];
    double[] width = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (float[] sample : real) {
        least = Math.min(least, sample[i]);
        most = Math.max(most, sample[i]);
      }
      double range = Math.max(most - least, density.modeStandardDeviation());
      low[i] = least - MARGIN * range;
      width[i] = range * (1 + 2 * MARGIN);
    }
    return new Lattice(dimension, low, width, density, fake);
  }

  /** The density over a cell by the midpoint rule, up to a factor. */
  private double mass(Density density, int cell) {
    double sum = 0;
    for (int i = 0; i < POINTS; i++) {
      double x = low[0] + width[0] * (cell % side + (i + 0.5) / POINTS) / side;
      if (dimension == 1) {
        sum += Math.exp(density.logDensity(x));
        continue;
      }
      for (int j = 0; j < POINTS; j++) {
        double y = low[1] + width[1] * (cell / side + (j + 0.5) / POINTS) / side;
        sum += Math.exp(density.logDensity(x, y));
      }
    }
    return sum;
  }

  /** The cell of a sample; −1 outside. */
  private int cell(float... sample) {
    int cell = 0;
    for (int i = dimension - 1; i >= 0; i--) {
      double at = Math.floor((sample[i] - low[i]) / width[i] * side);
      if (!(at >= 0 && at < side)) {
        return -1;
      }
      cell = cell * side + (int) at;
    }
    return cell;
  }

  private double[] smoothed(double[] masses) {
    double deviation = dimension == 1 ? KERNEL_ON_A_LINE : KERNEL_ACROSS;
    double[] along = smoothed(masses, 1, deviation);
    return dimension == 1 ? along : smoothed(along, side, deviation);
  }

  /** Along one axis; probability beyond the lattice stays in the outermost cell. */
  private double[] smoothed(double[] masses, int stride, double deviation) {
    int reach = (int) Math.ceil(4 * deviation);
    double[] kernel = new double[2 * reach + 1];
    double sum = 0;
    for (int k = -reach; k <= reach; k++) {
      kernel[k + reach] = Math.exp(-k * k / (2 * deviation * deviation));
      sum += kernel[k + reach];
    }
    double[] smooth = new double[masses.length];
    for (int cell = 0; cell < masses.length; cell++) {
      if (masses[cell] == 0) {
        continue;
      }
      int at = cell / stride % side;
      for (int k = -reach; k <= reach; k++) {
        int to = Math.min(Math.max(at + k, 0), side - 1);
        smooth[cell + (to - at) * stride] += masses[cell] * kernel[k + reach] / sum;
      }
    }
    return smooth;
  }

  /** The cells that are not empty. */
  int[] cells() {
    return IntStream.range(0, data.length)
        .filter(cell -> data[cell] + generated[cell] > NOTHING)
        .toArray();
  }

  /** p_data of a cell. */
  double data(int cell) {
    return data[cell];
  }

  /** p_g of a cell. */
  double generated(int cell) {
    return generated[cell];
  }

  /** D* = p_data/(p_data + p_g) of a cell. */
  double optimum(int cell) {
    double both = data[cell] + generated[cell];
    return both > NOTHING ? data[cell] / both : 0.5;
  }

  /** Whether a point lies in a cell. */
  boolean holds(float... point) {
    return cell(point) >= 0;
  }

  /** D* at a point; ½ outside. */
  double optimumAt(float... point) {
    int cell = cell(point);
    return cell < 0 ? 0.5 : optimum(cell);
  }

  /** The centre of a cell. */
  float[] centre(int cell) {
    float[] centre = new float[dimension];
    int rest = cell;
    for (int i = 0; i < dimension; i++) {
      centre[i] = (float) (low[i] + width[i] * (rest % side + 0.5) / side);
      rest /= side;
    }
    return centre;
  }

  double low(int axis) {
    return low[axis];
  }

  double width(int axis) {
    return width[axis];
  }

  /** The share of generated samples outside. */
  double outside() {
    return outside;
  }

  /** ½ KL(p_data‖m) + ½ KL(p_g‖m) with m = (p_data + p_g)/2, in nats. */
  double jensenShannon() {
    double sum = outside / 2 * Math.log(2);
    for (int cell : cells()) {
      double middle = (data[cell] + generated[cell]) / 2;
      sum += data[cell] > 0 ? data[cell] / 2 * Math.log(data[cell] / middle) : 0;
      sum += generated[cell] > 0 ? generated[cell] / 2 * Math.log(generated[cell] / middle) : 0;
    }
    return Math.min(Math.max(sum, 0), Math.log(2));
  }

  String protocol() {
    return dimension == 1
        ? "%d, kernel of %s cells".formatted(side, KERNEL_ON_A_LINE)
        : "%d x %d, kernel of %s cells".formatted(side, side, KERNEL_ACROSS);
  }
}
