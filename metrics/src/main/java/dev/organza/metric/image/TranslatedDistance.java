package dev.organza.metric.image;

import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.journal.Better;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.SampleFeatures;
import dev.organza.metric.TranslatedImages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The Fréchet and the kernel distance of translated images from real ones of the kind that they are
 * to look like, in each direction, beside those of the images that were translated.
 */
enum TranslatedDistance implements Metric {
  FRECHET(
      "translation-fid",
      "How far are translated images from real ones of their kind, by Gaussians of features?",
      "Heusel et al. 2017, arXiv:1706.08500, equation 6") {
    @Override
    double distance(Dataset real, Dataset images, SampleFeatures features) {
      return FrechetDistance.of(moments(real, features), moments(images, features));
    }
  },
  KERNEL(
      "translation-kid",
      "How far are translated images from real ones of their kind, by a cubic kernel of features?",
      "Bińkowski et al. 2018, arXiv:1801.01401, equation 4") {
    @Override
    double distance(Dataset real, Dataset images, SampleFeatures features) {
      return KernelDistance.of(all(real, features), all(images, features)).value();
    }
  };

  private final MetricDescription description;

  TranslatedDistance(String name, String question, String reference) {
    this.description = new MetricDescription(name, question, Better.LOWER, reference);
  }

  abstract double distance(Dataset real, Dataset images, SampleFeatures features);

  private static float[][] all(Dataset images, SampleFeatures features) {
    return features.of(images, IntStream.range(0, images.count()).toArray()).values();
  }

  private static FeatureMoments moments(Dataset images, SampleFeatures features) {
    FeatureMoments moments = new FeatureMoments(features.description().dimension());
    moments.add(all(images, features));
    return moments;
  }

  @Override
  public MetricDescription description() {
    return description;
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.that(
            !input.translations().isEmpty(),
            "it measures translated images; give a run that makes images into others."),
        Requirements.that(
            input.translations().stream()
                .allMatch(each -> Math.min(each.output().count(), each.domain().count()) >= 2),
            "it needs at least 2 images of each kind."));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    List<Measure> measures = new ArrayList<>();
    Map<String, String> protocol = new LinkedHashMap<>();
    Set<String> notes = new LinkedHashSet<>();
    for (TranslatedImages each : input.translations()) {
      SampleFeatures features = each.features();
      measures.add(Measure.of(each.name(), distance(each.domain(), each.output(), features)));
      each.unchanged()
          .ifPresent(
              images ->
                  measures.add(
                      Measure.of(
                          each.name() + ", input unchanged",
                          distance(each.domain(), unchanged(each, images), features))));
      Map<String, String> own = new LinkedHashMap<>();
      FeatureProtocol.describe(features.description(), own);
      own.forEach((key, value) -> protocol.put(key + " " + each.name(), value));
      protocol.put(
          "images " + each.name(),
          each.output().count() + " translated, " + each.domain().count() + " real");
      notes.add(FeatureProtocol.comparability(features.description()));
    }
    return new Measurement(measures, protocol, List.copyOf(notes), List.of());
  }

  private static Dataset unchanged(TranslatedImages each, float[][] images) {
    return Datasets.of("input unchanged", each.output().shape(), images, new int[0], List.of());
  }
}
