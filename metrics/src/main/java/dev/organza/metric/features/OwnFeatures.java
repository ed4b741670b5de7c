package dev.organza.metric.features;

import dev.organza.Hint;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.metric.Classifier;
import dev.organza.metric.FeatureDescription;
import dev.organza.metric.FeatureExtractor;
import dev.organza.metric.Features;
import dev.organza.torch.RandomStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Features without a download: the 128 activations before the last layer of a small {@link
 * Classifier} of the data's classes, or, without labels, of {@linkplain Turned rotations}.
 *
 * <p>It is trained on five of six samples, at most 12,000 of them (or 3,000 in four rotations), for
 * three epochs, and depends only on the data and the seed. The weights are {@linkplain
 * KeptClassifier cached}.
 */
final class OwnFeatures implements FeatureExtractor {

  private static final int MOST_SAMPLES = 12_000;
  private static final int MOST_TESTED = 10_000;
  private static final int EPOCHS = 3;
  private static final int LEAST_SIDE = 4;

  /** Every sixth sample is held out, to measure the accuracy. */
  private static final int FOLD = 6;

  /** Part of the cache key: to be changed whenever the network or its training changes. */
  private static final String SETTINGS =
      "classifier-1 samples=%d epochs=%d fold=%d".formatted(MOST_SAMPLES, EPOCHS, FOLD);

  private final FeatureDescription description;
  private final Classifier classifier;
  private final Shape images;
  private final boolean labelled;

  private OwnFeatures(
      FeatureDescription description, Classifier classifier, Shape images, boolean labelled) {
    this.description = description;
    this.classifier = classifier;
    this.images = images;
    this.labelled = labelled;
  }

  /**
   * Trains the network or reads it from the cache.
   *
   * @param real images
   * @param heldOut for the accuracy, if it has the same labels; else every sixth real image is used
   * @throws UsageException if the samples are not images, or smaller than 4×4
   */
  static OwnFeatures of(Dataset real, Optional<Dataset> heldOut, long seed) {
    requireImages(real);
    boolean labelled = real.classes().size() >= 2;
    Dataset small = Thumbnails.of(real);
    int most = labelled ? MOST_SAMPLES : MOST_SAMPLES / Turned.POSITIONS;
    int[] chosen = choose(small.count(), false, most, seed);
    Dataset task = task(small.select(chosen), labelled);
    Classifier classifier = trained(task, labelled, seed);
    try {
      Dataset unseen =
          heldOut
              .filter(dataset -> !labelled || dataset.classes().equals(real.classes()))
              .map(Thumbnails::of)
              .orElse(small);
      boolean same = unseen == small;
      int[] tested =
          same
              ? choose(small.count(), true, MOST_TESTED, seed)
              : subset(IntStream.range(0, unseen.count()).toArray(), MOST_TESTED, seed);
      OptionalDouble accuracy =
          tested.length == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(classifier.accuracy(task(unseen.select(tested), labelled)));
      return new OwnFeatures(
          new FeatureDescription(
              name(real, labelled),
              KeptTensors.sha256(classifier.tensors()),
              classifier.dimension(),
              labelled ? real.classes().size() : 0,
              accuracy),
          classifier,
          real.shape(),
          labelled);
    } catch (RuntimeException e) {
      classifier.close();
      throw e;
    }
  }

  private static void requireImages(Dataset real) {
    if (!real.shape().isImage()) {
      throw new UsageException(
          "Features are of images, and %s has rows of %d numbers."
              .formatted(real.name(), real.shape().elements()));
    }
    Shape small = Thumbnails.shape(real.shape());
    if (small.dimension(1) < LEAST_SIDE || small.dimension(2) < LEAST_SIDE) {
      throw new UsageException(
          "The images of %s are %d×%d, and the own features need 4×4 pixels at least."
              .formatted(real.name(), real.shape().dimension(1), real.shape().dimension(2)),
          Hint.say("Give a network of your own with ").argument(Hint.Argument.FEATURES).and("."));
    }
  }

  private static String name(Dataset real, boolean labelled) {
    String task =
        labelled
            ? "classifier of " + real.name()
            : (real.shape().dimension(1) == real.shape().dimension(2)
                    ? "classifier of the four rotations of "
                    : "classifier of the four mirrorings of ")
                + real.name()
                + " (self-supervised)";
    String fitted = Thumbnails.describe(real.shape());
    return fitted.equals("none") ? task : task + ", " + fitted;
  }

  private static Dataset task(Dataset images, boolean labelled) {
    return labelled ? images : new Turned(images);
  }

  /** Indices of the training part or the test part, at most so many, ascending. */
  private static int[] choose(int count, boolean tested, int most, long seed) {
    int[] fold = IntStream.range(0, count).filter(i -> (i % FOLD == FOLD - 1) == tested).toArray();
    return subset(fold, most, seed);
  }

  private static int[] subset(int[] indices, int most, long seed) {
    if (indices.length <= most) {
      return indices;
    }
    SplittableRandom random = new SplittableRandom(RandomStream.derive(seed, "features/subset"));
    int[] shuffled = indices.clone();
    for (int i = 0; i < most; i++) {
      int other = i + random.nextInt(shuffled.length - i);
      int kept = shuffled[i];
      shuffled[i] = shuffled[other];
      shuffled[other] = kept;
    }
    int[] chosen = Arrays.copyOf(shuffled, most);
    Arrays.sort(chosen);
    return chosen;
  }

  private static Classifier trained(Dataset task, boolean labelled, long seed) {
    return KeptClassifier.of(
        task, EPOCHS, seed, SETTINGS + " labelled=" + labelled + " seed=" + seed);
  }

  @Override
  public FeatureDescription description() {
    return description;
  }

  @Override
  public Features extract(float[][] samples) {
    float[][] small = new float[samples.length][];
    for (int i = 0; i < samples.length; i++) {
      small[i] = Thumbnails.of(samples[i], images);
    }
    Features features = classifier.features(small);
    return labelled ? features : new Features(features.values(), new float[samples.length][0]);
  }

  /**
   * The features as {@link #extract} gives them, differentiable.
   *
   * @param samples {@code [N,C,H,W]} from 0 to 1
   */
  Tensor embed(Tensor samples) {
    return classifier.embed(Thumbnails.of(samples));
  }

  @Override
  public void close() {
    classifier.close();
  }
}
