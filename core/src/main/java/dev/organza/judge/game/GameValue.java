package dev.organza.judge.game;

import dev.organza.judge.Interval;

/**
 * The value V(D,G) = E log D(x) + E log(1 − D(G(z))) of equation 1 of Goodfellow et al. 2014, in
 * nats, from a discriminator's logits. It is −log 4 where D says ½ everywhere, and at most 0.
 *
 * @param value V
 * @param error its standard error over the samples
 */
record GameValue(double value, double error) {

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
    return new GameValue(mean(won) + mean(lost), Math.sqrt(squaredError(won) + squaredError(lost)));
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

  /** Where V lies with 95 %: 1.96 standard errors to each side. */
  Interval interval() {
    return new Interval(value - 1.96 * error, value + 1.96 * error, 0.95, "normal");
  }

  /**
   * (V + log 4)/2, which for the best D is the Jensen-Shannon divergence and for any other less
   * (Goodfellow et al. 2014, theorem 1); brought into [0, log 2].
   */
  double jensenShannon() {
    return within((value + LOG_4) / 2);
  }

  /** The interval of {@link #jensenShannon}. */
  Interval jensenShannonInterval() {
    return new Interval(
        within((value - 1.96 * error + LOG_4) / 2),
        within((value + 1.96 * error + LOG_4) / 2),
        0.95,
        "normal");
  }

  private static double within(double divergence) {
    return Math.min(Math.max(divergence, 0), Math.log(2));
  }
}
