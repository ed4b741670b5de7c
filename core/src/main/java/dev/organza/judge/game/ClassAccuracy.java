package dev.organza.judge.game;

import dev.organza.judge.Classifier;
import dev.organza.judge.Evidence;
import dev.organza.judge.Judge;
import dev.organza.judge.JudgeDescription;
import dev.organza.judge.Rows;
import dev.organza.judge.Verdict;
import dev.organza.torch.Threads;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The share of generated samples that a classifier, which has learned from real samples, sees as
 * the class that was asked for. It is to be read beside the classifier's own accuracy on real
 * samples it has not seen: a generator cannot be judged better than the judge, and one that draws a
 * clear example of each class again and again scores high.
 *
 * @param most how many real samples are used
 * @param judged how many generated samples are judged
 * @param steps of the classifier's training, of 128 samples each
 */
record ClassAccuracy(int most, int judged, int steps) implements Judge {

  static final ClassAccuracy DEFAULTS = new ClassAccuracy(12_000, 2_000, 500);

  private static final int LEAST = 20;

  @Override
  public JudgeDescription description() {
    return new JudgeDescription(
        "class-accuracy",
        "How often is a generated sample of the class that was asked for?",
        JudgeDescription.Better.HIGHER,
        "GAN-test (Shmelkov et al. 2018, arXiv:1807.09499), section 3");
  }

  @Override
  public Optional<String> objection(Evidence evidence) {
    return Needs.all(Needs.labels(evidence), Needs.real(evidence, LEAST));
  }

  @Override
  public Verdict judge(Evidence evidence) {
    requireFit(evidence);
    Threads.use(1);
    Labelled.Split split = Labelled.Split.of(evidence, most, judged);
    Labelled fake =
        new Labelled(
            Rows.of(evidence.fake(), judged, evidence.seed()),
            evidence.real().shape(),
            evidence.real().classes());
    try (Classifier classifier = split.train().classifier(steps, evidence.seed())) {
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
      return new Verdict(
          List.of(
              Labelled.share("requested-class accuracy", fake.right(classifier), fake.count()),
              Labelled.share("accuracy on real samples", own, split.test().count())),
          protocol,
          List.of(weakest(fake, classifier)),
          List.of());
    }
  }

  /** Which class is met least. */
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
    return "The class met least is %s: %d of %d samples."
        .formatted(fake.classes().get(worst), right[worst], all[worst]);
  }
}
