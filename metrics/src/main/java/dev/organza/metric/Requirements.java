package dev.organza.metric;

import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.column.Column;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What metrics need of their input, as objections for {@link Metric#objection}. */
public final class Requirements {

  private Requirements() {}

  /** The first objection of several. */
  @SafeVarargs
  public static Optional<String> all(Optional<String>... objections) {
    return Stream.of(objections).flatMap(Optional::stream).findFirst();
  }

  /** An objection unless a condition holds. */
  public static Optional<String> that(boolean holds, String objection) {
    return holds ? Optional.empty() : Optional.of(objection);
  }

  /** Images, of shape [C,H,W]. */
  public static Optional<String> images(MetricInput input) {
    return that(
        input.real().shape().isImage(),
        "it takes images, of shape [C,H,W], and these samples have shape "
            + input.real().shape()
            + ".");
  }

  /** Rows of numbers, of shape [F]. */
  public static Optional<String> rows(MetricInput input) {
    return that(
        input.real().shape().rank() == 1,
        "it takes rows of numbers, of shape [F], and these samples have shape "
            + input.real().shape()
            + ".");
  }

  /**
   * No categories and no missing values, between which there is no distance: every column of a
   * table has a number in every row.
   */
  public static Optional<String> numbers(MetricInput input) {
    for (Dataset side : List.of(input.real(), input.fake())) {
      if (side.schema().sample() instanceof Field.Row row) {
        for (Column column : row.columns()) {
          if (!column.categories().isEmpty() || column.isNullable()) {
            return Optional.of(
                "it takes numbers, and the column \"%s\" has %s; quality takes both."
                    .formatted(
                        column.name(), column.isNullable() ? "missing values" : "categories"));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Samples of one number each, of shape [1]. */
  public static Optional<String> singleNumbers(MetricInput input) {
    return all(
        that(
            input.real().shape().rank() == 1 && input.real().shape().elements() == 1,
            "it takes samples of one number each, of shape [1], and these have shape "
                + input.real().shape()
                + "."),
        numbers(input));
  }

  /** At least so many samples on both sides. */
  public static Optional<String> counts(MetricInput input, int least) {
    return that(
        Math.min(input.real().count(), input.fake().count()) >= least,
        "it needs at least %,d real and %,d generated samples, and there are %,d and %,d."
            .formatted(least, least, input.real().count(), input.fake().count()));
  }

  /** At least so many real samples. */
  public static Optional<String> real(MetricInput input, int least) {
    return atLeast("real", input.real(), least);
  }

  /** At least so many generated samples. */
  public static Optional<String> fake(MetricInput input, int least) {
    return atLeast("generated", input.fake(), least);
  }

  private static Optional<String> atLeast(String kind, Dataset data, int least) {
    return that(
        data.count() >= least,
        "it needs at least %,d %s samples, and there are %,d."
            .formatted(least, kind, data.count()));
  }

  /** A trained generator with its discriminator. */
  public static Optional<String> model(MetricInput input) {
    return that(
        input.model().isPresent(),
        "it measures a generator with its discriminator, and there are only samples; give a run.");
  }

  /** The classes that the model is conditioned on, if it is. */
  public static Optional<String> labelsForModel(MetricInput input) {
    int labels = input.model().map(model -> model.description().labels()).orElse(0);
    return that(
        labels == 0 || labels == input.real().classes().size(),
        "the model is conditioned on %d classes, and the real samples have %d."
            .formatted(labels, input.real().classes().size()));
  }

  /** The same classes on both sides, at least two. */
  public static Optional<String> labels(MetricInput input) {
    int real = input.real().classes().size();
    int fake = input.fake().classes().size();
    return all(
        that(real >= 2, "it compares classes, and the real samples have no labels."),
        that(
            fake >= 2,
            "it is for conditional generators, and the generated samples have no labels."),
        that(
            real == fake,
            "the real samples have %d classes and the generated ones %d.".formatted(real, fake)),
        input
            .heldOut()
            .filter(data -> data.classes().size() != real)
            .map(data -> "the held-out samples have other classes than the real ones."));
  }
}
