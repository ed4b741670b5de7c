package dev.organza.spark.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.run.StopReason;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a worker's task gives back. A failure that another attempt would meet again is a result, so
 * that Spark does not try; what an attempt may mend is thrown.
 *
 * @param kind how it ended
 * @param reason why the training ended, of {@link Kind#ENDED}
 * @param images seen by then
 * @param problem of {@link Kind#FAILED}
 * @param hint what to do about it; empty for none
 * @param usage whether it was asked wrongly
 */
record AttemptOutcome(
    Kind kind,
    @Nullable StopReason reason,
    long images,
    String problem,
    String hint,
    boolean usage) {

  private static final ObjectMapper JSON = new ObjectMapper();

  enum Kind {
    /** In good order. */
    ENDED,
    /** For good. */
    FAILED,
    /** Because another worker has failed, which tells by itself. */
    ABANDONED
  }

  static AttemptOutcome ended(StopReason reason, long images) {
    return new AttemptOutcome(Kind.ENDED, reason, images, "", "", false);
  }

  static AttemptOutcome abandoned() {
    return new AttemptOutcome(Kind.ABANDONED, null, 0, "", "", false);
  }

  /**
   * A failure.
   *
   * @param wording changes what only this machine knows to what the user knows
   */
  static AttemptOutcome failed(RuntimeException failure, UnaryOperator<String> wording) {
    String problem = String.valueOf(failure.getMessage());
    String hint = "";
    if (failure instanceof OrganzaException known) {
      problem = known.problem();
      hint = known.hint().map(Hint::toString).orElse("");
    }
    return new AttemptOutcome(
        Kind.FAILED,
        null,
        0,
        wording.apply(problem),
        wording.apply(hint),
        failure instanceof UsageException);
  }

  /** The failure for the user. */
  OrganzaException failure() {
    if (hint.isEmpty()) {
      return usage ? new UsageException(problem) : new OrganzaException(problem);
    }
    return usage
        ? new UsageException(problem, Hint.say(hint))
        : new OrganzaException(problem, Hint.say(hint));
  }

  /** A text, which every serializer that a cluster may be set to knows. */
  String text() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static AttemptOutcome parse(String text) {
    try {
      return JSON.readValue(text, AttemptOutcome.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
