package dev.organza.metric.game;

import dev.organza.Shape;
import dev.organza.data.transform.Transform;
import dev.organza.journal.Better;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import dev.organza.model.Model;
import dev.organza.model.TrainableNetwork;
import dev.organza.nn.Initialiser;
import dev.organza.torch.Threads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The quality of the discriminator's features: the test accuracy of a linear classifier on its
 * {@linkplain ConvolutionFeatures convolutional features}, trained on few labelled samples, beside
 * one on raw pixels and one on the features of the same network with random weights. The paper's
 * classifier is a linear L2-SVM; here it is logistic regression.
 *
 * @param classifier the linear classifier
 * @param labelled how many labelled training samples; 1,000 of SVHN in the paper
 * @param tested how many test samples
 */
record DiscriminatorFeatures(LinearClassifier classifier, int labelled, int tested)
    implements Metric {

  static final DiscriminatorFeatures DEFAULTS =
      new DiscriminatorFeatures(LinearClassifier.DEFAULTS, 1_000, 2_000);

  private static final int LEAST = 40;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "discriminator-features",
        "How good are the discriminator's features for classification?",
        Better.HIGHER,
        "DCGAN (Radford et al. 2016, arXiv:1511.06434), section 5.1");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.model(input),
        Requirements.that(
            input.real().classes().size() >= 2,
            "it classifies, and the real samples have no labels."),
        Requirements.real(input, LEAST),
        input
            .model()
            .filter(
                model -> ConvolutionFeatures.of(model.description().discriminator()).count() == 0)
            .map(model -> "the run's discriminator has no convolutions."));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    try (Threads.Lease lease = Threads.lease(1)) {
      return measured(input);
    }
  }

  private Measurement measured(MetricInput input) {
    Model model = input.model().orElseThrow();
    Shape shape = input.real().shape();
    Transform transform = model.description().transform();
    int packing = model.description().packing();
    Labelled.Split split = Labelled.Split.of(input, 5 * (labelled + tested), tested);
    Rows train = split.train().rows().range(0, Math.min(labelled, split.train().count()));
    Rows test = split.test().rows();
    int classes = input.real().classes().size();
    ConvolutionFeatures features = ConvolutionFeatures.of(model.description().discriminator());
    int byFeatures;
    int byRandom;
    int width;
    try (TrainableNetwork d = model.copyDiscriminator()) {
      float[][] seen = features.of(d.weights(), train, shape, transform, packing);
      width = seen[0].length;
      byFeatures =
          classifier.right(
              seen,
              train.labels(),
              features.of(d.weights(), test, shape, transform, packing),
              test.labels(),
              classes);
    }
    try (TrainableNetwork d =
        TrainableNetwork.fresh(features.network(), new Initialiser.He(0.2), input.seed())) {
      byRandom =
          classifier.right(
              features.of(d.weights(), train, shape, transform, packing),
              train.labels(),
              features.of(d.weights(), test, shape, transform, packing),
              test.labels(),
              classes);
    }
    int byPixels =
        classifier.right(train.values(), train.labels(), test.values(), test.labels(), classes);
    int of = test.count();
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put(
        "features",
        "%d of %d convolutions, max-pooled to 4 x 4".formatted(width, features.count()));
    protocol.put("classifier", classifier.protocol());
    protocol.put("labelled samples", Integer.toString(train.count()));
    protocol.put("tested on", split.protocol());
    List<String> notes = new ArrayList<>();
    notes.add(
        String.format(
            Locale.ROOT,
            "With %,d labels the test accuracy of a linear classifier is %.1f %% on D's features, %.1f %% on raw pixels and %.1f %% on the features of the same network with random weights.",
            train.count(),
            100.0 * byFeatures / of,
            100.0 * byPixels / of,
            100.0 * byRandom / of));
    if (!split.heldOut()) {
      notes.add("D was trained on the test samples, without their labels.");
    }
    return new Measurement(
        List.of(
            Labelled.share("accuracy by d's features", byFeatures, of),
            Labelled.share("accuracy by pixels", byPixels, of),
            Labelled.share("accuracy by random features", byRandom, of),
            Measure.of(
                "gain over the better of both",
                (double) (byFeatures - Math.max(byPixels, byRandom)) / of)),
        protocol,
        notes,
        List.of());
  }
}
