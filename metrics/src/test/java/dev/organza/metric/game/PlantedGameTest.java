package dev.organza.metric.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.data.transform.Scaling;
import dev.organza.game.AdversarialGame;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.prior.Prior;
import dev.organza.metric.Measure;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricInput;
import dev.organza.model.GeneratedSamples;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.nn.Initialiser;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Precision;
import dev.organza.torch.RandomStream;
import dev.organza.train.Hardware;
import dev.organza.train.Plan;
import dev.organza.train.PlayerOptions;
import dev.organza.train.Trainer;
import dev.organza.train.TrainingData;
import dev.organza.train.TrainingOptions;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Metrics of the game on pairs whose distance from the equilibrium is known: the data are normal, G
 * passes on a latent of a planted distribution, and D is ½ everywhere.
 */
class PlantedGameTest {

  private static final int SAMPLES = 6_000;
  private static final BestResponse RESPONSE = new BestResponse(400, 256, 3e-3, 50, 0);
  private static final DualityGap GAP = new DualityGap(RESPONSE, RESPONSE, SAMPLES, 1_000);
  private static final RetrainedDiscriminator RETRAINED =
      new RetrainedDiscriminator(RESPONSE, RESPONSE, SAMPLES, 1_000);
  private static final OptimalDiscriminator OPTIMAL = new OptimalDiscriminator(50_000, 100);

  /** What the generator's samples are, in standard deviations of the data. Each is worse. */
  enum Generator {
    REAL((z, unused) -> z, PlantedGameTest::normal),
    DAMAGED((z, unused) -> z + 0.5, x -> normal(x - 0.5)),
    HALF((z, unused) -> Math.abs(z), x -> x > 0 ? 2 * normal(x) : 0),
    NOISE((z, u) -> 40 * u - 20, x -> Math.abs(x) < 20 ? 1.0 / 40 : 0);

    private final DoubleBinaryOperator sample;
    private final DoubleUnaryOperator density;

    Generator(DoubleBinaryOperator sample, DoubleUnaryOperator density) {
      this.sample = sample;
      this.density = density;
    }

    /** JSD(p, q) = ½ ∫ p log 2p/(p+q) + q log 2q/(p+q), in nats. */
    double divergence() {
      return integral(
          (p, q) ->
              (p > 0 ? p / 2 * Math.log(2 * p / (p + q)) : 0)
                  + (q > 0 ? q / 2 * Math.log(2 * q / (p + q)) : 0));
    }

    /** The total variation distance ½ ∫ |p − q|. */
    double variation() {
      return integral((p, q) -> Math.abs(p - q) / 2);
    }

    private double integral(DoubleBinaryOperator ofDensities) {
      double step = 1e-3;
      double sum = 0;
      for (double x = -25 + step / 2; x < 25; x += step) {
        sum += ofDensities.applyAsDouble(normal(x), density.applyAsDouble(x)) * step;
      }
      return sum;
    }
  }

  private static double normal(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  private record Planted(Generator generator) implements Prior {

    @Override
    public int size() {
      return 1;
    }

    @Override
    public Tensor sample(long count, RandomStream stream) {
      float[] normal = HostMemory.floats(stream.normal(0, 1, count));
      float[] uniform = HostMemory.floats(stream.uniform(0, 1, count));
      float[] samples = new float[normal.length];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (float) generator.sample.applyAsDouble(normal[i], uniform[i]);
      }
      return HostMemory.tensor(samples, Device.cpu(), count, 1);
    }
  }

  /** G's only weight is 1. D's last ones are 0, so that it says ½ of everything, and can learn. */
  private static final Initialiser START =
      (ParameterSpec spec, RandomStream stream) -> {
        Tensor usual = Initialiser.Xavier.DEFAULTS.weight(spec, stream);
        long[] sizes = spec.tensor().sizeArray();
        if (sizes[0] > 1) {
          return usual;
        }
        return usual.fill_(new Scalar(sizes[1] == 1 ? 1.0 : 0.0));
      };

  private static double[] measures(Metric metric, Generator generator) {
    try (Dataset data =
        Sources.standard()
            .open(
                DataOptions.DEFAULTS.withSource("gaussian").withFirst(SAMPLES),
                DownloadListener.silent())) {
      AdversarialGame game =
          new AdversarialGame(
              Network.of(Shape.of(1), Layer.linear(1)),
              Network.of(
                  Shape.of(1),
                  Layer.linear(32),
                  Layer.leakyRelu(0.2),
                  Layer.linear(32),
                  Layer.leakyRelu(0.2),
                  Layer.linear(1)),
              new Planted(generator),
              NonSaturating.DEFAULTS);
      PlayerOptions options =
          new PlayerOptions(
              START,
              PlayerOptions.DEFAULTS.optimizer(),
              PlayerOptions.DEFAULTS.learningRateSchedule(),
              0);
      TrainingData training = TrainingData.of(data, Scaling.standardise(data));
      try (Trainer trainer =
              new Trainer(
                  new Plan(game, options, TrainingOptions.DEFAULTS, 3),
                  training,
                  new Hardware(Device.cpu(), 1, Precision.FLOAT32));
          Model model = Model.of(trainer, ModelDescription.of("planted", game, training));
          MetricInput input =
              MetricInput.of(data, GeneratedSamples.of("planted", model, SAMPLES, 5))
                  .model(model)
                  .seed(2)
                  .build()) {
        return metric.measure(input).measures().stream().mapToDouble(Measure::value).toArray();
      }
    }
  }

  /** The metric's first figure is so many times the divergence, and larger for each worse G. */
  private static void requireDivergence(Metric metric, double times, double tolerance) {
    double before = Double.NEGATIVE_INFINITY;
    for (Generator generator : Generator.values()) {
      double found = measures(metric, generator)[0];
      assertThat(found)
          .as(generator.name())
          .isGreaterThan(before)
          .isCloseTo(times * generator.divergence(), within(tolerance));
      before = found;
    }
  }

  /** At D = ½ G wins nothing, and D can win V(D*, G) + log 4 = 2 JSD. */
  @Test
  void theGapIsTwiceTheDivergence() {
    requireDivergence(GAP, 2, 0.06);
  }

  @Test
  void theRetrainedDiscriminatorFindsTheDivergence() {
    requireDivergence(RETRAINED, 1, 0.03);
  }

  /**
   * D* = p/(p+q), so that the mean of |½ − D*| over (p+q)/2 is ¼ ∫ |p − q|: half of the total
   * variation.
   */
  @ParameterizedTest
  @EnumSource
  void theDistanceToTheBestDiscriminatorIsHalfTheVariation(Generator generator) {
    double[] measures = measures(OPTIMAL, generator);
    assertThat(measures[0]).isCloseTo(generator.variation() / 2, within(0.01));
    assertThat(measures[1]).isCloseTo(generator.divergence(), within(0.01));
    assertThat(measures[2]).as("D = ½ finds nothing").isCloseTo(0, within(1e-6));
  }
}
