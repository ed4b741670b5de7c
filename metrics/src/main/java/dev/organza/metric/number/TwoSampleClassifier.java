package dev.organza.metric.number;

import dev.organza.Shape;
import dev.organza.data.Datasets;
import dev.organza.journal.Better;
import dev.organza.metric.Classifier;
import dev.organza.metric.ColumnScale;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * The classifier two-sample test (Lopez-Paz and Oquab 2017, arXiv:1610.06545, section 3): a
 * classifier of real against generated samples is trained on one half of both and tested on the
 * other. An accuracy of ½ is chance, and 1 a perfect distinction.
 *
 * <p>The classifier is a small network ({@link Classifier}), or nearest neighbours if there are too
 * few samples to train one. Rows with more columns than training rows are first described by a few
 * {@linkplain WideSamples distances}. Columns have robust scales ({@link ColumnScale}).
 *
 * @param rows how many samples of either side are used if they are rows of numbers
 * @param images and if they are images, which take longer
 * @param steps of the network's training
 */
record TwoSampleClassifier(int rows, int images, int steps) implements Metric {

  static final TwoSampleClassifier DEFAULTS = new TwoSampleClassifier(5_000, 2_000, 800);

  /** The minibatch of {@link Classifier}, and its least training set. */
  private static final int BATCH = 128;

  private static final int LEAST = 10;

  private static final double SURPRISING = 0.01;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "two-sample-classifier",
        "Can a classifier distinguish generated from real samples?",
        Better.LOWER,
        "classifier two-sample test (Lopez-Paz and Oquab 2017, arXiv:1610.06545)");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(Requirements.numbers(input), Requirements.counts(input, LEAST));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    boolean image = input.real().shape().isImage();
    int each =
        Math.min(image ? images : rows, Math.min(input.real().count(), input.fake().count()));
    long seed = input.seed();
    Rows drawn = Rows.of(input.real(), each, seed).shuffled(seed);
    Rows real = drawn.from(drawn.origin());
    Rows fake = Rows.of(input.fake(), each, seed + 1).shuffled(seed + 1).from(drawn.origin());
    int half = each / 2;
    boolean wide = !image && half < input.real().shape().elements();
    Shape shape = input.real().shape();
    if (wide) {
      Rows[] described = WideSamples.of(real, fake, half);
      real = described[0];
      fake = described[1];
      shape = Shape.of(real.values()[0].length);
    }
    boolean network = 2 * half >= 2 * BATCH;
    int epochs = network ? Math.max(1, (image ? steps / 4 : steps) / (2 * half / BATCH)) : 0;
    boolean[] saidFake =
        network
            ? byNetwork(shape, real, fake, half, epochs, seed)
            : image ? byNeighbour(real, fake, half) : byNeighbourOfRows(real, fake, half);
    int tested = each - half;
    int right = 0;
    for (int i = 0; i < saidFake.length; i++) {
      right += saidFake[i] == i >= tested ? 1 : 0;
    }
    int trials = 2 * tested;
    double accuracy = (double) right / trials;
    double p = right == 0 ? 1 : BinomialDistribution.of(trials, 0.5).survivalProbability(right - 1);
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put(
        "classifier",
        network
            ? (image ? "small convolutional network" : "perceptron of 128 and 128 units")
                + ", Adam 1e-3, %d epochs of batch %d".formatted(epochs, BATCH)
            : "nearest neighbour, Euclidean");
    protocol.put(
        "columns",
        image
            ? "pixels"
            : wide ? WideSamples.DESCRIPTION : "in robust deviations, far values drawn in");
    protocol.put("trained on", half + " of each");
    protocol.put("tested on", tested + " of each");
    return new Measurement(
        List.of(
            new Measure("accuracy", accuracy, Interval.clopperPearson(right, trials)),
            Measure.of("p-value", p),
            Measure.of("accuracy it would notice", noticed(trials))),
        protocol,
        notes(accuracy, p, trials, wide ? input.real().shape().elements() : 0, half),
        List.of());
  }

  private static List<String> notes(double accuracy, double p, int trials, int columns, int half) {
    List<String> notes = new ArrayList<>();
    if (p < SURPRISING) {
      notes.add(
          String.format(
              Locale.ROOT,
              "A classifier distinguishes generated from real samples: its test accuracy is %.1f %% (50 %% is chance, %s).",
              100 * accuracy,
              probability(p)));
      return notes;
    }
    notes.add(
        String.format(
            Locale.ROOT,
            "No difference was found: the test accuracy is %.1f %% (50 %% is chance, %s). With %,d test samples an accuracy of %.1f %% or more would be detected with a power of 80 %%.",
            100 * accuracy,
            probability(p),
            trials,
            100 * noticed(trials)));
    if (columns > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "The power is low: with %,d training samples of each side and %,d columns the classifier uses norms and distances only. No finding does not mean that there is no difference.",
              half,
              columns));
    }
    return notes;
  }

  /** The accuracy that this test detects with a power of 80 %. */
  private static double noticed(int trials) {
    // The normal approximation, with quantiles of 1 % and 20 %, by fixed-point iteration.
    double accuracy = 0.5;
    for (int i = 0; i < 20; i++) {
      accuracy =
          0.5
              + (2.326 * 0.5 + 0.8416 * Math.sqrt(Math.max(0, accuracy * (1 - accuracy))))
                  / Math.sqrt(trials);
    }
    return Math.min(1, accuracy);
  }

  /** A p-value as text. */
  static String probability(double p) {
    return p < 1e-6 ? "p < 1e-6" : String.format(Locale.ROOT, "p = %.2g", p);
  }

  /** Whether each test sample is classified as generated; the real ones first. */
  private static boolean[] byNetwork(
      Shape shape, Rows real, Rows fake, int half, int epochs, long seed) {
    float[][] samples = new float[2 * half][];
    int[] labels = new int[2 * half];
    for (int i = 0; i < half; i++) {
      samples[i] = real.values()[i];
      samples[half + i] = fake.values()[i];
      labels[half + i] = 1;
    }
    float[][] tested = tested(real, fake, half);
    try (var data = Datasets.of("both", shape, samples, labels, List.of("real", "generated"));
        Classifier classifier = Classifier.train(data, epochs, seed)) {
      int[] found = classifier.classify(tested);
      boolean[] said = new boolean[found.length];
      for (int i = 0; i < said.length; i++) {
        said[i] = found[i] == 1;
      }
      return said;
    }
  }

  private static float[][] tested(Rows real, Rows fake, int half) {
    int tested = real.count() - half;
    float[][] samples = new float[2 * tested][];
    for (int i = 0; i < tested; i++) {
      samples[i] = real.values()[half + i];
      samples[tested + i] = fake.values()[half + i];
    }
    return samples;
  }

  private static boolean[] byNeighbourOfRows(Rows real, Rows fake, int half) {
    ColumnScale[] scales = ColumnScale.of(real.range(0, half));
    return byNeighbour(drawnIn(real, scales), drawnIn(fake, scales), half);
  }

  private static Rows drawnIn(Rows rows, ColumnScale[] scales) {
    float[][] values = new float[rows.count()][scales.length];
    for (int i = 0; i < values.length; i++) {
      for (int k = 0; k < scales.length; k++) {
        values[i][k] = (float) scales[k].drawnIn(rows.values()[i][k]);
      }
    }
    return new Rows(values, rows.labels());
  }

  private static boolean[] byNeighbour(Rows real, Rows fake, int half) {
    float[][] tested = tested(real, fake, half);
    boolean[] said = new boolean[tested.length];
    for (int i = 0; i < said.length; i++) {
      said[i] = nearest(tested[i], fake, half) < nearest(tested[i], real, half);
    }
    return said;
  }

  private static double nearest(float[] sample, Rows among, int first) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < first; i++) {
      double sum = 0;
      for (int k = 0; k < sample.length; k++) {
        double d = sample[k] - among.values()[i][k];
        sum += d * d;
      }
      least = Math.min(least, sum);
    }
    return least;
  }
}
