package dev.organza.judge.game;

import dev.organza.Shape;
import dev.organza.data.Scaling;
import dev.organza.judge.Evidence;
import dev.organza.judge.Judge;
import dev.organza.judge.JudgeDescription;
import dev.organza.judge.Measure;
import dev.organza.judge.Rows;
import dev.organza.judge.Verdict;
import dev.organza.nn.Initialiser;
import dev.organza.torch.Threads;
import dev.organza.train.Model;
import dev.organza.train.TrainableNetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the discriminator has learned of the data, beside telling real from generated: the accuracy
 * of a linear classifier on its {@linkplain ConvolutionFeatures convolutional features}, with few
 * labelled samples, beside one on raw pixels and one on the features of the same network with
 * random weights. The paper's classifier is a linear L2-SVM; here it is logistic.
 *
 * @param classifier the linear classifier
 * @param labelled how many labelled samples it learns from; the paper takes 1,000 of SVHN
 * @param tested how many other real samples it is tested on
 */
record DiscriminatorFeatures(LinearClassifier classifier, int labelled, int tested)
    implements Judge {

  static final DiscriminatorFeatures DEFAULTS =
      new DiscriminatorFeatures(LinearClassifier.DEFAULTS, 1_000, 2_000);

  private static final int LEAST = 40;

  @Override
  public JudgeDescription description() {
    return new JudgeDescription(
        "discriminator-features",
        "How much has the discriminator learned of what is in the data?",
        JudgeDescription.Better.HIGHER,
        "DCGAN (Radford et al. 2016, arXiv:1511.06434), section 5.1");
  }

  @Override
  public Optional<String> objection(Evidence evidence) {
    return Needs.all(
        Needs.model(evidence),
        Needs.that(
            evidence.real().classes().size() >= 2,
            "it tests what is known of classes, and the real samples have no labels."),
        Needs.real(evidence, LEAST),
        evidence
            .model()
            .filter(
                model -> ConvolutionFeatures.of(model.description().discriminator()).count() == 0)
            .map(model -> "the run's discriminator has no convolutions."));
  }

  @Override
  public Verdict judge(Evidence evidence) {
    requireFit(evidence);
    Threads.use(1);
    Model model = evidence.model().orElseThrow();
    Shape shape = evidence.real().shape();
    Scaling scaling = model.description().scaling();
    int packing = model.description().packing();
    Labelled.Split split = Labelled.Split.of(evidence, 5 * (labelled + tested), tested);
    Rows train = split.train().rows().range(0, Math.min(labelled, split.train().count()));
    Rows test = split.test().rows();
    int classes = evidence.real().classes().size();
    ConvolutionFeatures features = ConvolutionFeatures.of(model.description().discriminator());
    int byFeatures;
    int byRandom;
    int width;
    try (TrainableNetwork d = model.copyDiscriminator()) {
      float[][] seen = features.of(d.weights(), train, shape, scaling, packing);
      width = seen[0].length;
      byFeatures =
          classifier.right(
              seen,
              train.labels(),
              features.of(d.weights(), test, shape, scaling, packing),
              test.labels(),
              classes);
    }
    try (TrainableNetwork d =
        TrainableNetwork.fresh(features.network(), new Initialiser.He(0.2), evidence.seed())) {
      byRandom =
          classifier.right(
              features.of(d.weights(), train, shape, scaling, packing),
              train.labels(),
              features.of(d.weights(), test, shape, scaling, packing),
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
            "With %,d labels a linear classifier is right on %.1f %% by D's features, %.1f %% by raw pixels and %.1f %% by the features of the same network with random weights.",
            train.count(),
            100.0 * byFeatures / of,
            100.0 * byPixels / of,
            100.0 * byRandom / of));
    if (!split.heldOut()) {
      notes.add("D has seen the tested samples in its training, without their labels.");
    }
    return new Verdict(
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
