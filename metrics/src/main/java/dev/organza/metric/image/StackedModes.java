package dev.organza.metric.image;

import dev.organza.data.Dataset;
import dev.organza.data.Stack;
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
import dev.organza.metric.features.KeptClassifier;
import dev.organza.torch.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The modes of stacked images: a classifier says of which class each channel is, and the modes are
 * the K³ combinations of the K classes, 1,000 of stacked MNIST (Lin et al. 2017, arXiv:1712.04086,
 * section 4.2).
 *
 * @param samples how many generated samples are judged at most; 26,000 in the papers
 * @param images how many grey images the classifier is trained on at most
 * @param steps of its training, about, with minibatches of 128
 */
record StackedModes(int samples, int images, int steps) implements Metric {

  static final StackedModes DEFAULTS = new StackedModes(26_000, 60_000, 1_500);

  private static final int BATCH = 128;

  /** Judged at once, so that few are in memory. */
  private static final int BLOCK = 512;

  /** Of the classifier, whatever the seed of the samples: values of two seeds are comparable. */
  private static final long SEED = 1;

  /** Without held-out images, every sixth image tests the classifier. */
  private static final int FOLD = 6;

  /** A million combinations. */
  private static final int MOST_CLASSES = 100;

  private static final int MOST_TESTED = 10_000;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "stacked-modes",
        "How many combinations of classes are generated in stacked images, and how evenly?",
        Better.LOWER,
        "PacGAN (Lin et al. 2018, arXiv:1712.04086), section 4.2");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    Optional<Stack> stack = input.training().stack();
    return Requirements.all(
        Requirements.that(
            stack.isPresent(),
            "it counts combinations of classes in stacked images, such as stacked:mnist."),
        Requirements.that(
            stack.map(real -> real.images().classes().size()).orElse(0) <= MOST_CLASSES,
            "it counts the combinations of at most %d classes.".formatted(MOST_CLASSES)),
        Requirements.that(
            input
                .heldOut()
                .flatMap(Dataset::stack)
                .flatMap(
                    unseen ->
                        stack.filter(
                            real -> !real.images().classes().equals(unseen.images().classes())))
                .isEmpty(),
            "the held-out images have other classes than the training images."));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    try (Threads.Lease lease = Threads.lease(1)) {
      return measured(input, input.training().stack().orElseThrow());
    }
  }

  private Measurement measured(MetricInput input, Stack real) {
    Optional<Dataset> unseen = input.heldOut().flatMap(Dataset::stack).map(Stack::images);
    Dataset train = part(real.images(), unseen.isPresent(), false).spread(images);
    Dataset test = unseen.orElseGet(() -> part(real.images(), false, true)).spread(MOST_TESTED);
    int epochs = Math.max(1, (int) Math.round((double) steps * BATCH / train.count()));
    String settings = "stacked-modes-1 epochs=%d seed=%d".formatted(epochs, SEED);
    try (Classifier classifier = KeptClassifier.of(train, epochs, SEED, settings)) {
      int count = Math.min(samples, input.fake().count());
      int classes = train.classes().size();
      ModeHistogram found =
          new ModeHistogram(
              counted(classes, count, start -> judged(classifier, input.fake(), start, count)));
      int accurate = (int) Math.round(classifier.accuracy(test) * test.count());
      Map<String, String> protocol = new LinkedHashMap<>();
      protocol.put("samples", Integer.toString(count));
      protocol.put(
          "classifier",
          "of each channel, trained on %d images of %s for %d epochs"
              .formatted(train.count(), train.name(), epochs));
      protocol.put(
          "classifier's accuracy",
          String.format(
              Locale.ROOT,
              "%.4f on %d %s",
              (double) accurate / test.count(),
              test.count(),
              unseen.isPresent() ? "held-out images" : "images not trained on"));
      return new Measurement(
          List.of(
              new Measure("reverse kl", found.reverseKl(), found.interval()),
              Measure.of("modes captured", found.captured()),
              Measure.of("modes", found.counts().length),
              Measure.of("reverse kl of real samples", ofReal(input, classes, count).reverseKl()),
              Measure.of("reverse kl by chance alone", found.byChance()),
              new Measure(
                  "classifier's accuracy",
                  (double) accurate / test.count(),
                  Interval.clopperPearson(accurate, test.count()))),
          protocol,
          notes(count),
          List.of());
    }
  }

  private List<String> notes(int count) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "The reverse KL, in nats, is that of the generated combinations from the uniform distribution; that of real samples is by their labels.");
    if (count < samples) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d samples are judged, and %,d in the papers: fewer samples find fewer modes and a larger KL.",
              count,
              samples));
    }
    return notes;
  }

  /** The images for training or test; with all of them for training, none are for the test. */
  private static Dataset part(Dataset grey, boolean all, boolean tested) {
    return all || grey.count() < FOLD
        ? grey
        : grey.select(
            IntStream.range(0, grey.count())
                .filter(i -> (i % FOLD == FOLD - 1) == tested)
                .toArray());
  }

  private interface Blocks {
    /**
     * The classes of the channels of the samples from here on, 512 at most.
     *
     * @return channel by channel of each sample
     */
    int[] from(int start);
  }

  private static long[] counted(int classes, int count, Blocks blocks) {
    long[] counts = new long[(int) Math.pow(classes, Stack.CHANNELS)];
    for (int start = 0; start < count; start += BLOCK) {
      int[] found = blocks.from(start);
      for (int i = 0; i < found.length; i += Stack.CHANNELS) {
        int mode = 0;
        for (int channel = 0; channel < Stack.CHANNELS; channel++) {
          mode = mode * classes + found[i + channel];
        }
        counts[mode]++;
      }
    }
    return counts;
  }

  private static int[] judged(Classifier classifier, Dataset fake, int start, int count) {
    Rows block = Rows.of(fake, IntStream.range(start, Math.min(count, start + BLOCK)).toArray());
    int plane = fake.shape().elements() / Stack.CHANNELS;
    float[][] channels = new float[block.count() * Stack.CHANNELS][];
    for (int i = 0; i < channels.length; i++) {
      int from = i % Stack.CHANNELS * plane;
      channels[i] = Arrays.copyOfRange(block.values()[i / Stack.CHANNELS], from, from + plane);
    }
    return classifier.classify(channels);
  }

  /** As many training samples, by their labels: what a perfect generator and classifier reach. */
  private static ModeHistogram ofReal(MetricInput input, int classes, int count) {
    Dataset real = input.training();
    Stack stack = real.stack().orElseThrow();
    int known = Math.min(count, real.count());
    return new ModeHistogram(
        counted(
            classes,
            known,
            start ->
                IntStream.range(
                        start * Stack.CHANNELS, Math.min(known, start + BLOCK) * Stack.CHANNELS)
                    .map(i -> stack.label(i / Stack.CHANNELS, i % Stack.CHANNELS))
                    .toArray()));
  }
}
