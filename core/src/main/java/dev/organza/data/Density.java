package dev.organza.data;

import java.util.List;

/** A probability density that is known exactly, for measuring what a generator has learned. */
public interface Density {

  /** The number of coordinates of a point. */
  int dimension();

  /**
   * The natural logarithm of the density at a point; −∞ where the density is zero.
   *
   * @param x the point, {@link #dimension()} coordinates
   * @throws IllegalArgumentException if the point has another number of coordinates
   */
  double logDensity(double... x);

  /** The centres of the components of a mixture of two or more; empty for any other density. */
  List<double[]> modes();

  /**
   * The standard deviation of every component around its centre, along each coordinate; of the
   * whole density if there is one component only.
   */
  double modeStandardDeviation();
}
