package dev.organza.spark.training;

import java.io.IOException;
import java.util.Objects;
import org.apache.spark.SparkException;

/** A file system of the cluster did not do what was asked. It may do so the next time. */
final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  static StoreException reading(String where, IOException cause) {
    return new StoreException("cannot read " + where + ": " + reason(cause), cause);
  }

  static StoreException writing(String where, IOException cause) {
    return new StoreException("cannot write " + where + ": " + reason(cause), cause);
  }

  /** In a line. */
  static String reason(Throwable cause) {
    String text = Objects.requireNonNullElse(cause.getMessage(), "").lines().findFirst().orElse("");
    return text.isEmpty() ? cause.getClass().getSimpleName() : text;
  }

  /** In a line: what is at the bottom of an exception of Spark. */
  static String ofSpark(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null && deepest instanceof SparkException) {
      deepest = deepest.getCause();
    }
    return reason(deepest);
  }
}
