package dev.organza.metric.image;

import dev.organza.metric.Interval;
import java.util.Arrays;

/**
 * How many samples fell into each of K modes that are equally frequent in the data.
 *
 * @param counts {@code [K]}, at least one above 0
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record ModeHistogram(long[] counts) {

  int captured() {
    return (int) Arrays.stream(counts).filter(count -> count > 0).count();
  }

  private long samples() {
    return Arrays.stream(counts).sum();
  }

  /** KL(histogram ‖ uniform) = Σ p log(K p), in nats: 0 to log K. */
  double reverseKl() {
    double n = samples();
    double sum = 0;
    for (long count : counts) {
      if (count > 0) {
        sum += count / n * Math.log(counts.length * (count / n));
      }
    }
    return sum;
  }

  /**
   * What n samples of the uniform distribution itself give on average, to first order: (K − 1)/2n
   * (Miller 1955).
   */
  double byChance() {
    return (counts.length - 1) / (2.0 * samples());
  }

  /**
   * The interval of the KL that as many other samples give on average. Its variance is that of the
   * mean of log(K p) over samples, and (m − 1)/2n² for m modes, which is all of it where p is
   * uniform. The former is estimated without the bias that the noise of p gives it.
   */
  Interval interval() {
    double n = samples();
    double kl = reverseKl();
    double squares = 0;
    double excess = 0;
    for (long count : counts) {
      if (count > 0) {
        double p = count / n;
        double log = Math.log(counts.length * p);
        squares += p * log * log;
        // Half the second derivative of p log²(K p), times the variance p/n.
        excess += (log + 1) / n;
      }
    }
    double modes = captured() - 1.0;
    double linear = squares - kl * kl - (excess - kl * modes / n);
    double variance = Math.max(0, linear) / n + modes / (2 * n * n);
    return Interval.normal(kl, Math.sqrt(variance), "normal, over samples")
        .within(0, Math.log(counts.length));
  }
}
