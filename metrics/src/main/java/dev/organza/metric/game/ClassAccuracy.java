package dev.organza.metric.game;

import dev.organza.journal.Better;
import dev.organza.metric.Classifier;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import dev.organza.torch.Threads;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The share of generated samples that a classifier, trained on real samples, assigns to the
 * requested class. The classifier's own test accuracy on real samples is reported beside it and
 * bounds what can be measured. A generator with a single clear sample of each class scores high.
 *
 * @param most how many real samples are used
 * @param measured how many generated samples are measured
 * @param steps of the classifier's training, of 128 samples each
 */
record ClassAccuracy(int most, int measured, int steps) implements Metric {

  static final ClassAccuracy DEFAULTS = new ClassAccuracy(12_000, 2_000, 500);

  private static final int LEAST = 20;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "class-accuracy",
        "How often is a generated sample of the requested class?",
        Better.HIGHER,
        "GAN-test (Shmelkov et al. 2018, arXiv:1807.09499), section 3");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(Requirements.labels(input), Requirements.real(input, LEAST));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    try (Threads.Lease lease = Threads.lease(1)) {
      return measured(input);
    }
  }

  private Measurement measured(MetricInput input) {
    Labelled.Split split = Labelled.Split.of(input, most, measured);
    Labelled fake =
        new Labelled(
            Rows.of(input.fake(), measured, input.seed()),
            input.real().shape(),
            input.real().classes());
    try (Classifier classifier = split.train().classifier(steps, input.seed())) {
      int own = split.test().right(classifier);
      Map<String, String> protocol = new LinkedHashMap<>();
      protocol.put(
          "classifier",
          "trained on %d real samples in about %d steps of 128"
              .formatted(split.train().count(), steps));
      protocol.put(
          "classifier's accuracy",
          String.format(
              Locale.ROOT, "%.4f on %s", (double) own / split.test().count(), split.protocol()));
      return new Measurement(
          List.of(
              Labelled.share("requested-class accuracy", fake.right(classifier), fake.count()),
              Labelled.share("accuracy on real samples", own, split.test().count())),
          protocol,
          List.of(weakest(fake, classifier)),
          List.of());
    }
  }

  /** The class with the lowest share. */
  private static String weakest(Labelled fake, Classifier classifier) {
    int classes = fake.classes().size();
    int[] right = new int[classes];
    int[] all = new int[classes];
    int[] found = classifier.classify(fake.rows().values());
    for (int i = 0; i < found.length; i++) {
      int label = fake.rows().labels()[i];
      all[label]++;
      right[label] += found[i] == label ? 1 : 0;
    }
    int worst = -1;
    for (int k = 0; k < classes; k++) {
      boolean worse = worst < 0 || (long) right[k] * all[worst] < (long) right[worst] * all[k];
      worst = all[k] > 0 && worse ? k : worst;
    }
    return "The class with the lowest share is %s: %d of %d samples."
        .formatted(fake.classes().get(worst), right[worst], all[worst]);
  }
}
