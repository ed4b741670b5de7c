package dev.organza.metric.number;

import dev.organza.metric.MetricInput;
import java.util.Optional;
import java.util.stream.Stream;

/** What metrics of numbers ask of input, as objections for {@link dev.organza.metric.Metric}. */
final class Needs {

  private Needs() {}

  /** The first objection of several. */
  @SafeVarargs
  static Optional<String> all(Optional<String>... objections) {
    return Stream.of(objections).flatMap(Optional::stream).findFirst();
  }

  /** Samples that are one number each. */
  static Optional<String> singleNumbers(MetricInput input) {
    return input.real().shape().rank() == 1 && input.real().shape().elements() == 1
        ? Optional.empty()
        : Optional.of(
            "it is for samples of one number each, of shape [1], and these are "
                + input.real().shape()
                + ".");
  }

  /** Samples that are rows of numbers. */
  static Optional<String> rows(MetricInput input) {
    return input.real().shape().rank() == 1
        ? Optional.empty()
        : Optional.of(
            "it is for rows of numbers, of shape [F], and these are " + input.real().shape() + ".");
  }

  /** At least so many samples on both sides. */
  static Optional<String> counts(MetricInput input, int least) {
    int fewest = Math.min(input.real().count(), input.fake().count());
    return fewest >= least
        ? Optional.empty()
        : Optional.of(
            "it needs %,d real and %,d generated samples at least, and there are %,d and %,d."
                .formatted(least, least, input.real().count(), input.fake().count()));
  }
}
