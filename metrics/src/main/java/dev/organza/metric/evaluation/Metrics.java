package dev.organza.metric.evaluation;

import dev.organza.Nearest;
import dev.organza.UsageException;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.game.GameMetrics;
import dev.organza.metric.image.ImageMetrics;
import dev.organza.metric.number.NumberMetrics;
import dev.organza.metric.sound.SoundMetrics;
import dev.organza.metric.table.TableMetrics;
import dev.organza.metric.translation.TranslationMetrics;
import dev.organza.recipe.Catalogue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A catalogue of metrics by name: those of Organza, or any others. */
public final class Metrics {

  /** The default metrics of images and sounds: those that take about a minute at most. */
  private static final Set<String> OF_IMAGES =
      Set.of(
          "fid",
          "kid",
          "inception-score",
          "precision-recall",
          "density-coverage",
          "copying",
          "stacked-modes",
          "class-accuracy",
          "class-spread",
          "sound");

  /** The default metrics of translated images. */
  private static final Set<String> OF_TRANSLATIONS =
      Set.of(
          "l1",
          "psnr",
          "ssim",
          "feature-distance",
          "translation-fid",
          "translation-kid",
          "cycle-error",
          "class-kept");

  /** The default metrics of rows of numbers. */
  private static final Set<String> OF_NUMBERS =
      Set.of(
          "ks",
          "wasserstein-1",
          "moments",
          "classical-fit",
          "modes",
          "sliced-wasserstein",
          "two-sample-classifier",
          "columns",
          "simple-models",
          "quality",
          "column-shapes",
          "pair-trends",
          "closest-record",
          "copied-rows",
          "membership-inference",
          "utility",
          "class-accuracy");

  private static final Metrics STANDARD =
      new Metrics(
          Stream.of(
                  ImageMetrics.all(),
                  TranslationMetrics.all(),
                  NumberMetrics.all(),
                  TableMetrics.all(),
                  SoundMetrics.all(),
                  GameMetrics.all())
              .flatMap(List::stream)
              .toList());

  private final Map<String, Metric> metrics = new LinkedHashMap<>();

  /**
   * A catalogue of these metrics.
   *
   * @throws IllegalArgumentException if two have one name
   */
  public Metrics(List<Metric> metrics) {
    for (Metric metric : metrics) {
      if (this.metrics.put(metric.description().name(), metric) != null) {
        throw new IllegalArgumentException("two metrics are called " + metric.description().name());
      }
    }
  }

  /** The metrics of Organza. */
  public static Metrics standard() {
    return STANDARD;
  }

  /** The metrics that come with Organza, and those that a catalogue adds. */
  public static Metrics of(Catalogue catalogue) {
    List<Metric> added = catalogue.extensions(Metric.class);
    return added.isEmpty()
        ? STANDARD
        : new Metrics(Stream.concat(STANDARD.all().stream(), added.stream()).toList());
  }

  /** The descriptions of all metrics, in the order in which to show them. */
  public List<MetricDescription> list() {
    return metrics.values().stream().map(Metric::description).toList();
  }

  /**
   * The metric of a name.
   *
   * @throws UsageException if there is none; the message names the nearest
   */
  public Metric named(String name) {
    Metric metric = metrics.get(name);
    if (metric == null) {
      throw new UsageException(
          "There is no metric \"%s\".%nDid you mean %s? All: %s."
              .formatted(
                  name.replaceAll("\\p{Cntrl}+", " "),
                  Nearest.closest(name, List.copyOf(metrics.keySet())),
                  String.join(", ", metrics.keySet())));
    }
    return metric;
  }

  /** The default metrics for this kind of data, also those that cannot measure this input. */
  public List<Metric> usualFor(MetricInput input) {
    Set<String> usual =
        !input.translations().isEmpty()
            ? OF_TRANSLATIONS
            : input.seen().real().shape().isImage() ? OF_IMAGES : OF_NUMBERS;
    return all().stream().filter(metric -> usual.contains(metric.description().name())).toList();
  }

  /** All metrics, also the slow ones. */
  public List<Metric> all() {
    return List.copyOf(metrics.values());
  }

  /** Those that can measure this. */
  public static List<Metric> fitting(List<Metric> metrics, MetricInput input) {
    return metrics.stream().filter(metric -> metric.objection(input).isEmpty()).toList();
  }

  /**
   * The objections of the others; metrics with the same objection share a sentence.
   *
   * @return sentences for the user, in the order of the metrics
   */
  public static List<String> objections(List<Metric> metrics, MetricInput input) {
    Map<String, List<String>> named = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      metric
          .objection(input)
          .ifPresent(
              reason ->
                  named
                      .computeIfAbsent(reason, key -> new ArrayList<>())
                      .add(metric.description().name()));
    }
    List<String> sentences = new ArrayList<>();
    named.forEach((reason, names) -> sentences.add(String.join(", ", names) + ": " + reason));
    return sentences;
  }
}
