package dev.organza.metric.number;

import dev.organza.metric.ColumnScale;
import dev.organza.metric.Rows;
import java.util.stream.IntStream;

/**
 * Rows with more columns than training rows, described by a few numbers each: the norm, and
 * distances to training samples. A classifier cannot learn a thousand weights from a hundred rows,
 * while distances add up small differences of all columns (Hall and Tajvidi 2002, Biometrika 89, on
 * two-sample tests by nearest neighbours where columns outnumber rows).
 */
final class WideSamples {

  static final String DESCRIPTION =
      "size, and distances to the centres and the nearest of the samples learned from";

  private final float[][] real;
  private final float[][] fake;
  private final float[] realCentre;
  private final float[] fakeCentre;
  private final int learned;

  private WideSamples(float[][] real, float[][] fake, int learned) {
    this.real = real;
    this.fake = fake;
    this.learned = learned;
    this.realCentre = centre(real, learned);
    this.fakeCentre = centre(fake, learned);
  }

  /**
   * Both sides, each in few columns.
   *
   * @param learned how many rows of either side, the first ones, are training rows
   */
  static Rows[] of(Rows real, Rows fake, int learned) {
    ColumnScale[] scales = ColumnScale.of(real.range(0, learned));
    WideSamples wide =
        new WideSamples(scaled(real.values(), scales), scaled(fake.values(), scales), learned);
    return new Rows[] {
      new Rows(wide.described(wide.real, true), real.labels()),
      new Rows(wide.described(wide.fake, false), fake.labels())
    };
  }

  private static float[][] scaled(float[][] rows, ColumnScale[] scales) {
    float[][] scaled = new float[rows.length][scales.length];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < scales.length; k++) {
        scaled[i][k] = (float) scales[k].drawnIn(rows[i][k]);
      }
    }
    return scaled;
  }

  private static float[] centre(float[][] rows, int learned) {
    float[] centre = new float[rows[0].length];
    for (int i = 0; i < learned; i++) {
      for (int k = 0; k < centre.length; k++) {
        centre[k] += rows[i][k] / learned;
      }
    }
    return centre;
  }

  private float[][] described(float[][] rows, boolean ofReal) {
    float[][] described = new float[rows.length][];
    float[] origin = new float[rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      // A training sample is neither its own neighbour nor part of its own centre.
      int own = i < learned ? i : -1;
      double inReal = toCentre(rows[i], realCentre, ofReal && own >= 0);
      double inFake = toCentre(rows[i], fakeCentre, !ofReal && own >= 0);
      double nearReal = nearest(rows[i], real, ofReal ? own : -1);
      double nearFake = nearest(rows[i], fake, ofReal ? -1 : own);
      described[i] =
          new float[] {
            (float) distance(rows[i], origin),
            (float) inReal,
            (float) inFake,
            (float) (inReal - inFake),
            (float) nearReal,
            (float) nearFake,
            (float) (nearReal - nearFake)
          };
    }
    return described;
  }

  /** x − c without x itself in the mean c is (x − c)·n/(n − 1). */
  private double toCentre(float[] row, float[] centre, boolean own) {
    return distance(row, centre) * (own ? learned / (learned - 1.0) : 1);
  }

  private double nearest(float[] row, float[][] among, int except) {
    return IntStream.range(0, learned)
        .filter(i -> i != except)
        .mapToDouble(i -> distance(row, among[i]))
        .min()
        .orElse(0);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      double d = (double) a[k] - b[k];
      sum += d * d;
    }
    return Math.sqrt(sum / a.length);
  }
}
