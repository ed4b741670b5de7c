package dev.organza.metric.evaluation;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.metric.FeatureExtractor;
import dev.organza.metric.MetricInput;
import dev.organza.model.GeneratedSamples;
import dev.organza.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What metrics look at, gathered for a run: the data it was trained on, samples of its model, and
 * real samples that it has not seen.
 */
public final class RunMetricInput implements GatheredInput {

  /** Enough for the usual metrics, and few enough to wait for. */
  public static final int DEFAULT_COUNT = 10_000;

  /** Of own features, whatever the seed of the samples: figures of two seeds are comparable. */
  public static final long FEATURES_SEED = 1;

  /**
   * What to gather.
   *
   * @param fake how many samples to generate, at least 1
   * @param real how many real samples to take at most, spread over the data, at least 1
   * @param heldOut where real samples that were not trained on come from; empty for the share that
   *     the run held out, the rest of the data, if it used only its first part, or else its
   *     published test split, if it has one
   * @param seed of the samples and of the metrics' draws
   */
  public record Options(int fake, int real, Optional<String> heldOut, long seed) {

    /** 10,000 of each. */
    public static final Options DEFAULTS =
        new Options(DEFAULT_COUNT, DEFAULT_COUNT, Optional.empty(), 1);

    public Options {
      if (fake < 1 || real < 1) {
        throw new UsageException(
            "Measuring %,d generated and %,d real samples is impossible.%nGive at least 1 of each; %,d are usual."
                .formatted(fake, real, DEFAULT_COUNT));
      }
    }
  }

  private final MetricInput input;
  private final List<Dataset> opened;

  private RunMetricInput(MetricInput input, List<Dataset> opened) {
    this.input = input;
    this.opened = opened;
  }

  /**
   * Gathers input.
   *
   * @param sources where held-out samples may come from
   * @param data where and how the run found its data
   * @param dataset the data itself, which belongs to the caller
   * @param model the pair to measure, which belongs to the caller
   * @param name of the model, for the results
   * @param features makes the feature extractor from real and held-out samples when a metric first
   *     asks for it
   */
  public static RunMetricInput of(
      Sources sources,
      DataOptions data,
      Dataset dataset,
      Model model,
      String name,
      Options options,
      BiFunction<Dataset, Optional<Dataset>, FeatureExtractor> features,
      DownloadListener listener) {
    List<Dataset> opened = new ArrayList<>();
    try {
      Optional<Dataset> heldOut =
          heldOut(sources, data, options.heldOut(), dataset, opened, listener);
      GeneratedSamples fake =
          GeneratedSamples.of(
              String.format(Locale.ROOT, "%s, seed %d", name, options.seed()),
              model,
              options.fake(),
              options.seed());
      MetricInput.Builder builder =
          MetricInput.of(dataset.spread(options.real()), fake)
              .training(dataset)
              .model(model)
              .seed(options.seed())
              .features(() -> features.apply(dataset, heldOut));
      heldOut.ifPresent(samples -> builder.heldOut(samples.spread(options.real())));
      return new RunMetricInput(builder.build(), opened);
    } catch (RuntimeException e) {
      opened.forEach(Dataset::close);
      throw e;
    }
  }

  static Optional<Dataset> heldOut(
      Sources sources,
      DataOptions data,
      Optional<String> asked,
      Dataset dataset,
      List<Dataset> opened,
      DownloadListener listener) {
    if (asked.isPresent()) {
      Dataset given =
          sources.open(data.withSource(asked.get()).withFirst(0).withHeldOut(0), listener);
      opened.add(given);
      return Optional.of(given);
    }
    if (data.heldOut() > 0) {
      Dataset left = sources.openHeldOut(data, listener);
      opened.add(left);
      return Optional.of(left);
    }
    // The rest of stacked images has the same grey images in its channels.
    if (data.first() > 0 && dataset.stack().isEmpty()) {
      Dataset whole = sources.open(data.withFirst(0), listener);
      opened.add(whole);
      return dataset.count() < whole.count()
          ? Optional.of(whole.slice(dataset.count(), whole.count()))
          : Optional.empty();
    }
    Optional<String> test = sources.testSplit(data.source());
    if (test.isEmpty()) {
      return Optional.empty();
    }
    try {
      Dataset published = sources.open(data.withSource(test.get()).withFirst(0), listener);
      opened.add(published);
      return Optional.of(published);
    } catch (OrganzaException e) {
      listener.note("Measuring without held-out samples: " + firstLine(e));
      return Optional.empty();
    }
  }

  private static String firstLine(OrganzaException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public MetricInput input() {
    return input;
  }

  @Override
  public void close() {
    input.close();
    opened.forEach(Dataset::close);
  }
}
