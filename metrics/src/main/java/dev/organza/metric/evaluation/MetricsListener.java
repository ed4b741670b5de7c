package dev.organza.metric.evaluation;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.metric.FeatureExtractor;
import dev.organza.metric.Metric;
import dev.organza.metric.Result;
import dev.organza.metric.features.FeatureExtractors;
import dev.organza.model.Model;
import dev.organza.optim.Progress;
import dev.organza.recipe.MetricSchedule;
import dev.organza.run.LiveRun;
import dev.organza.run.PlannedRun;
import dev.organza.run.RunEvent;
import dev.organza.run.RunListener;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Computes metrics of one run while it trains, when its recipe says so. What they draw is from
 * their own seed, so that a run with metrics has the same weights as one without.
 */
public final class MetricsListener implements RunListener {

  private @Nullable LiveRun run;

  @Override
  public boolean measures() {
    return true;
  }

  /**
   * Refuses metrics that could not measure this model on these data.
   *
   * @throws UsageException if one is unknown or objects, with its reason
   */
  @Override
  public void check(PlannedRun planned) {
    List<MetricSchedule> schedules = planned.recipe().reports().metrics();
    if (schedules.isEmpty()) {
      return;
    }
    Metrics metrics = Metrics.of(planned.catalogue());
    Model model =
        planned
            .model()
            .orElseThrow(
                () ->
                    new UsageException(
                        schedules.get(0).name()
                            + " measures samples, and this game has no model to sample from.\n"
                            + "Train without metrics: leave reports.metrics empty."));
    try (RunMetricInput gathered =
        RunMetricInput.of(
            planned.catalogue().sources(),
            planned.recipe().data(),
            planned.dataset(),
            model,
            planned.recipe().name(),
            RunMetricInput.Options.DEFAULTS,
            MetricsListener::features,
            (file, bytes, total) -> {})) {
      for (MetricSchedule schedule : schedules) {
        metrics
            .named(schedule.name())
            .objection(gathered.input())
            .ifPresent(
                reason -> {
                  throw new UsageException(
                      "%s cannot measure this run: %s%nChoose a metric that fits %s, or train without."
                          .formatted(schedule.name(), reason, planned.dataset().name()));
                });
      }
    }
  }

  @Override
  public void attach(LiveRun attached) {
    run = attached;
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.Stepped stepped && run != null) {
      Metrics metrics = Metrics.of(run.catalogue());
      List<Metric> due =
          run.recipe().reports().metrics().stream()
              .filter(schedule -> stepped.due(schedule.everyKimg()))
              .map(schedule -> metrics.named(schedule.name()))
              .toList();
      if (!due.isEmpty()) {
        measure(run, run.model().orElseThrow(), due);
      }
    }
  }

  private static void measure(LiveRun run, Model model, List<Metric> due) {
    String kimg = Progress.kimgText(run.images());
    try (RunMetricInput gathered =
        RunMetricInput.of(
            run.catalogue().sources(),
            run.recipe().data(),
            run.dataset(),
            model,
            run.folder().name() + " at " + kimg + " kimg",
            RunMetricInput.Options.DEFAULTS,
            MetricsListener::features,
            run.downloads())) {
      for (Metric metric : due) {
        measure(run, metric, gathered, kimg);
      }
    }
  }

  /** A metric that fails is passed over with a note: it is no reason to lose a training. */
  private static void measure(LiveRun run, Metric metric, RunMetricInput gathered, String kimg) {
    Result result;
    try {
      ComputedResult computed = ComputedResult.of(metric, gathered.input());
      new ResultFolder(run.folder().results(run.images())).write(computed);
      result = computed.result();
    } catch (OrganzaException e) {
      run.tell(new RunEvent.Noted(metric.description().name() + " gave no figure: " + e.problem()));
      return;
    }
    double value = result.measure().value();
    run.tell(new RunEvent.Measured(result.metric(), result.better(), value));
    run.tell(
        new RunEvent.Noted(
            String.format(Locale.ROOT, "%s at %s kimg: %.4g.", result.metric(), kimg, value)));
  }

  private static FeatureExtractor features(Dataset real, Optional<Dataset> heldOut) {
    return FeatureExtractors.of(Optional.empty(), real, heldOut, RunMetricInput.FEATURES_SEED);
  }
}
