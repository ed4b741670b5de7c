package dev.organza.metric.game;

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
import dev.organza.torch.Threads;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The gain of data augmentation by generated samples: the test accuracy of a classifier trained on
 * n real samples of each class and generated ones, less that of one trained on the real ones alone,
 * over several draws. Both are trained for the same number of steps.
 *
 * @param perClass n
 * @param synthetic generated samples of each class
 * @param draws how many draws, at least 2
 * @param most how many real samples are drawn from
 * @param tested how many real samples are test samples
 * @param steps of either classifier's training, of 128 samples each
 */
record AugmentationGain(int perClass, int synthetic, int draws, int most, int tested, int steps)
    implements Metric {

  static final AugmentationGain DEFAULTS = new AugmentationGain(20, 100, 5, 5_000, 2_000, 100);

  private static final int LEAST = 20;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "augmentation-gain",
        "Do generated samples improve a classifier that is trained on few real ones?",
        Better.HIGHER,
        "paired differences over draws, Student's t");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.labels(input),
        Requirements.real(input, LEAST),
        Requirements.fake(input, LEAST));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    try (Threads.Lease lease = Threads.lease(1)) {
      return measured(input);
    }
  }

  private Measurement measured(MetricInput input) {
    Labelled.Split split = Labelled.Split.of(input, most + tested, tested);
    Labelled fake =
        new Labelled(
            Rows.of(input.fake(), most, input.seed()),
            split.train().shape(),
            split.train().classes());
    double[] without = new double[draws];
    double[] with = new double[draws];
    for (int draw = 0; draw < draws; draw++) {
      long seed = input.seed() + draw;
      Labelled few = drawn(split.train(), perClass, seed);
      without[draw] = accuracy(few, split.test(), seed);
      with[draw] = accuracy(few.with(drawn(fake, synthetic, seed)), split.test(), seed);
    }
    double gain = mean(with) - mean(without);
    double[] gains = new double[draws];
    for (int draw = 0; draw < draws; draw++) {
      gains[draw] = with[draw] - without[draw];
    }
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("real per class", Integer.toString(perClass));
    protocol.put("synthetic per class", Integer.toString(synthetic));
    protocol.put("draws", Integer.toString(draws));
    protocol.put("classifiers", "about %d steps of 128".formatted(steps));
    protocol.put("tested on", split.protocol());
    return new Measurement(
        List.of(
            new Measure(
                "gain",
                gain,
                Interval.ofMean(
                    gains, "Student's t over " + draws + " draws; the tested samples are fixed")),
            Measure.of("accuracy with synthetic", mean(with)),
            Measure.of("accuracy without", mean(without))),
        protocol,
        List.of(
            String.format(
                Locale.ROOT,
                "With %d real samples of each class the test accuracy is %.1f %%; with %d generated ones of each class in addition it is %.1f %%.",
                perClass,
                100 * mean(without),
                synthetic,
                100 * mean(with)),
            "The generator itself was trained on all labelled data; the gain comes from them."),
        List.of());
  }

  private static Labelled drawn(Labelled from, int perClass, long seed) {
    return new Labelled(from.rows().shuffled(seed), from.shape(), from.classes())
        .perClass(perClass);
  }

  private double accuracy(Labelled trained, Labelled tested, long seed) {
    try (Classifier classifier = trained.classifier(steps, seed)) {
      return (double) tested.right(classifier) / tested.count();
    }
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
