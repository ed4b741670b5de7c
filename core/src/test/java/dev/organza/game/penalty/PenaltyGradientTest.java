package dev.organza.game.penalty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.BatchNorm;
import dev.organza.nn.layer.Conv1d;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.ConvTranspose1d;
import dev.organza.nn.layer.ConvTranspose2d;
import dev.organza.nn.layer.Crop;
import dev.organza.nn.layer.Flatten;
import dev.organza.nn.layer.Fork;
import dev.organza.nn.layer.InstanceNorm;
import dev.organza.nn.layer.Join;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.LayerKinds;
import dev.organza.nn.layer.LayerNorm;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.layer.Maxout;
import dev.organza.nn.layer.Noise;
import dev.organza.nn.layer.Noise.Dropout;
import dev.organza.nn.layer.Noise.GaussianNoise;
import dev.organza.nn.layer.Pad;
import dev.organza.nn.layer.Progressive;
import dev.organza.nn.layer.Projection;
import dev.organza.nn.layer.Resampling.AveragePool;
import dev.organza.nn.layer.Resampling.Downsample;
import dev.organza.nn.layer.Resampling.PixelShuffle;
import dev.organza.nn.layer.Resampling.PixelUnshuffle;
import dev.organza.nn.layer.Resampling.Smooth;
import dev.organza.nn.layer.Resampling.Upsample;
import dev.organza.nn.layer.Reshape;
import dev.organza.nn.layer.Residual;
import dev.organza.nn.layer.SelfAttention;
import dev.organza.nn.layer.Skip;
import dev.organza.nn.layer.Spectral;
import dev.organza.nn.layer.Style;
import dev.organza.nn.network.Network;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The gradient of each penalty by D's parameters, for a D with each kind of layer, against central
 * differences of its value in float64. It is the second derivative of the layer, and a layer
 * without one gives no error, but a penalty that trains nothing.
 */
class PenaltyGradientTest {

  private static final double TOLERANCE = 1e-8;

  private static final Map<String, Penalty> PENALTIES =
      Map.of(
          "gradient penalty", GradientPenalty.DEFAULTS,
          "R1", R1.DEFAULTS,
          "R2", R2.DEFAULTS,
          "DRAGAN", Dragan.DEFAULTS,
          // Whose average hardly moves: it is a constant in the gradient.
          "path length", new PathLength(2, 1 - 1e-15, 1, 1),
          "weight decay", new WeightDecay(1));

  /** For each kind of layer a few networks with it in the middle; a new kind adds a line. */
  private static final Map<Class<? extends Layer>, List<Network>> EXAMPLES =
      Map.ofEntries(
          Map.entry(Linear.class, List.of(rows(Layer.linear(4)), rows(new Linear(4, false)))),
          Map.entry(
              Linear.Embeddings.class,
              List.of(
                  rows(
                      new Linear.Embeddings(
                          List.of(
                              new Linear.Embeddings.RowPart(3, 1),
                              new Linear.Embeddings.RowPart(1, 0),
                              new Linear.Embeddings.RowPart(2, 2)),
                          2)))),
          Map.entry(Maxout.class, List.of(rows(Layer.maxout(4, 3)))),
          Map.entry(
              Conv2d.class,
              List.of(
                  images(Layer.conv2d(3, 4, 2, 1)),
                  images(Layer.conv2d(2, 3, 1, 1)),
                  images(new Conv2d(4, 3, 1, 1, true, 2)),
                  images(Layer.conv2d(3, 6, 1, 0)),
                  images(new Conv2d(3, 1, 1, 0, false)))),
          Map.entry(
              ConvTranspose2d.class,
              List.of(
                  images(Layer.convTranspose2d(2, 4, 2, 1)),
                  images(new ConvTranspose2d(2, 3, 2, 1, 1, false)),
                  images(Layer.conv2d(3, 6, 1, 0), Layer.convTranspose2d(2, 3, 1, 0)))),
          Map.entry(
              BatchNorm.class,
              List.of(
                  rows(Layer.batchNorm()),
                  images(Layer.batchNorm()),
                  rows(new BatchNorm(0.1, 1e-5, false)))),
          Map.entry(
              LayerNorm.class,
              List.of(
                  rows(Layer.layerNorm()),
                  images(Layer.layerNorm()),
                  rows(new LayerNorm(1e-5, false)))),
          Map.entry(Dropout.class, List.of(rows(Layer.dropout(0.3)), images(Layer.dropout(0.5)))),
          Map.entry(
              GaussianNoise.class,
              List.of(rows(Layer.gaussianNoise(0.5)), images(Layer.gaussianNoise(0.2)))),
          Map.entry(Reshape.class, List.of(images(Layer.reshape(4, 3, 6)))),
          Map.entry(Flatten.class, List.of(images(Layer.flatten(), Layer.linear(3)))),
          Map.entry(
              Upsample.class,
              List.of(
                  images(Layer.upsample(2)),
                  images(new Upsample(2, Upsample.Interpolation.BILINEAR)))),
          Map.entry(
              Pad.class,
              Stream.of(Pad.Border.values())
                  .map(border -> images(new Pad(1, 2, 0, 1, border)))
                  .toList()),
          Map.entry(Crop.class, List.of(images(new Crop(1, 0, 2, 1)))),
          Map.entry(
              Spectral.class,
              List.of(
                  rows(Layer.spectral(Layer.linear(4))),
                  rows(Layer.spectral(Layer.maxout(4, 3))),
                  rows(Layer.tanh(), Layer.spectral(new Projection(3))),
                  images(Layer.spectral(Layer.conv2d(3, 4, 2, 1))),
                  images(Layer.spectral(Layer.convTranspose2d(2, 4, 2, 1))))),
          Map.entry(Join.class, List.of(rows(new Join(3, 2)), images(new Join(3, 1)))),
          Map.entry(
              Join.ConditionAlone.class,
              List.of(
                  rows(
                      new Fork(
                          List.of(Layer.linear(3)),
                          List.of(new Join.ConditionAlone(2), Layer.linear(2)))))),
          Map.entry(Join.Beside.class, List.of(rows(new Join.Beside(2)))),
          Map.entry(Projection.class, List.of(rows(Layer.tanh(), new Projection(3)))),
          Map.entry(
              Fork.class,
              List.of(
                  rows(
                      new Fork(List.of(Layer.linear(3), Layer.tanh()), List.of(Layer.linear(2)))))),
          Map.entry(
              Conv1d.class,
              List.of(
                  signals(Layer.conv1d(3, 4, 2, 1)), signals(new Conv1d(3, 3, 1, 2, 2, false)))),
          Map.entry(
              ConvTranspose1d.class,
              List.of(
                  signals(Layer.convTranspose1d(2, 4, 2, 1)),
                  signals(new ConvTranspose1d(2, 3, 2, 1, 1, false)))),
          Map.entry(
              PixelShuffle.class, List.of(images(Layer.conv2d(4, 1, 1, 0), new PixelShuffle(2)))),
          Map.entry(PixelUnshuffle.class, List.of(images(new PixelUnshuffle(2)))),
          Map.entry(Downsample.class, List.of(images(Layer.downsample()))),
          Map.entry(Smooth.class, List.of(images(new Smooth()))),
          Map.entry(AveragePool.class, List.of(images(Layer.averagePool(2)))),
          Map.entry(
              InstanceNorm.class,
              List.of(images(Layer.instanceNorm()), images(new InstanceNorm(1e-5, false)))),
          Map.entry(
              Residual.class,
              List.of(
                  rows(Layer.residual(Layer.tanh(), Layer.linear(6))),
                  images(Layer.residual(Layer.conv2d(2, 3, 1, 1), Layer.tanh())))),
          Map.entry(
              Skip.class,
              List.of(
                  rows(Layer.skip(Layer.linear(3), Layer.tanh())),
                  images(Layer.skip(Layer.conv2d(1, 3, 1, 1))))),
          Map.entry(
              SelfAttention.class,
              List.of(images(new SelfAttention(1)), images(Layer.spectral(new SelfAttention(2))))),
          Map.entry(Noise.PixelNoise.class, List.of(images(new Noise.PixelNoise()))),
          Map.entry(Noise.PhaseShuffle.class, List.of(signals(new Noise.PhaseShuffle(2)))),
          Map.entry(Noise.ColumnHeads.class, List.of(rows(heads()))),
          Map.entry(
              Progressive.PixelNorm.class,
              List.of(
                  rows(new Progressive.PixelNorm()),
                  images(Layer.conv2d(8, 1, 1, 0), new Progressive.PixelNorm()))),
          Map.entry(
              Progressive.MinibatchDeviation.class,
              List.of(images(new Progressive.MinibatchDeviation(3)))),
          Map.entry(
              Progressive.Equalised.class,
              List.of(
                  rows(new Progressive.Equalised(Layer.linear(4), 1.4142, 0.5)),
                  images(new Progressive.Equalised(Layer.conv2d(3, 3, 2, 1), 1, 1)))),
          Map.entry(Style.Styles.class, List.of(rows(new Style.Styles(3, 0, 0.9, 0.6)))),
          // Its input reaches its output through the styles of the layers after it only.
          Map.entry(Style.Constant.class, List.of(synthesis())),
          Map.entry(
              Style.Modulated.class,
              List.of(
                  images(new Style.Modulated(3, 3, 1, 0, 5, true, 1.4142)),
                  images(new Style.Modulated(2, 1, 3, 1, 6, false, 1)))),
          Map.entry(Style.Synthesis.class, List.of(synthesis())),
          activation(Layer.relu()),
          activation(Layer.leakyRelu(0.2)),
          activation(Layer.tanh()),
          activation(Layer.sigmoid()),
          activation(new Activation.Softplus()),
          activation(new Activation.Elu(0.8)),
          activation(new Activation.Gelu()));

  private static Map.Entry<Class<? extends Layer>, List<Network>> activation(Activation layer) {
    return Map.entry(layer.getClass(), List.of(rows(layer), images(layer)));
  }

  /** Parameters before and after, and a curved function, so that everything depends on them. */
  private static Network rows(Layer... layers) {
    List<Layer> all = new ArrayList<>(List.of(Layer.linear(6)));
    all.addAll(List.of(layers));
    all.addAll(List.of(Layer.tanh(), Layer.linear(1)));
    return Network.of(Shape.of(5), all);
  }

  private static Noise.ColumnHeads heads() {
    return new Noise.ColumnHeads(
        List.of(
            new Noise.ColumnHeads.ColumnHead(Noise.ColumnHeads.Function.TANH, 1),
            new Noise.ColumnHeads.ColumnHead(Noise.ColumnHeads.Function.CATEGORY, 3),
            new Noise.ColumnHeads.ColumnHead(Noise.ColumnHeads.Function.MODE, 2)),
        0.7);
  }

  private static Network synthesis() {
    return rows(
        new Style.Synthesis(
            List.of(
                new Style.Constant(2, 2),
                new Style.Modulated(3, 3, 2, 0, 6, true, 1.4142),
                Layer.tanh())),
        Layer.flatten());
  }

  private static Network signals(Layer... layers) {
    List<Layer> all = new ArrayList<>(List.of(Layer.conv1d(2, 3, 1, 1)));
    all.addAll(List.of(layers));
    all.addAll(List.of(Layer.tanh(), Layer.flatten(), Layer.linear(1)));
    return Network.of(Shape.of(2, 8), all);
  }

  private static Network images(Layer... layers) {
    List<Layer> all = new ArrayList<>(List.of(Layer.conv2d(2, 3, 1, 1)));
    all.addAll(List.of(layers));
    all.addAll(List.of(Layer.tanh(), Layer.flatten(), Layer.linear(1)));
    return Network.of(Shape.image(2, 6, 6), all);
  }

  @Test
  void everyKindOfLayerHasAnExample() {
    for (Class<? extends Layer> kind : LayerKinds.all().toList()) {
      List<Network> examples = EXAMPLES.get(kind);
      assertThat(examples).as("no example of " + kind.getSimpleName()).isNotNull();
      for (Network example : Objects.requireNonNull(examples)) {
        assertThat(example.layers().stream().flatMap(Layer::withChildren))
            .hasAtLeastOneElementOfType(kind);
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> theGradientIsTheSlopeOfThePenalty() {
    return new TreeSet<>(PENALTIES.keySet()).stream().flatMap(PenaltyGradientTest::tests);
  }

  private static Stream<DynamicTest> tests(String name) {
    Penalty penalty = Objects.requireNonNull(PENALTIES.get(name));
    return LayerKinds.all()
        .flatMap(kind -> EXAMPLES.getOrDefault(kind, List.of()).stream())
        .map(
            network ->
                DynamicTest.dynamicTest(name + ", " + network, () -> check(penalty, network)));
  }

  private static void check(Penalty penalty, Network network) {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(11, "gradient")) {
      List<Tensor> at = new ArrayList<>();
      List<Tensor> along = new ArrayList<>();
      for (var spec : network.parameters()) {
        at.add(normal(stream, spec.sizeArray()));
        along.add(normal(stream, spec.sizeArray()));
      }
      List<Tensor> buffers = new ArrayList<>();
      for (var spec : network.buffers()) {
        // Above 0, as a running variance is.
        buffers.add(normal(stream, spec.sizeArray()).abs().add(new Scalar(0.5)));
      }
      Tensor real = normal(stream, network.input().batch(3));
      Tensor fake = normal(stream, network.input().batch(3));
      Tensor condition = normal(stream, 3, network.condition());
      Value value = new Value(penalty, network, buffers, real, fake, condition);

      at.forEach(parameter -> parameter.set_requires_grad(true));
      TensorVector gradients =
          torch.grad(
              new TensorVector(value.at(at)),
              new TensorVector(at.toArray(Tensor[]::new)),
              new TensorVector(),
              new BoolOptional(false),
              false,
              true);
      double slope = 0;
      double size = 0;
      for (int i = 0; i < at.size(); i++) {
        Tensor gradient = gradients.get(i);
        if (gradient.defined()) { // a last bias does not reach the gradient of D
          slope += gradient.mul(along.get(i)).sum().item_double();
          size += gradient.square().sum().item_double();
        }
      }
      // Small, so that no unit passes its kink on the way; in float64 it is still far from
      // rounding.
      double h = 1e-6;
      double difference =
          (value.at(moved(at, along, h)).item_double()
                  - value.at(moved(at, along, -h)).item_double())
              / (2 * h);
      assertThat(size).as("the gradient").isPositive();
      double error = Math.abs(slope - difference) / Math.max(Math.abs(difference), Math.sqrt(size));
      assertThat(error)
          .as("autograd says " + slope + ", differences " + difference)
          .isLessThan(TOLERANCE);
    }
  }

  private static Tensor normal(RandomStream stream, long... sizes) {
    return stream.normal(0, 0.7, sizes).to(torch.ScalarType.Double);
  }

  private static List<Tensor> moved(List<Tensor> at, List<Tensor> along, double step) {
    List<Tensor> moved = new ArrayList<>();
    for (int i = 0; i < at.size(); i++) {
      moved.add(at.get(i).detach().add(along.get(i), new Scalar(step)));
    }
    return moved;
  }

  /** A penalty as a function of D's parameters: each call draws the same. */
  private record Value(
      Penalty penalty,
      Network network,
      List<Tensor> buffers,
      Tensor real,
      Tensor fake,
      Tensor condition) {

    Tensor at(List<Tensor> parameters) {
      try (RandomStream noise = RandomStream.of(1, "penalty");
          RandomStream masks = RandomStream.of(2, "masks")) {
        // Batch normalisation is refused in training; the layers that draw do nothing else.
        Mode mode = buffers.isEmpty() ? Mode.training(masks) : Mode.evaluation();
        Weights weights = new Weights(parameters, buffers);
        Penalised critic =
            new Penalised() {
              @Override
              public Tensor outputs(Tensor samples) {
                return network.condition() == 0
                    ? network.forward(weights, samples, mode)
                    : network.forward(weights, samples, condition, mode);
              }

              @Override
              public Tensor memory() {
                return torch.zeros(1).to(torch.ScalarType.Double);
              }

              @Override
              public List<Tensor> weights() {
                return new PenaltyContract.NetworkCritic(network, weights, mode).weights();
              }
            };
        return penalty.of(critic, real, fake, noise);
      }
    }
  }
}
