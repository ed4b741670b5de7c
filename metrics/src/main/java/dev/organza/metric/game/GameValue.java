package dev.organza.metric.game;

import dev.organza.metric.Interval;

/**
 * The value V(D,G) = E log D(x) + E log(1 − D(G(z))) of equation 1 of Goodfellow et al. 2014, in
 * nats, from a discriminator's logits. It is −log 4 if D is ½ everywhere, and at most 0.
 *
 * @param won log D(x) of each real sample
 * @param lost log(1 − D(G(z))) of each generated one
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record GameValue(double[] won, double[] lost) {

  private static final double LOG_4 = Math.log(4);

  /**
   * From logits a: log D = −softplus(−a), log(1 − D) = −softplus(a).
   *
   * @param real at least one
   * @param fake at least one
   */
  static GameValue of(double[] real, double[] fake) {
    double[] won = new double[real.length];
    for (int i = 0; i < won.length; i++) {
      won[i] = -softplus(-real[i]);
    }
    double[] lost = new double[fake.length];
    for (int i = 0; i < lost.length; i++) {
      lost[i] = -softplus(fake[i]);
    }
    return new GameValue(won, lost);
  }

  /** V. */
  double value() {
    return mean(won) + mean(lost);
  }

  /** The standard error of V over the samples; the players are fixed. */
  double error() {
    return Math.sqrt(squaredError(won) + squaredError(lost));
  }

  /** The standard error of V less another value on the same real samples and the same latents. */
  double errorOfDifference(GameValue other) {
    return Math.sqrt(
        squaredError(difference(won, other.won)) + squaredError(difference(lost, other.lost)));
  }

  private static double[] difference(double[] a, double[] b) {
    double[] difference = new double[a.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  private static double softplus(double a) {
    return Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));
  }

  private static double mean(double[] values) {
    double mean = 0;
    for (int i = 0; i < values.length; i++) {
      mean += (values[i] - mean) / (i + 1);
    }
    return mean;
  }

  private static double squaredError(double[] values) {
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return values.length < 2 ? 0 : squares / (values.length - 1.0) / values.length;
  }

  /** The interval of V for these players and other samples. */
  Interval interval() {
    return Interval.normal(value(), error(), "normal, over samples; the players are fixed");
  }

  /**
   * (V + log 4)/2, which is the Jensen-Shannon divergence for the optimal D and less for any other
   * (Goodfellow et al. 2014, theorem 1); clipped to [0, log 2].
   */
  double jensenShannon() {
    return within((value() + LOG_4) / 2);
  }

  /** The interval of {@link #jensenShannon}. */
  Interval jensenShannonInterval() {
    Interval value = interval();
    return new Interval(
        within((value.low() + LOG_4) / 2),
        within((value.high() + LOG_4) / 2),
        value.level(),
        value.method());
  }

  private static double within(double divergence) {
    return Math.min(Math.max(divergence, 0), Math.log(2));
  }
}
