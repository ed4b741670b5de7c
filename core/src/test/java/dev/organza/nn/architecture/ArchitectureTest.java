package dev.organza.nn.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.Initialiser;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.BatchNorm;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.ConvTranspose2d;
import dev.organza.nn.layer.Fork;
import dev.organza.nn.layer.Join;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.LayerNorm;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.layer.LinearMap;
import dev.organza.nn.layer.Noise.Dropout;
import dev.organza.nn.layer.Projection;
import dev.organza.nn.layer.Reshape;
import dev.organza.nn.layer.SelfAttention;
import dev.organza.nn.layer.Spectral;
import dev.organza.nn.layer.Style;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.TensorSpec;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {

  private static final Shape MNIST = Shape.image(1, 28, 28);

  static List<Architecture> architectures() {
    return List.of(
        Mlp.DEFAULTS,
        MaxoutMlp.DEFAULTS,
        Dcgan.DEFAULTS,
        Cnn.DEFAULTS,
        Infogan.DEFAULTS,
        Compact.DEFAULTS,
        MaxoutCgan.DEFAULTS);
  }

  @Test
  void maxoutMlpIsThePapersNetwork() {
    Network generator = MaxoutMlp.DEFAULTS.generator(MNIST, 100);
    assertThat(generator.layers())
        .containsExactly(
            Layer.linear(1200),
            Layer.relu(),
            Layer.linear(1200),
            Layer.relu(),
            Layer.linear(784),
            Layer.reshape(1, 28, 28),
            Layer.sigmoid());
    // 100·1200 + 1200 + 1200·1200 + 1200 + 1200·784 + 784 = 121,200 + 1,441,200 + 941,584
    assertThat(generator.parameterCount()).isEqualTo(2_503_984);

    Network discriminator = MaxoutMlp.DEFAULTS.discriminator(MNIST);
    assertThat(discriminator.layers())
        .containsExactly(
            Layer.flatten(),
            Layer.dropout(0.2),
            Layer.maxout(240, 5),
            Layer.dropout(0.5),
            Layer.maxout(240, 5),
            Layer.dropout(0.5),
            Layer.linear(1));
    // 784·1200 + 1200 + 240·1200 + 1200 + 240 + 1 = 942,000 + 289,200 + 241
    assertThat(discriminator.parameterCount()).isEqualTo(1_231_441);
    assertThat(MaxoutMlp.DEFAULTS.pixelRange()).isEqualTo(new PixelRange(0, 1));
  }

  @Test
  void dcganIsThePapersGeneratorAtWidth128() {
    Network generator =
        new Dcgan(128, 0.2, Normalisation.BATCH, Normalisation.BATCH, 0, 0)
            .generator(Shape.image(3, 64, 64), 100);
    List<Integer> channels =
        generator.layers().stream()
            .filter(ConvTranspose2d.class::isInstance)
            .map(layer -> ((ConvTranspose2d) layer).channels())
            .toList();
    assertThat(channels).containsExactly(1024, 512, 256, 128, 3); // the paper's figure 1
    assertThat(Dcgan.DEFAULTS.pixelRange()).isEqualTo(new PixelRange(-1, 1));
  }

  /**
   * Counts of the DCGAN of PyTorch's own examples (64×64, 3 channels, width 64, without its bias).
   */
  @Test
  void dcganHasTheParametersOfTheImplementationInCommonUse() {
    // 100·512·16 + 2·512 + 512·256·16 + 2·256 + 256·128·16 + 2·128 + 128·64·16 + 2·64 + 64·3·16 + 3
    assertThat(Dcgan.DEFAULTS.generator(Shape.image(3, 64, 64), 100).parameterCount())
        .isEqualTo(3_576_704 + 3);
    // 3·64·16 + 64 + 64·128·16 + 2·128 + 128·256·16 + 2·256 + 256·512·16 + 2·512 + 512·16 + 1
    assertThat(Dcgan.DEFAULTS.discriminator(Shape.image(3, 64, 64)).parameterCount())
        .isEqualTo(2_765_568 + 64 + 1);
  }

  @Test
  void dcganFollowsTheRulesOfItsPaper() {
    Network generator = Dcgan.DEFAULTS.generator(Shape.image(3, 32, 32), 100);
    Network discriminator = Dcgan.DEFAULTS.discriminator(Shape.image(3, 32, 32));
    for (Network network : List.of(generator, discriminator)) {
      assertThat(network.layers()).noneMatch(Linear.class::isInstance);
    }
    assertThat(generator.layers().get(generator.layers().size() - 1)).isEqualTo(Layer.tanh());
    assertThat(generator.layers().stream().filter(BatchNorm.class::isInstance)).hasSize(3);
    assertThat(generator.layers().stream().filter(Activation.Relu.class::isInstance)).hasSize(3);
    assertThat(discriminator.layers().stream().filter(BatchNorm.class::isInstance)).hasSize(2);
    assertThat(discriminator.layers().get(1)).isEqualTo(Layer.leakyRelu(0.2));
  }

  /** Table 3 of arXiv:1802.05957, for CIFAR-10. */
  @Test
  void cnnIsThePapersNetwork() {
    Shape cifar = Shape.image(3, 32, 32);
    assertThat(Cnn.DEFAULTS.generator(cifar, 128).layers())
        .containsExactly(
            new Linear(4 * 4 * 512, false),
            Layer.reshape(512, 4, 4),
            Layer.batchNorm(),
            Layer.relu(),
            new ConvTranspose2d(256, 4, 2, 1, 0, false),
            Layer.batchNorm(),
            Layer.relu(),
            new ConvTranspose2d(128, 4, 2, 1, 0, false),
            Layer.batchNorm(),
            Layer.relu(),
            new ConvTranspose2d(64, 4, 2, 1, 0, false),
            Layer.batchNorm(),
            Layer.relu(),
            Layer.conv2d(3, 3, 1, 1),
            Layer.tanh());
    Network discriminator = Cnn.DEFAULTS.discriminator(cifar);
    assertThat(discriminator.layers())
        .containsExactly(
            Layer.spectral(Layer.conv2d(64, 3, 1, 1)),
            Layer.leakyRelu(0.1),
            Layer.spectral(Layer.conv2d(64, 4, 2, 1)),
            Layer.leakyRelu(0.1),
            Layer.spectral(Layer.conv2d(128, 3, 1, 1)),
            Layer.leakyRelu(0.1),
            Layer.spectral(Layer.conv2d(128, 4, 2, 1)),
            Layer.leakyRelu(0.1),
            Layer.spectral(Layer.conv2d(256, 3, 1, 1)),
            Layer.leakyRelu(0.1),
            Layer.spectral(Layer.conv2d(256, 4, 2, 1)),
            Layer.leakyRelu(0.1),
            Layer.spectral(Layer.conv2d(512, 3, 1, 1)),
            Layer.leakyRelu(0.1),
            Layer.flatten(),
            Layer.spectral(Layer.linear(1)));
    // STL-10 has 48 pixels: the paper's base is 6.
    assertThat(Cnn.DEFAULTS.generator(Shape.image(3, 48, 48), 128).layers().get(1))
        .isEqualTo(Layer.reshape(512, 6, 6));
  }

  /** Config E of arXiv:2501.05441 for 64 pixels, with one block a stage and narrow stages. */
  @Test
  void r3ganIsThePapersNetwork() {
    R3gan architecture = new R3gan(List.of(32, 32, 32, 32, 16), List.of(1), 2, 16, 1, 0.2);
    Shape data = Shape.image(3, 64, 64);
    Layer wide = r3ganBlock(32, 4);
    Layer narrow = r3ganBlock(16, 2);
    assertThat(architecture.generator(data, 64).layers())
        .containsExactly(
            new Linear(32, false),
            Layer.reshape(32, 1, 1),
            new ConvTranspose2d(32, 4, 1, 0, 0, false, 32),
            wide,
            Layer.bilinear(),
            wide,
            Layer.bilinear(),
            wide,
            Layer.bilinear(),
            wide,
            new Conv2d(16, 1, 1, 0, false),
            Layer.bilinear(),
            narrow,
            Layer.conv2d(3, 1, 1, 0));
    assertThat(architecture.discriminator(data).layers())
        .containsExactly(
            new Conv2d(16, 1, 1, 0, false),
            narrow,
            Layer.downsample(),
            new Conv2d(32, 1, 1, 0, false),
            wide,
            Layer.downsample(),
            wide,
            Layer.downsample(),
            wide,
            Layer.downsample(),
            wide,
            new Conv2d(32, 4, 1, 0, false, 32),
            Layer.flatten(),
            new Linear(1, false));
  }

  private static Layer r3ganBlock(int width, int groups) {
    return Layer.residual(
        new Conv2d(2 * width, 1, 1, 0, true),
        Layer.leakyRelu(0.2),
        new Conv2d(2 * width, 3, 1, 1, true, groups),
        Layer.leakyRelu(0.2),
        new Conv2d(width, 1, 1, 0, false));
  }

  @ParameterizedTest
  @CsvSource({"1, 8", "2, 9", "2, 28", "4, 30", "2, 31", "4, 16", "1, 15"})
  void r3ganMakesAndJudgesItsSizes(int edge, int size) {
    Shape data = Shape.image(3, size, size);
    R3gan architecture = new R3gan(List.of(8, 8, 4), List.of(1, 0), 2, 4, edge, 0.2);
    Network generator = architecture.generator(data, 7);
    Network discriminator = architecture.discriminator(data);
    assertThat(generator.output()).isEqualTo(data);
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "z")) {
      Tensor samples = run(generator, stream.normal(0, 1, 3, 7), stream);
      assertThat(samples.shape()).isEqualTo(data.batch(3));
      assertThat(run(discriminator, samples, stream).shape()).containsExactly(3, 1);
    }
  }

  @Test
  void r3ganRefusesWhatItCannotBuild() {
    assertThatThrownBy(() -> new R3gan(List.of(), List.of(1), 1, 0, 1, 0.2))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("widths");
    assertThatThrownBy(() -> new R3gan(List.of(8, 0), List.of(1), 1, 0, 1, 0.2))
        .hasMessageContaining("widths")
        .hasMessageContaining("0");
    assertThatThrownBy(() -> new R3gan(List.of(24, 20), List.of(1), 1, 8, 1, 0.2))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("8 does not divide 20");
    assertThatThrownBy(() -> new R3gan(List.of(8), List.of(1), 1, 0, 3, 0.2))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("1, 2 or 4, not 3");
    R3gan coarse = new R3gan(List.of(8), List.of(1), 1, 0, 4, 0.2);
    assertThatThrownBy(() -> coarse.discriminator(Shape.image(3, 15, 15)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("at least 16 pixels")
        .hasMessageContaining("15");
  }

  /** Section 4.1 of arXiv:1411.1784, for MNIST. */
  @Test
  void maxoutCganIsThePapersNetwork() {
    assertThat(MaxoutCgan.DEFAULTS.generator(MNIST, 100, 10).layers())
        .containsExactly(
            new Fork(
                List.of(Layer.linear(200), Layer.relu(), Layer.dropout(0.5)),
                List.of(
                    new Join.ConditionAlone(10),
                    Layer.linear(1000),
                    Layer.relu(),
                    Layer.dropout(0.5))),
            Layer.linear(1200),
            Layer.relu(),
            Layer.dropout(0.5),
            Layer.linear(784),
            Layer.reshape(1, 28, 28),
            Layer.sigmoid());
    Network discriminator = MaxoutCgan.DEFAULTS.discriminator(MNIST, 10);
    assertThat(discriminator.layers())
        .containsExactly(
            new Fork(
                List.of(
                    Layer.flatten(), Layer.dropout(0.2), Layer.maxout(240, 5), Layer.dropout(0.5)),
                List.of(new Join.ConditionAlone(10), Layer.maxout(50, 5), Layer.dropout(0.5))),
            Layer.maxout(240, 4),
            Layer.dropout(0.5),
            Layer.linear(1));
    assertThat(discriminator.condition()).isEqualTo(10);
    // 784·1200 + 1200 of the image, 10·250 + 250 of the label, 290·960 + 960, 240 + 1
    assertThat(discriminator.parameterCount()).isEqualTo(942_000 + 2_750 + 279_360 + 241);
    assertThat(MaxoutCgan.DEFAULTS.pixelRange()).isEqualTo(new PixelRange(0, 1));
  }

  /** Appendix C.1 of arXiv:1606.03657, for MNIST. */
  @Test
  void infoganIsThePapersNetwork() {
    assertThat(Infogan.DEFAULTS.generator(MNIST, 74).layers())
        .containsExactly(
            new Linear(1024, false),
            Layer.batchNorm(),
            Layer.relu(),
            new Linear(7 * 7 * 128, false),
            Layer.batchNorm(),
            Layer.relu(),
            Layer.reshape(128, 7, 7),
            new ConvTranspose2d(64, 4, 2, 1, 0, false),
            Layer.batchNorm(),
            Layer.relu(),
            Layer.convTranspose2d(1, 4, 2, 1),
            Layer.sigmoid());
    assertThat(Infogan.DEFAULTS.discriminator(MNIST).layers())
        .containsExactly(
            Layer.conv2d(64, 4, 2, 1),
            Layer.leakyRelu(0.1),
            new Conv2d(128, 4, 2, 1, false),
            Layer.batchNorm(),
            Layer.leakyRelu(0.1),
            Layer.flatten(),
            new Linear(1024, false),
            Layer.batchNorm(),
            Layer.leakyRelu(0.1),
            Layer.linear(1));
    assertThat(Infogan.DEFAULTS.pixelRange()).isEqualTo(new PixelRange(0, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 28, 31, 32})
  void stylegan2MakesAndJudgesItsSizes(int size) {
    Shape data = Shape.image(3, size, size);
    Stylegan2 architecture = new Stylegan2(4, 6, 2, 0.01, 0.5, 2, 0.2);
    Network generator = architecture.generator(data, 7);
    assertThat(generator.input()).isEqualTo(Shape.of(7));
    assertThat(generator.output()).isEqualTo(data);
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "z")) {
      Tensor samples = run(generator, stream.normal(0, 1, 4, 7), stream);
      assertThat(samples.shape()).isEqualTo(data.batch(4));
      assertThat(run(architecture.discriminator(data), samples, stream).shape())
          .containsExactly(4, 1);
    }
  }

  /** Figure 2c of the paper: two convolutions a resolution but one at the smallest, and colours. */
  @Test
  void stylegan2HasAStyleForEachConvolutionAndOneForTheLastColours() {
    Network generator = Stylegan2.DEFAULTS.generator(Shape.image(3, 64, 64), 512);
    List<Style.Modulated> modulated =
        generator
            .allLayers()
            .filter(Style.Modulated.class::isInstance)
            .map(Style.Modulated.class::cast)
            .toList();
    // 4, 8, 16, 32 and 64 pixels
    assertThat(modulated.stream().filter(Style.Modulated::demodulate).map(Style.Modulated::style))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(
            modulated.stream().filter(Style.Modulated::demodulate).map(Style.Modulated::channels))
        .containsExactly(128, 128, 128, 64, 64, 32, 32, 16, 16);
    assertThat(modulated.stream().filter(layer -> !layer.demodulate()).map(Style.Modulated::style))
        .containsExactlyInAnyOrder(1, 3, 5, 7, 9);
    assertThat(modulated).allMatch(layer -> layer.styles() == 10 && layer.condition() == 1280);
  }

  @Test
  void attentionStandsWhereItIsAskedForInBothNetworks() {
    Cnn architecture = new Cnn(8, 0.1, Normalisation.SPECTRAL_BATCH, Normalisation.SPECTRAL, 0, 2);
    Layer attention = Layer.spectral(new SelfAttention(8));
    for (Network network :
        List.of(
            architecture.generator(Shape.image(3, 32, 32), 7),
            architecture.discriminator(Shape.image(3, 32, 32)))) {
      List<Layer> layers = network.layers();
      int place = layers.indexOf(attention);
      assertThat(layers.lastIndexOf(attention)).isEqualTo(place);
      assertThat(Network.of(network.input(), layers.subList(0, place)).output())
          .isEqualTo(Shape.image(32, 8, 8));
    }
    // 8 pixels are halved once.
    assertThat(architecture.discriminator(Shape.image(3, 8, 8)).layers()).contains(attention);
    assertRuns(architecture, Shape.image(3, 16, 16));
    assertThatThrownBy(() -> new Cnn(8, 0.1, Normalisation.NONE, Normalisation.NONE, 0, -1))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("attention");
  }

  @Test
  void spectralNormalisationIsOfEveryLinearMapAndOfNothingElse() {
    for (Architecture architecture :
        List.of(
            new Mlp(8, 2, Layer.relu(), Normalisation.SPECTRAL, Normalisation.SPECTRAL, 0),
            new Dcgan(8, 0.2, Normalisation.SPECTRAL, Normalisation.SPECTRAL, 0, 0),
            new Cnn(8, 0.2, Normalisation.SPECTRAL, Normalisation.SPECTRAL, 0),
            new Infogan(8, 32, 0.1, Normalisation.SPECTRAL, Normalisation.SPECTRAL))) {
      for (Network network :
          List.of(architecture.generator(MNIST, 10), architecture.discriminator(MNIST))) {
        assertThat(network.layers())
            .anyMatch(Spectral.class::isInstance)
            .noneMatch(LinearMap.class::isInstance)
            .noneMatch(BatchNorm.class::isInstance);
        // Nothing behind the map subtracts its bias.
        assertThat(network.parameters().stream().filter(spec -> spec.name().endsWith("bias")))
            .hasSize((int) network.layers().stream().filter(Spectral.class::isInstance).count());
      }
    }
  }

  @Test
  void dropoutFollowsEveryHiddenActivationOfGeneratorsOnly() {
    for (Architecture architecture :
        List.of(
            new Mlp(8, 3, Layer.tanh(), Normalisation.BATCH, Normalisation.NONE, 0.5),
            new Dcgan(8, 0.2, Normalisation.BATCH, Normalisation.BATCH, 0.3, 0.5),
            new Cnn(8, 0.2, Normalisation.BATCH, Normalisation.SPECTRAL, 0.5))) {
      List<Layer> layers = architecture.generator(MNIST, 10).layers();
      for (int i = 0; i + 1 < layers.size(); i++) {
        if (layers.get(i) instanceof Activation) {
          assertThat(layers.get(i + 1)).isEqualTo(Layer.dropout(0.5));
        }
      }
      assertThat(architecture.discriminator(MNIST).layers()).doesNotContain(Layer.dropout(0.5));
      assertRuns(architecture, MNIST);
    }
    for (Architecture architecture : architectures()) {
      assertThat(architecture.generator(MNIST, 10).layers())
          .filteredOn(Dropout.class::isInstance)
          .hasSize(architecture.generatorDropout() == 0 ? 0 : 2);
    }
  }

  @Test
  void aDcgansGeneratorCanDoWithoutSparseGradients() {
    Dcgan leaky = new Dcgan(8, 0.2, Normalisation.BATCH, Normalisation.BATCH, 0.3, 0);
    assertThat(leaky.generator(MNIST, 10).layers())
        .contains(Layer.leakyRelu(0.3))
        .doesNotContain(Layer.relu());
  }

  static List<Architecture> headed() {
    return List.of(
        Mlp.DEFAULTS,
        MaxoutMlp.DEFAULTS,
        MaxoutCgan.DEFAULTS,
        new Dcgan(8, 0.2, Normalisation.BATCH, Normalisation.BATCH, 0, 0),
        new Dcgan(8, 0.2, Normalisation.BATCH, Normalisation.SPECTRAL, 0, 0),
        new Cnn(8, 0.2, Normalisation.BATCH, Normalisation.NONE, 0),
        new Cnn(8, 0.1, Normalisation.BATCH, Normalisation.SPECTRAL, 0),
        new R3gan(List.of(8), List.of(1), 1, 4, 2, 0.2),
        new Infogan(8, 32, 0.1, Normalisation.BATCH, Normalisation.BATCH),
        new Stylegan2(4, 6, 2, 0.01, 0.5, 2, 0.2));
  }

  /** The features and the head, taken apart and put together, are the discriminator. */
  @ParameterizedTest
  @MethodSource("headed")
  void everyDiscriminatorHasATrunkAndAHead(Architecture architecture) {
    Network whole = architecture.discriminator(MNIST);
    Network trunk = whole.trunk();
    Network parts = trunk.append(whole.head());
    assertThat(trunk.output().rank()).isEqualTo(1);
    assertThat(parts.parameterCount()).isEqualTo(whole.parameterCount());
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "x");
        FlatTensors parameters = FlatTensors.allocate(whole.parameters(), false, Device.cpu());
        FlatTensors buffers = FlatTensors.allocate(whole.buffers(), false, Device.cpu())) {
      whole.initialise(parameters.views(), buffers.views(), Initialiser.He.DEFAULTS, stream);
      Tensor x = stream.normal(0, 1, 3, 1, 28, 28);
      Tensor expected =
          whole.forward(new Weights(parameters.views(), buffers.views()), x, Mode.evaluation());
      Tensor logits =
          parts.forward(
              new Weights(
                  reshaped(parameters.views(), parts.parameters()),
                  reshaped(buffers.views(), parts.buffers())),
              x,
              Mode.evaluation());
      assertThat(logits.allclose(expected, 1e-4, 1e-5, false)).isTrue();
    }
    assertThat(trunk.append(new Projection(10)).condition()).isEqualTo(10);
  }

  private static List<Tensor> reshaped(List<Tensor> tensors, List<TensorSpec> specs) {
    return IntStream.range(0, specs.size())
        .mapToObj(i -> tensors.get(i).reshape(specs.get(i).sizeArray()))
        .toList();
  }

  /**
   * A bias before a normalisation is subtracted again: it would be a parameter that never moves.
   */
  @ParameterizedTest
  @CsvSource({"BATCH, LAYER", "NONE, BATCH", "LAYER, NONE"})
  void noBiasStandsBeforeANormalisationAndEveryOtherHasOne(
      Normalisation ofGenerator, Normalisation ofDiscriminator) {
    for (Architecture architecture :
        List.of(
            new Dcgan(8, 0.2, ofGenerator, ofDiscriminator, 0, 0),
            new Cnn(8, 0.2, ofGenerator, ofDiscriminator, 0),
            new Infogan(8, 32, 0.1, ofGenerator, ofDiscriminator),
            new Compact(8, 6, 5, 0.2, ofGenerator, ofDiscriminator),
            new Mlp(8, 2, Layer.relu(), ofGenerator, ofDiscriminator, 0))) {
      for (Network network :
          List.of(architecture.generator(MNIST, 10), architecture.discriminator(MNIST))) {
        List<Layer> layers = network.layers();
        for (int i = 0; i < layers.size(); i++) {
          Layer layer = layers.get(i);
          if (layer instanceof Linear
              || layer instanceof Conv2d
              || layer instanceof ConvTranspose2d) {
            int after =
                i + 1 < layers.size() && layers.get(i + 1) instanceof Reshape ? i + 2 : i + 1;
            Layer next = after < layers.size() ? layers.get(after) : Layer.relu();
            boolean normalised = next instanceof BatchNorm || next instanceof LayerNorm;
            boolean bias =
                network.parameters().stream()
                    .map(spec -> spec.name())
                    .toList()
                    .contains(i + ".bias");
            assertThat(bias).as(network.toString()).isEqualTo(!normalised);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4})
  void convolutionalNetworksMakeAndJudgeEverySize(int channels) {
    for (int size = 8; size <= 256; size++) {
      Shape data = Shape.image(channels, size, size);
      assertThat(Dcgan.DEFAULTS.generator(data, 100).output()).isEqualTo(data);
      Network discriminator = Dcgan.DEFAULTS.discriminator(data);
      assertThat(discriminator.input()).isEqualTo(data);
      assertThat(discriminator.output()).isEqualTo(Shape.of(1));
      assertThat(Cnn.DEFAULTS.generator(data, 100).output()).isEqualTo(data);
      assertThat(Cnn.DEFAULTS.discriminator(data).output()).isEqualTo(Shape.of(1));
      assertThat(Infogan.DEFAULTS.generator(data, 74).output()).isEqualTo(data);
      assertThat(Infogan.DEFAULTS.discriminator(data).output()).isEqualTo(Shape.of(1));
      assertThat(Compact.DEFAULTS.generator(data, 100).output()).isEqualTo(data);
      assertThat(Compact.DEFAULTS.discriminator(data).output()).isEqualTo(Shape.of(1));
    }
  }

  /** What the size arithmetic says must be what LibTorch computes. */
  @ParameterizedTest
  @ValueSource(ints = {8, 9, 15, 28, 31, 32, 48})
  void dcganRunsAtItsSizes(int size) {
    assertRuns(
        new Dcgan(4, 0.2, Normalisation.BATCH, Normalisation.LAYER, 0, 0),
        Shape.image(3, size, size));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 15, 28, 31, 32, 48})
  void cnnRunsAtItsSizes(int size) {
    assertRuns(
        new Cnn(4, 0.1, Normalisation.BATCH, Normalisation.SPECTRAL, 0),
        Shape.image(3, size, size));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 15, 31, 48})
  void infoganRunsAtOtherSizesThanThePapers(int size) {
    assertRuns(
        new Infogan(4, 16, 0.1, Normalisation.BATCH, Normalisation.BATCH),
        Shape.image(3, size, size));
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void everyArchitectureRunsOnMnist(Architecture architecture) {
    assertRuns(architecture, MNIST);
  }

  @Test
  void mlpsServeRowsAndSignals() {
    for (Architecture architecture :
        List.of(Mlp.DEFAULTS, MaxoutMlp.DEFAULTS, MaxoutCgan.DEFAULTS)) {
      for (Shape data : List.of(Shape.of(2), Shape.of(16, 5))) {
        assertRuns(architecture, data);
        // Not images: unbounded.
        List<Layer> layers = architecture.generator(data, 7).layers();
        assertThat(layers.get(layers.size() - 1))
            .isNotInstanceOfAny(Activation.Tanh.class, Activation.Sigmoid.class);
      }
    }
  }

  private static void assertRuns(Architecture architecture, Shape data) {
    Network generator = architecture.generator(data, 7);
    Network discriminator = architecture.discriminator(data);
    assertThat(generator.input()).isEqualTo(Shape.of(7));
    assertThat(generator.output()).isEqualTo(data);
    assertThat(discriminator.input()).isEqualTo(data);
    assertThat(discriminator.output()).isEqualTo(Shape.of(1));
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "z")) {
      Tensor z = stream.normal(0, 1, 3, 7);
      Tensor samples = run(generator, z, stream);
      assertThat(samples.shape()).isEqualTo(data.batch(3));
      if (data.isImage()) {
        PixelRange range = architecture.pixelRange();
        for (float pixel : HostMemory.floats(samples)) {
          assertThat((double) pixel).isBetween(range.low(), range.high());
        }
      }
      assertThat(run(discriminator, samples, stream).shape()).containsExactly(3, 1);
    }
  }

  private static Tensor run(Network network, Tensor x, RandomStream stream) {
    try (FlatTensors parameters = FlatTensors.allocate(network.parameters(), false, Device.cpu());
        FlatTensors buffers = FlatTensors.allocate(network.buffers(), false, Device.cpu())) {
      // A wide start, so that outputs reach the ends of their range.
      network.initialise(parameters.views(), buffers.views(), new Initialiser.Xavier(4), stream);
      return network.forward(
          new Weights(parameters.views(), buffers.views()), x, Mode.training(stream));
    }
  }

  @Test
  void dcganRefusesWhatItCannotMake() {
    assertThatThrownBy(() -> Dcgan.DEFAULTS.generator(Shape.image(3, 32, 48), 100))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("[C,S,S]")
        .hasMessageContaining("[3,32,48]")
        .hasMessageContaining("data.size=64");
    assertThatThrownBy(() -> Dcgan.DEFAULTS.discriminator(Shape.image(3, 7, 7)))
        .hasMessageContaining("8 to 256")
        .hasMessageContaining("[3,7,7]");
    assertThatThrownBy(() -> Dcgan.DEFAULTS.discriminator(Shape.image(3, 257, 257)))
        .hasMessageContaining("[3,257,257]")
        .hasMessageContaining("data.size=64");
    assertThatThrownBy(() -> Cnn.DEFAULTS.discriminator(Shape.image(3, 7, 7)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("a cnn takes")
        .hasMessageContaining("[3,7,7]");
    assertThatThrownBy(() -> Dcgan.DEFAULTS.generator(Shape.of(2), 100))
        .hasMessageContaining("[2]");
  }

  /** A user's own architecture takes part as those here do. */
  @Test
  void architecturesAreOpen() {
    assertRuns(new OneLayer(), Shape.of(5));
  }

  private record OneLayer() implements Architecture {

    @Override
    public Network generator(Shape data, int latent) {
      return Network.of(Shape.of(latent), Layer.linear(data.elements()), new Reshape(data));
    }

    @Override
    public Network discriminator(Shape data) {
      return Network.of(data, Layer.flatten(), Layer.linear(1));
    }
  }
}
