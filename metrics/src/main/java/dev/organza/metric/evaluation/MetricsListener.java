package dev.organza.metric.evaluation;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.metric.FeatureExtractor;
import dev.organza.metric.Metric;
import dev.organza.metric.Result;
import dev.organza.metric.features.FeatureExtractors;
import dev.organza.model.Model;
import dev.organza.model.translation.Translator;
import dev.organza.optim.Progress;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.MetricSchedule;
import dev.organza.recipe.Recipe;
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
    try (GatheredInput gathered =
        gathered(
            planned.catalogue(),
            planned.recipe(),
            planned.dataset(),
            planned.model(),
            planned.translator(),
            planned.recipe().name(),
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
        measure(run, due);
      }
    }
  }

  /** Of a game that makes images into others: on the images that are held out. */
  private static GatheredInput gathered(
      Catalogue catalogue,
      Recipe recipe,
      Dataset dataset,
      Optional<Model> model,
      Optional<Translator> translator,
      String name,
      DownloadListener downloads) {
    if (translator.isPresent()) {
      return TranslationMetricInput.of(
          catalogue.sources(),
          recipe.data(),
          dataset,
          translator.get(),
          TranslationMetricInput.DEFAULT_COUNT,
          RunMetricInput.Options.DEFAULTS,
          reals -> features(reals, Optional.empty()),
          downloads);
    }
    return RunMetricInput.of(
        catalogue.sources(),
        recipe.data(),
        dataset,
        model.orElseThrow(
            () ->
                new UsageException(
                    "Metrics measure samples or translations, and this game gives neither.\n"
                        + "Train without metrics: leave reports.metrics empty.")),
        name,
        RunMetricInput.Options.DEFAULTS,
        MetricsListener::features,
        downloads);
  }

  private static void measure(LiveRun run, List<Metric> due) {
    String kimg = Progress.kimgText(run.images());
    try (GatheredInput gathered =
        gathered(
            run.catalogue(),
            run.recipe(),
            run.dataset(),
            run.model(),
            run.translator(),
            run.folder().name() + " at " + kimg + " kimg",
            run.downloads())) {
      for (Metric metric : due) {
        measure(run, metric, gathered, kimg);
      }
    }
  }

  /** A metric that fails is passed over with a note: it is no reason to lose a training. */
  private static void measure(LiveRun run, Metric metric, GatheredInput gathered, String kimg) {
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
