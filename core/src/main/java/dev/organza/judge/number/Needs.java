package dev.organza.judge.number;

import dev.organza.judge.Evidence;
import java.util.Optional;
import java.util.stream.Stream;

/** What judges of numbers ask of evidence, as objections for {@link dev.organza.judge.Judge}. */
final class Needs {

  private Needs() {}

  /** The first objection of several. */
  @SafeVarargs
  static Optional<String> all(Optional<String>... objections) {
    return Stream.of(objections).flatMap(Optional::stream).findFirst();
  }

  /** Samples that are one number each. */
  static Optional<String> singleNumbers(Evidence evidence) {
    return evidence.real().shape().rank() == 1 && evidence.real().shape().elements() == 1
        ? Optional.empty()
        : Optional.of(
            "it is for samples of one number each, of shape [1], and these are "
                + evidence.real().shape()
                + ".");
  }

  /** Samples that are rows of numbers. */
  static Optional<String> rows(Evidence evidence) {
    return evidence.real().shape().rank() == 1
        ? Optional.empty()
        : Optional.of(
            "it is for rows of numbers, of shape [F], and these are "
                + evidence.real().shape()
                + ".");
  }

  /** At least so many samples on both sides. */
  static Optional<String> counts(Evidence evidence, int least) {
    int fewest = Math.min(evidence.real().count(), evidence.fake().count());
    return fewest >= least
        ? Optional.empty()
        : Optional.of(
            "it needs %,d real and %,d generated samples at least, and there are %,d and %,d."
                .formatted(least, least, evidence.real().count(), evidence.fake().count()));
  }
}
