package dev.organza.metric.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.transform.Scaling;
import dev.organza.game.Joined;
import dev.organza.game.Unconditional;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Rows;
import dev.organza.model.TrainableNetwork;
import dev.organza.nn.Initialiser;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LabelMetricsTest {

  private static final int CLASSES = 3;
  private static final ClassAccuracy ACCURACY = new ClassAccuracy(2_000, 600, 80);
  private static final TrainOnSynthetic SYNTHETIC = new TrainOnSynthetic(800, 400, 80);
  private static final AugmentationGain GAIN = new AugmentationGain(3, 60, 3, 1_500, 400, 30);

  /** Three clusters of points, a unit of width each and three apart. */
  private static Dataset clusters(int count, double mislabelled, boolean half, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] samples = new float[count][2];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      int cluster = half ? 0 : i % CLASSES;
      samples[i][0] =
          (float) (3 * Math.cos(2 * Math.PI * cluster / CLASSES) + random.nextGaussian());
      samples[i][1] =
          (float) (3 * Math.sin(2 * Math.PI * cluster / CLASSES) + random.nextGaussian());
      labels[i] = random.nextDouble() < mislabelled ? random.nextInt(CLASSES) : i % CLASSES;
    }
    return Datasets.of("clusters", Shape.of(2), samples, labels, List.of("a", "b", "c"));
  }

  private static MetricInput input(Dataset fake) {
    return MetricInput.of(clusters(2400, 0, false, 1), fake).seed(4).build();
  }

  /** Right labels, some wrong, all samples of one cluster, labels at random. */
  private static List<MetricInput> planted() {
    return List.of(
        input(clusters(1200, 0, false, 2)),
        input(clusters(1200, 0.3, false, 2)),
        input(clusters(1200, 0, true, 2)),
        input(clusters(1200, 1, false, 2)));
  }

  private static double[] values(Metric metric, List<MetricInput> all) {
    return all.stream()
        .mapToDouble(each -> metric.measure(each).measures().get(0).value())
        .toArray();
  }

  @Test
  void accuracyIsTheShareOfRightLabels() {
    double[] found = values(ACCURACY, planted());
    assertThat(found[0]).isGreaterThan(0.97);
    assertThat(found[1]).isCloseTo(0.8, within(0.05)); // of the 30 % a third is right by chance
    assertThat(found[2]).isCloseTo(1.0 / 3, within(0.04));
    assertThat(found[3]).isCloseTo(1.0 / 3, within(0.06));
    assertThat(ACCURACY.measure(planted().get(2)).notes().get(0))
        .containsAnyOf("lowest share is b", "lowest share is c");
  }

  @Test
  void whatIsLeftOutCostsAClassifierThatLearnsFromIt() {
    List<MetricInput> planted = planted();
    double[] found = values(SYNTHETIC, planted);
    assertThat(found[0]).isGreaterThan(0.97);
    assertThat(found[2]).isLessThan(0.8);
    assertThat(found[3]).isLessThan(0.8);
    Measurement measurement = SYNTHETIC.measure(planted.get(0));
    assertThat(measurement.measures().get(1).value()).isGreaterThan(0.97);
    assertThat(Math.abs(measurement.measures().get(2).value())).isLessThan(0.02);
  }

  @Test
  void goodSamplesHelpWhereThereAreFewAndBadOnesDoNot() {
    Measure good = GAIN.measure(planted().get(0)).measures().get(0);
    Measure bad = GAIN.measure(planted().get(3)).measures().get(0);
    assertThat(good.value()).isGreaterThan(0).isGreaterThan(bad.value());
    assertThat(good.interval()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void unlabelledSamplesAreRefused(Without without) {
    Dataset labelled = clusters(100, 0, false, 1);
    Dataset plain = Datasets.of("plain", Shape.of(2), new float[100][2], new int[0], List.of());
    try (MetricInput input =
        without == Without.REAL
            ? MetricInput.of(plain, labelled).build()
            : MetricInput.of(labelled, plain).build()) {
      for (Metric metric : List.of(ACCURACY, SYNTHETIC, GAIN)) {
        assertThat(metric.objection(input))
            .hasValueSatisfying(it -> assertThat(it).contains("have no labels"));
      }
    }
  }

  enum Without {
    REAL,
    FAKE
  }

  @Test
  void heldOutSamplesAreTheTest() {
    try (MetricInput input =
        MetricInput.of(clusters(400, 0, false, 1), clusters(300, 0, false, 2))
            .heldOut(clusters(250, 0, false, 3))
            .build()) {
      for (Metric metric : List.of(SYNTHETIC, GAIN)) {
        assertThat(metric.measure(input).protocol().get("tested on"))
            .isEqualTo("250 held-out samples");
      }
    }
  }

  // The discriminator's features

  /** A residual block gives what its last sum is; its convolutions are not looked at one by one. */
  @Test
  void aBlockWithConvolutionsIsAStageOfFeatures() {
    Network network =
        Network.of(
            Shape.image(1, 8, 8),
            Layer.conv2d(3, 3, 1, 1),
            Layer.relu(),
            Layer.residual(Layer.conv2d(3, 3, 1, 1), Layer.relu(), Layer.conv2d(3, 3, 1, 1)),
            Layer.averagePool(2),
            Layer.residual(Layer.tanh()),
            Layer.flatten(),
            Layer.residual(Layer.linear(48)),
            Layer.linear(1));
    ConvolutionFeatures features = ConvolutionFeatures.of(network);
    assertThat(features.count()).isEqualTo(2);
    try (TrainableNetwork weights = TrainableNetwork.fresh(network, new Initialiser.Normal(1), 1)) {
      float[][] found =
          features.of(
              weights.weights(),
              new Rows(new float[][] {new float[64]}, new int[1]),
              network.input(),
              Scaling.identity(),
              1);
      assertThat(found[0]).hasSize(2 * 3 * 16);
    }
  }

  /** Of one convolution with known weights the feature is known. */
  @Test
  void featuresAreTheLargestActivationsOfEachSixteenth() {
    Network network =
        Network.of(
            Shape.image(1, 8, 8),
            Layer.conv2d(1, 1, 1, 0),
            Layer.leakyRelu(0.5),
            Layer.conv2d(1, 8, 1, 0),
            Layer.flatten());
    float[] image = new float[64];
    for (int i = 0; i < 64; i++) {
      image[i] = i - 20;
    }
    ConvolutionFeatures features = ConvolutionFeatures.of(network);
    assertThat(features.count()).isEqualTo(1);
    try (TrainableNetwork weights = TrainableNetwork.fresh(network, new Initialiser.Normal(1), 1)) {
      float[][] found =
          features.of(
              weights.weights(),
              new Rows(new float[][] {image, image}, new int[2]),
              network.input(),
              Scaling.identity(),
              1);
      assertThat(found[0]).hasSize(16).isEqualTo(found[1]);
      // A kernel of one weight w: activations are w·x, or half of it below 0.
      double ratio = found[0][15] / found[0][14];
      float[] sorted = found[0].clone();
      Arrays.sort(sorted);
      boolean positive = sorted[15] == found[0][15];
      assertThat(ratio).isCloseTo(positive ? 43.0 / 41 : 34.0 / 32, within(1e-4));
    }
  }

  @Test
  void discriminatorsOfImagesAreMeasuredByTheirFeatures() {
    DiscriminatorFeatures metric =
        new DiscriminatorFeatures(new LinearClassifier(40, List.of(1e-2)), 250, 250);
    for (int packing : new int[] {1, 2}) {
      try (Trained run = new Trained("digits", Trained.CONVOLUTIONAL, new Joined(5), packing)) {
        run.play(3);
        try (MetricInput input = run.input()) {
          Measurement measurement = metric.measure(input);
          for (Measure measure : measurement.measures().subList(0, 3)) {
            assertThat(measure.value()).as(measure.name()).isBetween(0.4, 1.0);
          }
          assertThat(measurement.measures().get(1).value()).isGreaterThan(0.7); // pixels of digits
        }
      }
    }
  }

  @Test
  void aPerceptronHasNoSuchFeatures() {
    try (Trained run = new Trained("digits", Trained.SMALL, Unconditional.DEFAULTS, 1);
        MetricInput input = run.input()) {
      assertThat(DiscriminatorFeatures.DEFAULTS.objection(input))
          .hasValueSatisfying(it -> assertThat(it).contains("no convolutions"));
    }
  }
}
