package dev.organza.data.transform;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * A variational Bayesian mixture of Gaussians of one number, with a Dirichlet process over the
 * weights (Blei and Jordan 2006; Bishop 2006, <em>Pattern Recognition and Machine Learning</em>,
 * section 10.2): components that the data do not need lose their weight.
 *
 * <p>The priors are those of scikit-learn's {@code BayesianGaussianMixture}: on a mean, the data's
 * mean with the precision of one value; on a variance, the data's with one degree of freedom.
 *
 * <p>StrictMath, so that the components are the same on every machine.
 */
final class BayesianMixture {

  /** Added to each variance, of values whose own is 1. */
  private static final double LEAST_VARIANCE = 1e-6;

  private static final int MOST_ROUNDS = 100;

  /** The bound's growth, in nats of the whole sample, at which the rounds end. */
  private static final double SETTLED = 1e-3;

  private final CountedValues data;
  private final int components;
  private final double concentration;
  private final double priorMean;
  private final double priorVariance;

  private final double[] counts;
  private final double[] means;
  private final double[] variances;

  /** Responsibilities, value by value. */
  private final double[] shares;

  private BayesianMixture(CountedValues data, int components, double concentration) {
    this.data = data;
    this.components = components;
    this.concentration = concentration;
    this.priorMean = data.mean();
    this.priorVariance = data.deviation() * data.deviation();
    this.counts = new double[components];
    this.means = new double[components];
    this.variances = new double[components];
    this.shares = new double[data.distinct() * components];
  }

  /**
   * One component.
   *
   * @param weight its share of the whole
   * @param logScale the constant c of its share of a value x, which is in proportion to {@code
   *     exp(c − ½((x − mean)/deviation)²)}
   */
  record Component(double weight, double mean, double deviation, double logScale) {}

  /**
   * The components that describe a sample, the heaviest first.
   *
   * @param data at least two distinct values, of about the deviation 1
   * @param start the component of each value to begin with, from 0 to {@code components} − 1
   * @param components how many at most
   * @param concentration the prior weight of a new component, above 0
   */
  static List<Component> fit(
      CountedValues data, int[] start, int components, double concentration) {
    BayesianMixture mixture = new BayesianMixture(data, components, concentration);
    for (int i = 0; i < start.length; i++) {
      mixture.shares[i * components + start[i]] = 1;
    }
    mixture.maximise();
    double bound = Double.NEGATIVE_INFINITY;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double entropy = mixture.expect();
      mixture.maximise();
      double now = entropy + mixture.parametersBound();
      boolean settled = Math.abs(now - bound) < SETTLED;
      bound = now;
      if (settled) {
        break;
      }
    }
    return mixture.result();
  }

  /** The shares of the components in each value; returns their entropy. */
  private double expect() {
    double[] scales = logScales();
    double entropy = 0;
    double[] logs = new double[components];
    for (int i = 0; i < data.distinct(); i++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < components; k++) {
        double away = data.values()[i] - means[k];
        logs[k] = scales[k] - 0.5 * away * away / variances[k];
        largest = Math.max(largest, logs[k]);
      }
      double sum = 0;
      for (int k = 0; k < components; k++) {
        sum += StrictMath.exp(logs[k] - largest);
      }
      double norm = largest + StrictMath.log(sum);
      for (int k = 0; k < components; k++) {
        double log = logs[k] - norm;
        double share = StrictMath.exp(log);
        shares[i * components + k] = share;
        entropy -= share == 0 ? 0 : data.counts()[i] * share * log;
      }
    }
    return entropy;
  }

  /** The posterior of each component, given the shares. */
  private void maximise() {
    for (int k = 0; k < components; k++) {
      double count = 10 * Math.ulp(1.0);
      double sum = 0;
      for (int i = 0; i < data.distinct(); i++) {
        double weight = data.counts()[i] * shares[i * components + k];
        count += weight;
        sum += weight * data.values()[i];
      }
      double mean = sum / count;
      double squares = 0;
      for (int i = 0; i < data.distinct(); i++) {
        double away = data.values()[i] - mean;
        squares += data.counts()[i] * shares[i * components + k] * away * away;
      }
      double away = mean - priorMean;
      counts[k] = count;
      means[k] = (priorMean + sum) / (1 + count);
      variances[k] =
          (priorVariance + squares + count * LEAST_VARIANCE + count / (1 + count) * away * away)
              / (1 + count);
    }
  }

  /** The parameters of the beta distribution of each stick that is broken. */
  private double[][] sticks() {
    double[] own = new double[components];
    double[] rest = new double[components];
    double after = 0;
    for (int k = components - 1; k >= 0; k--) {
      own[k] = 1 + counts[k];
      rest[k] = concentration + after;
      after += counts[k];
    }
    return new double[][] {own, rest};
  }

  /** E[log weight] + E[log density] without the square, component by component. */
  private double[] logScales() {
    double[][] sticks = sticks();
    double[] scales = new double[components];
    double left = 0;
    for (int k = 0; k < components; k++) {
      double both = Digamma.value(sticks[0][k] + sticks[1][k]);
      double logWeight = Digamma.value(sticks[0][k]) - both + left;
      left += Digamma.value(sticks[1][k]) - both;
      double freedom = 1 + counts[k];
      double logPrecision =
          StrictMath.log(2) + Digamma.value(freedom / 2) - StrictMath.log(freedom);
      scales[k] =
          logWeight
              - 0.5 * (StrictMath.log(2 * Math.PI) + StrictMath.log(variances[k]))
              + 0.5 * (logPrecision - 1 / (1 + counts[k]));
    }
    return scales;
  }

  /** What the posteriors add to the lower bound of the evidence, up to a constant. */
  private double parametersBound() {
    double[][] sticks = sticks();
    double bound = 0;
    for (int k = 0; k < components; k++) {
      double freedom = 1 + counts[k];
      double logRoot = -0.5 * StrictMath.log(variances[k]) - 0.5 * StrictMath.log(freedom);
      bound += freedom * logRoot + freedom * 0.5 * StrictMath.log(2) + LogGamma.value(freedom / 2);
      bound += LogBeta.value(sticks[0][k], sticks[1][k]);
      bound -= 0.5 * StrictMath.log(1 + counts[k]);
    }
    return bound;
  }

  private List<Component> result() {
    double[][] sticks = sticks();
    double[] scales = logScales();
    double[] weights = new double[components];
    double left = 1;
    for (int k = 0; k < components; k++) {
      double sum = sticks[0][k] + sticks[1][k];
      weights[k] = left * sticks[0][k] / sum;
      left *= sticks[1][k] / sum;
    }
    double all = Arrays.stream(weights).sum();
    return IntStream.range(0, components)
        .mapToObj(
            k -> new Component(weights[k] / all, means[k], Math.sqrt(variances[k]), scales[k]))
        .sorted(Comparator.comparingDouble(component -> -component.weight()))
        .toList();
  }
}
