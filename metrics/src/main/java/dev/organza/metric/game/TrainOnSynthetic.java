package dev.organza.metric.game;

import dev.organza.journal.Better;
import dev.organza.metric.Classifier;
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
 * Train on synthetic, test on real (Esteban et al. 2017, arXiv:1706.02633, section 5.2): the test
 * accuracy on real samples of a classifier trained on generated ones, beside that of one trained on
 * as many real ones. Unlike {@link ClassAccuracy} it is low if classes are missing or have little
 * diversity.
 *
 * @param most how many samples of each side are used
 * @param tested how many real samples are test samples
 * @param steps of either classifier's training, of 128 samples each
 */
record TrainOnSynthetic(int most, int tested, int steps) implements Metric {

  static final TrainOnSynthetic DEFAULTS = new TrainOnSynthetic(8_000, 2_000, 300);

  private static final int LEAST = 20;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "train-on-synthetic",
        "How well does a classifier trained on generated samples recognise real ones?",
        Better.HIGHER,
        "Esteban et al. 2017 (arXiv:1706.02633), section 5.2");
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
    long seed = input.seed();
    Labelled.Split split = Labelled.Split.of(input, most + tested, tested);
    int count = Math.min(most, Math.min(split.train().count(), input.fake().count()));
    Labelled real =
        new Labelled(
            split.train().rows().range(0, count), split.train().shape(), split.train().classes());
    Labelled fake = new Labelled(Rows.of(input.fake(), count, seed), real.shape(), real.classes());
    int bySynthetic = right(fake, split.test(), seed);
    int byReal = right(real, split.test(), seed);
    int of = split.test().count();
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put(
        "classifiers", "trained on %d samples in about %d steps of 128".formatted(count, steps));
    protocol.put("tested on", split.protocol());
    return new Measurement(
        List.of(
            Labelled.share("accuracy trained on synthetic", bySynthetic, of),
            Labelled.share("accuracy trained on real", byReal, of),
            Measure.of("lost", (double) (byReal - bySynthetic) / of)),
        protocol,
        List.of(
            String.format(
                Locale.ROOT,
                "Trained on %,d generated samples, a classifier has a test accuracy on real ones of %.1f %%; trained on as many real samples, %.1f %%.",
                count,
                100.0 * bySynthetic / of,
                100.0 * byReal / of)),
        List.of());
  }

  private int right(Labelled trained, Labelled tested, long seed) {
    try (Classifier classifier = trained.classifier(steps, seed)) {
      return tested.right(classifier);
    }
  }
}
