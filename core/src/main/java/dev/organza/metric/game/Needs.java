package dev.organza.metric.game;

import dev.organza.data.Dataset;
import dev.organza.metric.MetricInput;
import java.util.Optional;
import java.util.stream.Stream;

/** What metrics of games ask of input, as objections for {@link dev.organza.metric.Metric}. */
final class Needs {

  private Needs() {}

  /** The first objection of several. */
  @SafeVarargs
  static Optional<String> all(Optional<String>... objections) {
    return Stream.of(objections).flatMap(Optional::stream).findFirst();
  }

  static Optional<String> that(boolean holds, String objection) {
    return holds ? Optional.empty() : Optional.of(objection);
  }

  /** The pair of networks. */
  static Optional<String> model(MetricInput input) {
    return that(
        input.model().isPresent(),
        "it measures a generator with its discriminator, and there are only samples; give a run.");
  }

  static Optional<String> real(MetricInput input, int least) {
    return atLeast("real", input.real(), least);
  }

  static Optional<String> fake(MetricInput input, int least) {
    return atLeast("generated", input.fake(), least);
  }

  private static Optional<String> atLeast(String kind, Dataset data, int least) {
    return that(
        data.count() >= least,
        "it needs %,d %s samples at least, and there are %,d."
            .formatted(least, kind, data.count()));
  }

  /** Labels of the real samples, where the model's networks take them. */
  static Optional<String> labelsForModel(MetricInput input) {
    int labels = input.model().map(model -> model.description().labels()).orElse(0);
    return that(
        labels == 0 || labels == input.real().classes().size(),
        "the model is conditioned on %d classes, and the real samples have %d."
            .formatted(labels, input.real().classes().size()));
  }

  /** The same classes on both sides, two at least. */
  static Optional<String> labels(MetricInput input) {
    int real = input.real().classes().size();
    int fake = input.fake().classes().size();
    return all(
        that(real >= 2, "it compares classes, and the real samples have no labels."),
        that(
            fake >= 2,
            "it is for generators that are asked for a class, and the generated samples have no labels."),
        that(
            real == fake,
            "the real samples have %d classes and the generated ones %d.".formatted(real, fake)),
        input
            .heldOut()
            .filter(data -> data.classes().size() != real)
            .map(data -> "the held-out samples have other classes than the real ones."));
  }
}
