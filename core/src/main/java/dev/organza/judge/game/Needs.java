package dev.organza.judge.game;

import dev.organza.data.Dataset;
import dev.organza.judge.Evidence;
import java.util.Optional;
import java.util.stream.Stream;

/** What judges of games ask of evidence, as objections for {@link dev.organza.judge.Judge}. */
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
  static Optional<String> model(Evidence evidence) {
    return that(
        evidence.model().isPresent(),
        "it judges a generator with its discriminator, and there are only samples; give a run.");
  }

  static Optional<String> real(Evidence evidence, int least) {
    return atLeast("real", evidence.real(), least);
  }

  static Optional<String> fake(Evidence evidence, int least) {
    return atLeast("generated", evidence.fake(), least);
  }

  private static Optional<String> atLeast(String kind, Dataset data, int least) {
    return that(
        data.count() >= least,
        "it needs %,d %s samples at least, and there are %,d."
            .formatted(least, kind, data.count()));
  }

  /** Labels of the real samples, where the model's networks take them. */
  static Optional<String> labelsForModel(Evidence evidence) {
    int labels = evidence.model().map(model -> model.description().labels()).orElse(0);
    return that(
        labels == 0 || labels == evidence.real().classes().size(),
        "the model is conditioned on %d classes, and the real samples have %d."
            .formatted(labels, evidence.real().classes().size()));
  }

  /** The same classes on both sides, two at least. */
  static Optional<String> labels(Evidence evidence) {
    int real = evidence.real().classes().size();
    int fake = evidence.fake().classes().size();
    return all(
        that(real >= 2, "it compares classes, and the real samples have no labels."),
        that(
            fake >= 2,
            "it is for generators that are asked for a class, and the generated samples have no labels."),
        that(
            real == fake,
            "the real samples have %d classes and the generated ones %d.".formatted(real, fake)),
        evidence
            .heldOut()
            .filter(data -> data.classes().size() != real)
            .map(data -> "the held-out samples have other classes than the real ones."));
  }
}
