package dev.organza.run;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.metric.FeatureExtractor;
import dev.organza.metric.Metric;
import dev.organza.metric.Result;
import dev.organza.metric.evaluation.ComputedResult;
import dev.organza.metric.evaluation.Metrics;
import dev.organza.metric.evaluation.ResultFolder;
import dev.organza.metric.features.FeatureExtractors;
import dev.organza.model.Model;
import dev.organza.optim.Progress;
import dev.organza.recipe.MetricSchedule;
import dev.organza.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The metrics that are asked while a run trains. What they draw is from their own seed, so that a
 * run with metrics has the same weights as one without.
 */
final class LiveMetrics {

  private final List<MetricSchedule> schedules;
  private final DataOptions data;
  private final Dataset dataset;
  private final RunFolder folder;
  private final RunListener listener;

  /**
   * @throws dev.organza.UsageException if one of the names is no metric's
   */
  LiveMetrics(Recipe recipe, Dataset dataset, RunFolder folder, RunListener listener) {
    this.schedules = recipe.reports().metrics();
    this.data = recipe.data();
    this.dataset = dataset;
    this.folder = folder;
    this.listener = listener;
    schedules.forEach(schedule -> Metrics.standard().named(schedule.name()));
  }

  /**
   * Refuses metrics that could not measure this model on these data, before anything is trained.
   *
   * @throws dev.organza.UsageException if one of them objects, with its reason
   */
  static void requireFit(Recipe recipe, Dataset dataset, Model model) {
    if (recipe.reports().metrics().isEmpty()) {
      return;
    }
    try (RunMetricInput gathered =
        RunMetricInput.of(
            recipe.data(),
            dataset,
            model,
            recipe.name(),
            RunMetricInput.Options.DEFAULTS,
            LiveMetrics::features,
            RunListener.silent())) {
      for (MetricSchedule schedule : recipe.reports().metrics()) {
        Metric metric = Metrics.standard().named(schedule.name());
        metric
            .objection(gathered.input())
            .ifPresent(
                reason -> {
                  throw new UsageException(
                      "%s cannot measure this run: %s%nChoose a metric that fits %s, or train without."
                          .formatted(schedule.name(), reason, dataset.name()));
                });
      }
    }
  }

  /**
   * Asks those that are due. A metric that fails is passed over with a note: it is no reason to
   * lose a training.
   *
   * @param due by their interval in thousands of images
   */
  List<Result> ask(Model model, long images, Predicate<Double> due) {
    List<Metric> metrics =
        schedules.stream()
            .filter(schedule -> due.test(schedule.everyKimg()))
            .map(schedule -> Metrics.standard().named(schedule.name()))
            .toList();
    List<Result> results = new ArrayList<>();
    if (metrics.isEmpty()) {
      return results;
    }
    try (RunMetricInput gathered =
        RunMetricInput.of(
            data,
            dataset,
            model,
            folder.name() + " at " + Progress.kimgText(images) + " kimg",
            RunMetricInput.Options.DEFAULTS,
            LiveMetrics::features,
            listener)) {
      for (Metric metric : metrics) {
        try {
          ComputedResult evaluation = ComputedResult.of(metric, gathered.input());
          new ResultFolder(folder.results(images)).write(evaluation);
          results.add(evaluation.result());
        } catch (OrganzaException e) {
          listener.note(metric.description().name() + " gave no figure: " + e.getMessage());
        }
      }
    }
    return results;
  }

  private static FeatureExtractor features(Dataset real, Optional<Dataset> heldOut) {
    return FeatureExtractors.of(Optional.empty(), real, heldOut, RunMetricInput.FEATURES_SEED);
  }
}
