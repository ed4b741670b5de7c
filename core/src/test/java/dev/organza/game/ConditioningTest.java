package dev.organza.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.Initialiser;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Weights;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.architecture.ByShape;
import dev.organza.nn.architecture.BySize;
import dev.organza.nn.architecture.Cnn;
import dev.organza.nn.architecture.Compact;
import dev.organza.nn.architecture.Dcgan;
import dev.organza.nn.architecture.MaxoutCgan;
import dev.organza.nn.architecture.Mlp;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Projection;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What labels and packs change in a game. */
class ConditioningTest {

  private static final Mlp ROWS =
      new Mlp(5, 2, Layer.leakyRelu(0.2), Normalisation.NONE, Normalisation.NONE, 0);
  private static final Dcgan IMAGES =
      new Dcgan(3, 0.2, Normalisation.BATCH, Normalisation.NONE, 0, 0);

  private static AdversarialGame game(
      Architecture architecture, Shape shape, Conditioning conditioning, int packing) {
    return new AdversarialGame(
        networks(architecture, shape, conditioning, packing), NonSaturating.DEFAULTS, List.of());
  }

  private static AdversarialNetworks networks(
      Architecture architecture, Shape shape, Conditioning conditioning, int packing) {
    return AdversarialNetworks.of(
        architecture, shape, 3, new NormalPrior(4), conditioning, packing);
  }

  private static Weights start(Network network, RandomStream stream) {
    List<Tensor> parameters =
        network.parameters().stream().map(spec -> torch.empty(spec.sizeArray())).toList();
    List<Tensor> buffers =
        network.buffers().stream().map(spec -> torch.empty(spec.sizeArray())).toList();
    network.initialise(parameters, buffers, Initialiser.Xavier.DEFAULTS, stream);
    return new Weights(parameters, buffers);
  }

  private static Tensor labels(int... labels) {
    float[] rows = new float[labels.length * 3];
    for (int i = 0; i < labels.length; i++) {
      rows[3 * i + labels[i]] = 1;
    }
    return HostMemory.tensor(rows, Device.cpu(), labels.length, 3);
  }

  private static final MaxoutCgan OWN_PLACE = new MaxoutCgan(4, 3, 6, 5, 3, 4, 2, 2, 0.2, 0.5, 0.5);

  static Stream<Arguments> conditioned() {
    return Stream.concat(
        Stream.of(new Joined(4), new Projected(4))
            .flatMap(
                conditioning ->
                    Stream.of(
                        Arguments.of(conditioning, ROWS, Shape.of(2)),
                        Arguments.of(conditioning, IMAGES, Shape.image(1, 8, 8)))),
        Stream.of(
            Arguments.of(BuiltIn.DEFAULTS, OWN_PLACE, Shape.of(2)),
            Arguments.of(
                BuiltIn.DEFAULTS, new ByShape(OWN_PLACE, OWN_PLACE), Shape.image(1, 8, 8))));
  }

  @Test
  void labelsHaveNoPlaceInMostArchitectures() {
    assertThatThrownBy(() -> game(IMAGES, Shape.image(1, 8, 8), BuiltIn.DEFAULTS, 1))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("this one has none")
        .hasMessageContaining("joined");
    assertThatThrownBy(() -> BuiltIn.DEFAULTS.labels(0)).hasMessageContaining("no labels");
    // A pack has the labels of all its samples.
    assertThat(
            game(OWN_PLACE, Shape.of(2), BuiltIn.DEFAULTS, 2)
                .networks()
                .discriminator()
                .condition())
        .isEqualTo(6);
  }

  @ParameterizedTest
  @MethodSource("conditioned")
  void theLabelChangesWhatBothNetworksSay(
      Conditioning conditioning, Architecture architecture, Shape shape) {
    AdversarialGame game = game(architecture, shape, conditioning, 1);
    assertThat(game.networks().labels()).isEqualTo(3);
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "conditioning")) {
      Weights g = start(game.networks().generator(), stream);
      Weights d = start(game.networks().discriminator(), stream);
      Tensor z = stream.normal(0, 1, 1, 4).expand(3, 4).contiguous();
      Tensor samples =
          game.networks().generate(g, new Latents(z, labels(0, 1, 1)), Mode.evaluation());
      float[] all = HostMemory.floats(samples);
      float[][] each = new float[3][shape.elements()];
      for (int i = 0; i < 3; i++) {
        System.arraycopy(all, i * shape.elements(), each[i], 0, shape.elements());
      }
      assertThat(each[0]).isNotEqualTo(each[1]);
      assertThat(each[2]).isEqualTo(each[1]);

      Tensor same = samples.narrow(0, 1, 1).expand(shape.batch(3)).contiguous();
      float[] logits =
          HostMemory.floats(
              game.networks().judge(d, same, labels(0, 1, 1), Mode.evaluation()).logits());
      assertThat(logits[0]).isNotEqualTo(logits[1]);
      assertThat(logits[2]).isEqualTo(logits[1]);
    }
  }

  /** ψ·φ(x) + b + yᵀVφ(x), summed by hand. */
  @Test
  void theProjectedLogitIsThatOfThePaper() {
    AdversarialGame game = game(ROWS, Shape.of(2), new Projected(4), 1);
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(2, "conditioning")) {
      Weights d = start(game.networks().discriminator(), stream);
      Network trunk = ROWS.discriminator(Shape.of(2)).trunk();
      int own = trunk.parameters().size();
      Tensor x = stream.normal(0, 1, 3, 2);
      float[] features =
          HostMemory.floats(
              trunk.forward(
                  new Weights(d.parameters().subList(0, own), List.of()), x, Mode.evaluation()));
      float[] psi = HostMemory.floats(d.parameters().get(own));
      float bias = HostMemory.floats(d.parameters().get(own + 1))[0];
      float[] embedding = HostMemory.floats(d.parameters().get(own + 2));
      int[] wanted = {2, 0, 1};
      float[] logits =
          HostMemory.floats(
              game.networks().judge(d, x, labels(wanted), Mode.evaluation()).logits());
      for (int i = 0; i < 3; i++) {
        double expected = bias;
        for (int f = 0; f < 5; f++) {
          expected += (psi[f] + embedding[wanted[i] * 5 + f]) * features[i * 5 + f];
        }
        assertThat((double) logits[i]).isCloseTo(expected, within(1e-5));
      }
    }
  }

  static Stream<Arguments> normalised() {
    return Stream.of(Unconditional.DEFAULTS, new Projected(4))
        .flatMap(
            conditioning ->
                Stream.of(
                    Arguments.of(
                        conditioning,
                        new Mlp(5, 2, Layer.relu(), Normalisation.NONE, Normalisation.SPECTRAL, 0),
                        Shape.of(2)),
                    Arguments.of(
                        conditioning,
                        new Cnn(2, 0.1, Normalisation.BATCH, Normalisation.SPECTRAL, 0),
                        Shape.image(1, 8, 8))));
  }

  /** A matrix that is divided by its largest singular value has no length of its own. */
  @ParameterizedTest
  @MethodSource("normalised")
  void spectralNormalisationIsOfEveryWeightOfTheDiscriminator(
      Conditioning conditioning, Architecture architecture, Shape shape) {
    AdversarialGame game = game(architecture, shape, conditioning, 1);
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(3, "conditioning");
        NoGradGuard off = new NoGradGuard()) {
      Weights d = start(game.networks().discriminator(), stream);
      Tensor x = stream.normal(0, 1, shape.batch(3));
      Tensor y = game.networks().labels() == 0 ? torch.zeros(3, 0) : labels(2, 0, 1);
      float[] before =
          HostMemory.floats(game.networks().judge(d, x, y, Mode.evaluation()).logits());
      List<ParameterSpec> specs = game.networks().discriminator().parameterSpecs();
      for (int i = 0; i < specs.size(); i++) {
        if (specs.get(i).role() != ParameterSpec.Role.BIAS) {
          d.parameters().get(i).mul_(new Scalar(10.0));
        }
      }
      float[] after = HostMemory.floats(game.networks().judge(d, x, y, Mode.evaluation()).logits());
      assertThat(before).isNotEqualTo(new float[3]);
      assertThat(after).containsExactly(before, within(1e-5f));
    }
  }

  // Packs

  private static Network generator(Shape shape) {
    return Network.of(
        Shape.of(4), Layer.linear(shape.elements()), new dev.organza.nn.layer.Reshape(shape));
  }

  /** D reads the place of every value in its pack: its weights are powers of ten. */
  @Test
  void aPackHoldsNeighboursInOrder() {
    for (Shape shape : List.of(Shape.of(2), Shape.image(1, 1, 2))) {
      boolean image = shape.isImage();
      Shape pack = image ? Shape.image(2, 1, 2) : Shape.of(4);
      Network generator =
          image ? generator(shape) : Network.of(Shape.of(4), Layer.linear(shape.elements()));
      Network discriminator =
          image
              ? Network.of(pack, Layer.flatten(), Layer.linear(1))
              : Network.of(pack, Layer.linear(1));
      AdversarialGame game =
          new AdversarialGame(
              new AdversarialNetworks(
                  generator, discriminator, new NormalPrior(4), Unconditional.DEFAULTS, 0, 2),
              NonSaturating.DEFAULTS,
              List.of());
      try (Scope scope = Scope.open()) {
        Weights d =
            new Weights(
                List.of(
                    HostMemory.tensor(new float[] {1000, 100, 10, 1}, Device.cpu(), 1, 4),
                    torch.zeros(1)),
                List.of());
        Tensor samples =
            HostMemory.tensor(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, Device.cpu(), shape.batch(4));
        assertThat(
                HostMemory.floats(
                    game.networks()
                        .judge(d, samples, torch.zeros(4, 0), Mode.evaluation())
                        .logits()))
            .containsExactly(1234, 5678);
      }
    }
  }

  /** Each sample of a pack brings its own label. */
  @Test
  void labelsArePackedAsTheSamplesAre() {
    Network generator =
        Network.of(Shape.of(5), Layer.linear(1))
            .prepend(Shape.of(4), new dev.organza.nn.layer.Join(3, 1));
    AdversarialGame game =
        new AdversarialGame(
            new AdversarialNetworks(
                generator,
                Network.of(Shape.of(2), new Projection(6)),
                new NormalPrior(4),
                new Projected(1),
                3,
                2),
            NonSaturating.DEFAULTS,
            List.of());
    try (Scope scope = Scope.open()) {
      float[] embedding = {1, 0, 2, 0, 3, 0, 0, 10, 0, 20, 0, 30}; // rows: labels of 1st, of 2nd
      Weights d =
          new Weights(
              List.of(
                  torch.zeros(1, 2),
                  torch.zeros(1),
                  HostMemory.tensor(embedding, Device.cpu(), 6, 2)),
              List.of());
      float[] logits =
          HostMemory.floats(
              game.networks()
                  .judge(d, torch.ones(4, 1), labels(0, 2, 1, 0), Mode.evaluation())
                  .logits());
      assertThat(logits).containsExactly(1 + 30, 2 + 10);
    }
  }

  /** A label and a pack are channels of D's input, and 2·784 values would be a large image. */
  @Test
  void networksAreChosenByTheSizeOfASampleForBothPlayers() {
    Shape image = Shape.image(1, 28, 28);
    BySize bySize =
        new BySize(1024, new Compact(2, 3, 3, 0.2, Normalisation.NONE, Normalisation.NONE), IMAGES);
    for (Conditioning conditioning : List.of(Joined.DEFAULTS, Unconditional.DEFAULTS)) {
      AdversarialNetworks chosen = networks(bySize, image, conditioning, 2);
      AdversarialNetworks expected = networks(bySize.small(), image, conditioning, 2);
      assertThat(chosen.generator().layers()).isEqualTo(expected.generator().layers());
      assertThat(chosen.discriminator().layers()).isEqualTo(expected.discriminator().layers());
    }
  }

  @Test
  void gamesWhoseNetworksTakeOtherLabelsAreRefused() {
    Network plain = ROWS.generator(Shape.of(2), 4);
    Network labelled = new Joined(4).generator(ROWS, Shape.of(2), 4, 3);
    Network judge = ROWS.discriminator(Shape.of(2));
    Network labelledJudge = new Joined(4).discriminator(ROWS, Shape.of(2), 3);
    assertRefused(plain, labelledJudge, 3, "the generator takes 0 labels and the game has 3");
    assertRefused(labelled, judge, 3, "the discriminator takes 0 labels and the game gives it 3");
    assertRefused(labelled, labelledJudge, 0, "the generator takes 3 labels and the game has 0");
    assertRefused(plain, judge, -1, "the game has -1");
  }

  private static void assertRefused(
      Network generator, Network discriminator, int labels, String says) {
    assertThatThrownBy(
            () ->
                new AdversarialGame(
                    new AdversarialNetworks(
                        generator, discriminator, new NormalPrior(4), new Joined(4), labels, 1),
                    NonSaturating.DEFAULTS,
                    List.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(says);
  }
}
