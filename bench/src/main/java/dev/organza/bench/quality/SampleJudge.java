package dev.organza.bench.quality;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Result;
import dev.organza.metric.evaluation.ComputedResult;
import dev.organza.metric.evaluation.Metrics;
import dev.organza.metric.evaluation.RunMetricInput;
import dev.organza.metric.features.FeatureExtractors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges files of samples, whoever made them, as {@code organza evaluate --real DATA --fake FILE}
 * does: by the features of a small classifier of the real data.
 */
final class SampleJudge {

  private static final List<String> METRICS =
      List.of("fid", "precision-recall", "density-coverage");
  private static final long SEED = 1;

  private SampleJudge() {}

  /** The metrics of the samples in a file. */
  static List<Result> results(Dataset real, Path samples) {
    try (Dataset fake = open(samples);
        MetricInput input =
            MetricInput.of(real.spread(RunMetricInput.DEFAULT_COUNT), fake)
                .training(real)
                .seed(SEED)
                .features(
                    () ->
                        FeatureExtractors.of(
                            Optional.empty(), real, Optional.empty(), RunMetricInput.FEATURES_SEED))
                .build()) {
      List<Result> results = new ArrayList<>();
      for (String name : METRICS) {
        results.add(ComputedResult.of(Metrics.standard().named(name), input).result());
      }
      return results;
    }
  }

  private static Dataset open(Path samples) {
    return Sources.standard()
        .open(DataOptions.DEFAULTS.withSource(samples.toString()), DownloadListener.silent());
  }
}
