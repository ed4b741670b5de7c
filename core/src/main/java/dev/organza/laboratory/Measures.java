package dev.organza.laboratory;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What is measured of a game beside what it knows of itself; see {@link GameFrame#values}.
 *
 * @param data what is known of the real samples
 * @param probability whether the sigmoid of D's output is a probability
 * @param unit what 1 of the networks is in the data's units
 */
record Measures(KnownData data, boolean probability, double unit) {

  /** Less than this share of the highest density is nothing, as far as a picture shows. */
  private static final double NOTHING = 5e-3;

  /** Within this many standard deviations a sample is near a mode (Lin et al. 2018). */
  private static final double NEAR = 3;

  /**
   * All measures.
   *
   * @param samples generated ones, {@code [n][dimension]}
   * @param logits D's output at the nodes
   * @param q the density of generated samples at the nodes
   * @param asked the classes that they were to have
   * @param judge D's output at points
   */
  Map<String, Double> of(
      double[][] samples,
      float[] logits,
      double[] q,
      int[] asked,
      Function<double[][], float[]> judge) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("jensenShannon", GridDensity.jensenShannon(data.density(), q, data.grid()));
    values.put("transport", data.transportTo(samples));
    values.put("error", probability ? error(logits, q) : Double.NaN);
    double real = mean(judge.apply(data.reals()));
    double generated = mean(judge.apply(samples));
    double heldOut = data.heldOut().length == 0 ? Double.NaN : mean(judge.apply(data.heldOut()));
    values.put("real", real);
    values.put("generated", generated);
    values.put("gap", probability ? Double.NaN : (real - generated) * unit);
    values.put("heldOut", heldOut);
    values.put("byHeart", real - heldOut);
    values.put("agreement", data.agreement(samples, asked));
    modes(samples, values);
    return values;
  }

  /** The mean of D, or of the critic's score. */
  private double mean(float[] logits) {
    double sum = 0;
    for (float logit : logits) {
      sum += probability ? sigmoid(logit) : logit;
    }
    return sum / logits.length;
  }

  /** ∫ (p + q)/2 · |D − D*|: how far D is from the best answer to this generator. */
  private double error(float[] logits, double[] q) {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < q.length; i++) {
      double p = data.density()[i];
      double both = p + q[i];
      if (both > 0) {
        sum += both * Math.abs(sigmoid(logits[i]) - p / both);
        weights += both;
      }
    }
    return sum / weights;
  }

  private void modes(double[][] samples, Map<String, Double> values) {
    double[][] modes = data.modes().toArray(double[][]::new);
    boolean[] reached = new boolean[modes.length];
    double reach = NEAR * data.modeDeviation();
    int near = 0;
    for (double[] sample : samples) {
      int nearest = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < modes.length; k++) {
        double distance = distance(sample, modes[k]);
        if (distance < least) {
          least = distance;
          nearest = k;
        }
      }
      if (least <= reach) {
        reached[nearest] = true;
        near++;
      }
    }
    double count = 0;
    for (boolean one : reached) {
      count += one ? 1 : 0;
    }
    values.put("modes", modes.length == 0 ? Double.NaN : count);
    values.put("nearModes", modes.length == 0 ? Double.NaN : (double) near / samples.length);
  }

  private static double distance(double[] a, double[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(squares);
  }

  /** log p − log q; NaN where a picture shows neither. */
  static double[] logRatio(double[] p, double[] q) {
    double least =
        NOTHING * Math.max(Arrays.stream(p).max().orElse(0), Arrays.stream(q).max().orElse(0));
    double[] ratio = new double[p.length];
    Arrays.setAll(ratio, i -> p[i] + q[i] > least ? Math.log(p[i]) - Math.log(q[i]) : Double.NaN);
    return ratio;
  }

  private static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
