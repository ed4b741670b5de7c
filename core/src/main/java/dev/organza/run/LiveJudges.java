package dev.organza.run;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.evaluate.CardFolder;
import dev.organza.evaluate.Evaluation;
import dev.organza.evaluate.Judges;
import dev.organza.judge.Card;
import dev.organza.judge.FeatureExtractor;
import dev.organza.judge.Judge;
import dev.organza.judge.features.FeatureExtractors;
import dev.organza.train.Model;
import dev.organza.train.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The judges that are asked while a run trains. What they draw is from their own seed, so that a
 * run with judges has the same weights as one without.
 */
final class LiveJudges {

  private final List<JudgeSchedule> schedules;
  private final DataOptions data;
  private final Dataset dataset;
  private final RunFolder folder;
  private final RunListener listener;

  /**
   * @throws dev.organza.UsageException if one of the names is no judge's
   */
  LiveJudges(Recipe recipe, Dataset dataset, RunFolder folder, RunListener listener) {
    this.schedules = recipe.reports().judges();
    this.data = recipe.data();
    this.dataset = dataset;
    this.folder = folder;
    this.listener = listener;
    schedules.forEach(schedule -> Judges.standard().named(schedule.name()));
  }

  /**
   * Refuses judges that could not judge this model on these data, before anything is trained.
   *
   * @throws dev.organza.UsageException if one of them objects, with its reason
   */
  static void requireFit(Recipe recipe, Dataset dataset, Model model) {
    if (recipe.reports().judges().isEmpty()) {
      return;
    }
    try (RunEvidence gathered =
        RunEvidence.of(
            recipe.data(),
            dataset,
            model,
            recipe.name(),
            RunEvidence.Options.DEFAULTS,
            LiveJudges::features,
            RunListener.silent())) {
      for (JudgeSchedule schedule : recipe.reports().judges()) {
        Judge judge = Judges.standard().named(schedule.name());
        judge
            .objection(gathered.evidence())
            .ifPresent(
                reason -> {
                  throw new UsageException(
                      "%s cannot judge this run: %s%nChoose a judge that fits %s, or train without."
                          .formatted(schedule.name(), reason, dataset.name()));
                });
      }
    }
  }

  /**
   * Asks those that are due. A judge that fails is passed over with a note: it is no reason to lose
   * a training.
   *
   * @param due by their interval in thousands of images
   */
  List<Card> ask(Model model, long images, Predicate<Double> due) {
    List<Judge> judges =
        schedules.stream()
            .filter(schedule -> due.test(schedule.everyKimg()))
            .map(schedule -> Judges.standard().named(schedule.name()))
            .toList();
    List<Card> cards = new ArrayList<>();
    if (judges.isEmpty()) {
      return cards;
    }
    try (RunEvidence gathered =
        RunEvidence.of(
            data,
            dataset,
            model,
            folder.name() + " at " + Progress.kimgText(images) + " kimg",
            RunEvidence.Options.DEFAULTS,
            LiveJudges::features,
            listener)) {
      for (Judge judge : judges) {
        try {
          Evaluation evaluation = Evaluation.of(judge, gathered.evidence());
          new CardFolder(folder.cards(images)).write(evaluation);
          cards.add(evaluation.card());
        } catch (OrganzaException e) {
          listener.note(judge.description().name() + " gave no figure: " + e.getMessage());
        }
      }
    }
    return cards;
  }

  private static FeatureExtractor features(Dataset real, Optional<Dataset> heldOut) {
    return FeatureExtractors.of(Optional.empty(), real, heldOut, RunEvidence.FEATURES_SEED);
  }
}
