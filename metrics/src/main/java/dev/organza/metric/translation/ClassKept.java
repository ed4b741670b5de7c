package dev.organza.metric.translation;

import dev.organza.data.Dataset;
import dev.organza.journal.Better;
import dev.organza.metric.Classifier;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import dev.organza.metric.TranslatedImages;
import dev.organza.metric.features.KeptClassifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The share of translated images to which a classifier, trained on real images of their kind, gives
 * the class of the image that was translated. The classifier's own accuracy on real images bounds
 * what can be measured.
 *
 * @param most how many training images are used
 * @param epochs of the classifier's training
 */
record ClassKept(int most, int epochs) implements Metric {

  static final ClassKept DEFAULTS = new ClassKept(12_000, 6);

  private static final int LEAST = 20;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "class-kept",
        "How often has a translated image the class of the image that it was made of?",
        Better.HIGHER,
        "after the FCN score of Isola et al. 2017, arXiv:1611.07004, section 4.1, with one class an image");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Directions.some(input),
        Requirements.that(
            input.translations().stream().allMatch(ClassKept::isLabelled),
            "it compares classes, and these images have no labels, or those of both kinds differ."),
        Requirements.that(
            input.translations().stream().allMatch(each -> each.training().count() >= LEAST),
            "it trains a classifier, and there are fewer than " + LEAST + " images."));
  }

  private static boolean isLabelled(TranslatedImages each) {
    List<String> classes = each.source().classes();
    return classes.size() >= 2
        && classes.equals(each.training().classes())
        && classes.equals(each.domain().classes());
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    List<Measure> measures = new ArrayList<>();
    for (TranslatedImages each : input.translations()) {
      Dataset training = each.training().spread(most);
      try (Classifier classifier =
          KeptClassifier.of(
              training,
              epochs,
              input.seed(),
              "class-kept epochs=%d seed=%d".formatted(epochs, input.seed()))) {
        int[] wanted = labels(each.source());
        measures.add(
            share(each.name(), classifier.classify(Rows.of(each.output()).values()), wanted));
        each.unchanged()
            .ifPresent(
                images ->
                    measures.add(
                        share(
                            each.name() + ", input unchanged",
                            classifier.classify(images),
                            wanted)));
        measures.add(
            share(
                each.name() + ", accuracy on real images",
                classifier.classify(Rows.of(each.domain()).values()),
                labels(each.domain())));
      }
    }
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put(
        "classifier",
        String.format(Locale.ROOT, "trained on at most %,d real images, %d epochs", most, epochs));
    protocol.put("images", Directions.counts(input));
    return Measurement.of(measures, protocol);
  }

  private static int[] labels(Dataset dataset) {
    int[] labels = new int[dataset.count()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = dataset.label(i);
    }
    return labels;
  }

  private static Measure share(String name, int[] found, int[] wanted) {
    int right = (int) Math.round(Classifier.agreement(found, wanted) * found.length);
    return new Measure(
        name, (double) right / found.length, Interval.clopperPearson(right, found.length));
  }
}
