package dev.organza.metric.translation;

import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.journal.Better;
import dev.organza.metric.FeatureDescription;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.TranslatedImages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How far the features of translated images are from those of their partners: a distance as people
 * may see it, such as LPIPS, by the same features as FID.
 */
final class FeatureDistance implements Metric {

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "feature-distance",
        "How far are translated images from their partners, by their features?",
        Better.LOWER,
        "Euclidean distance of features, after Dosovitskiy and Brox 2016, arXiv:1602.02644, equation 5");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Directions.paired(input);
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    List<Measure> measures = new ArrayList<>();
    Map<String, String> protocol = new LinkedHashMap<>();
    for (TranslatedImages each : input.translations()) {
      float[][] partners = features(each, each.target().orElseThrow());
      measures.add(
          PairDistance.mean(each.name(), distances(features(each, each.output()), partners)));
      each.unchanged()
          .ifPresent(
              images ->
                  measures.add(
                      PairDistance.mean(
                          each.name() + ", input unchanged",
                          distances(features(each, asDataset(each, images)), partners))));
      FeatureDescription description = each.features().description();
      protocol.put("features " + each.name(), description.name());
      protocol.put("features sha256 " + each.name(), description.sha256());
    }
    protocol.put("pairs", Directions.counts(input));
    return Measurement.of(measures, protocol);
  }

  static Dataset asDataset(TranslatedImages each, float[][] images) {
    return Datasets.of("input unchanged", each.output().shape(), images, new int[0], List.of());
  }

  private static float[][] features(TranslatedImages each, Dataset images) {
    return each.features().of(images, IntStream.range(0, images.count()).toArray()).values();
  }

  private static double[] distances(float[][] a, float[][] b) {
    double[] distances = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      double sum = 0;
      for (int k = 0; k < a[i].length; k++) {
        double difference = (double) a[i][k] - b[i][k];
        sum += difference * difference;
      }
      distances[i] = Math.sqrt(sum);
    }
    return distances;
  }
}
