package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.game.AdversarialGame;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Codes;
import dev.organza.game.Conditioning;
import dev.organza.game.DiscriminatorLoss;
import dev.organza.game.Joined;
import dev.organza.game.Latents;
import dev.organza.game.Minibatch;
import dev.organza.game.Projected;
import dev.organza.game.Unconditional;
import dev.organza.game.Update;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.penalty.Dragan;
import dev.organza.game.penalty.GradientPenalty;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.penalty.R1;
import dev.organza.game.penalty.WeightDecay;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.Initialiser;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.architecture.Dcgan;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.RandomStream;
import dev.organza.torch.RecordedConvolutions;
import dev.organza.torch.Scope;
import dev.organza.torch.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both players have the same gradient whether their convolutions are recorded or not. */
class RecordedGradientsTest {

  private static final Shape IMAGES = Shape.image(1, 16, 16);
  private static final int BATCH = 4;
  private static final int CLASSES = 3;
  private static final Workspace WORKSPACE = new Workspace();

  static Stream<AdversarialGame> games() {
    return Stream.of(
        game(Normalisation.BATCH, Unconditional.DEFAULTS, 1),
        game(Normalisation.BATCH, new Joined(5), 1),
        game(Normalisation.LAYER, Projected.DEFAULTS, 1),
        game(Normalisation.BATCH, new Codes(List.of(3), 1, 0.5), 1),
        game(Normalisation.BATCH, Unconditional.DEFAULTS, 2),
        game(Normalisation.SPECTRAL, Unconditional.DEFAULTS, 1),
        game(Normalisation.LAYER, Unconditional.DEFAULTS, 1, GradientPenalty.DEFAULTS),
        game(Normalisation.NONE, Unconditional.DEFAULTS, 1, R1.DEFAULTS, new WeightDecay(0.1)),
        game(Normalisation.LAYER, new Codes(List.of(3), 1, 0.5), 1, Dragan.DEFAULTS));
  }

  private static AdversarialGame game(
      Normalisation discriminator, Conditioning conditioning, int packing, Penalty... penalties) {
    return new AdversarialGame(
        AdversarialNetworks.of(
            new Dcgan(32, 0.2, Normalisation.BATCH, discriminator, 0, 0),
            IMAGES,
            CLASSES,
            new NormalPrior(6),
            conditioning,
            packing),
        NonSaturating.DEFAULTS,
        List.of(penalties));
  }

  /** A network's tensors. */
  private record Side(FlatTensors parameters, FlatTensors buffers) implements AutoCloseable {

    static Side of(Network network, String name) {
      FlatTensors parameters = FlatTensors.allocate(network.parameters(), true, Device.cpu());
      FlatTensors buffers = FlatTensors.allocate(network.buffers(), false, Device.cpu());
      try (RandomStream start = RandomStream.of(3, name)) {
        network.initialise(parameters.views(), buffers.views(), new Initialiser.Normal(0.1), start);
      }
      return new Side(parameters, buffers);
    }

    Weights weights(RecordedConvolutions record) {
      return new Weights(parameters.views(), buffers.views())
          .withCopiedBuffers()
          .recordedIn(record);
    }

    @Override
    public void close() {
      parameters.close();
      buffers.close();
    }
  }

  @ParameterizedTest
  @MethodSource("games")
  void gradientsAreTheSame(AdversarialGame game) {
    try (Scope scope = Scope.open();
        Side g = Side.of(game.networks().generator(), "g");
        Side d = Side.of(game.networks().discriminator(), "d")) {
      List<Tensor> ofD = new ArrayList<>();
      List<Tensor> ofG = new ArrayList<>();
      int recorded = 0;
      for (boolean recording : List.of(false, true)) {
        RecordedConvolutions generation = record(recording, scope);
        RecordedConvolutions judgement = record(recording, scope);
        try (RandomStream noise = RandomStream.of(7, "noise")) { // the same both times
          Mode.Training mode = new Mode.Training(noise);
          int[] classes = game.networks().labels() == 0 ? new int[BATCH] : new int[] {0, 1, 2, 1};
          Latents latents =
              game.networks()
                  .latents(BATCH, Latents.oneHot(classes, game.networks().labels()), noise);
          Tensor real = noise.uniform(-1, 1, IMAGES.batch(BATCH));
          Tensor fake = game.networks().generate(g.weights(generation), latents, mode);
          DiscriminatorLoss loss =
              game.losses()
                  .discriminatorLoss(
                      d.weights(judgement),
                      minibatch(game, real, fake.detach(), latents),
                      Update.FIRST,
                      mode);
          Player.backward(loss.loss(), List.of(d.parameters), judgement);
          ofD.add(d.parameters.gradient().clone());
          d.parameters.requireGradients(false);
          Tensor answer =
              game.losses()
                  .generatorLoss(
                      d.weights(RecordedConvolutions.none()),
                      minibatch(game, real, fake, latents),
                      mode);
          g.parameters.backward(answer, generation);
          d.parameters.requireGradients(true);
          ofG.add(g.parameters.gradient().clone());
        }
        recorded += (generation.isEmpty() ? 0 : 1) + (judgement.isEmpty() ? 0 : 1);
      }
      // Spectral normalisation has weights of its own making, which are left to LibTorch.
      boolean spectral = game.networks().discriminator().toString().contains("Spectral");
      assertThat(recorded).isEqualTo(spectral ? 1 : 2);
      assertThat(difference(ofD)).isLessThan(1e-5);
      assertThat(difference(ofG)).isLessThan(1e-5);
    }
  }

  private static RecordedConvolutions record(boolean recording, Scope scope) {
    return recording ? RecordedConvolutions.in(scope, WORKSPACE) : RecordedConvolutions.none();
  }

  private static Minibatch minibatch(
      AdversarialGame game, Tensor real, Tensor fake, Latents latents) {
    return new Minibatch(
        real, fake, latents.labels(), game.networks().codes(latents), Optional.empty());
  }

  /** ‖a − b‖ / ‖a‖. */
  private static double difference(List<Tensor> pair) {
    double length = pair.get(0).norm().item_double();
    assertThat(length).isPositive();
    return pair.get(0).sub(pair.get(1)).norm().item_double() / length;
  }
}
