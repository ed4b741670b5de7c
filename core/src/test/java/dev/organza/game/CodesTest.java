package dev.organza.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.Shape;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.objective.ObjectiveContract;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.Initialiser;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.architecture.Mlp;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Spectral;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.Gradients;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** InfoGAN's codes and their bound; {@code src/test/python/codes.py} computed the references. */
class CodesTest {

  private static final double TOLERANCE = 1e-5;
  private static final Mlp SMALL =
      new Mlp(6, 2, Layer.leakyRelu(0.2), Normalisation.NONE, Normalisation.NONE, 0);

  record Case(
      String name,
      List<Integer> categorical,
      int continuous,
      List<List<Double>> read,
      List<List<Double>> codes,
      Map<String, Double> bounds,
      List<List<Double>> gradient) {

    Codes kind() {
      return new Codes(categorical, continuous, 1);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    try (InputStream stream = CodesTest.class.getResourceAsStream("codes.json")) {
      return JsonMapper.builder()
          .build()
          .readerForListOf(Case.class)
          .readValue(Objects.requireNonNull(stream));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Tensor rows(List<List<Double>> rows) {
    float[] values = new float[rows.size() * rows.get(0).size()];
    int at = 0;
    for (List<Double> row : rows) {
      for (double value : row) {
        values[at++] = (float) value;
      }
    }
    return HostMemory.tensor(values, Device.cpu(), rows.size(), rows.get(0).size());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void boundsAndGradientsAreThoseOfPyTorch(Case expected) {
    try (Scope scope = Scope.open()) {
      Tensor read = ObjectiveContract.leaf(rows(expected.read));
      Map<String, Tensor> bounds = expected.kind().information(read, rows(expected.codes));
      assertThat(bounds.keySet()).containsExactlyElementsOf(expected.kind().names());
      bounds.forEach(
          (name, bound) -> {
            double value = Objects.requireNonNull(expected.bounds.get(name));
            assertThat(bound.item_double())
                .as(name)
                .isCloseTo(value, within(TOLERANCE * Math.abs(value)));
          });
      bounds.values().stream().reduce(Tensor::add).orElseThrow().backward();
      float[] gradient = HostMemory.floats(read.grad());
      float[] right = HostMemory.floats(rows(expected.gradient));
      double difference = 0;
      double norm = 0;
      for (int i = 0; i < right.length; i++) {
        difference += Math.pow(gradient[i] - right[i], 2);
        norm += Math.pow(right[i], 2);
      }
      assertThat(Math.sqrt(difference / norm)).isLessThan(TOLERANCE);
    }
  }

  /** E log Q(c|x) is 0 where Q knows, and −log K where it does not. */
  @Test
  void theBoundIsTheEntropyForAPerfectReaderAndNothingForAnIgnorantOne() {
    Codes codes = new Codes(List.of(10, 3), 1, 1);
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "codes")) {
      Tensor written = codes.sample(50, stream);
      Tensor certain = written.clone();
      certain.narrow(1, 0, 13).mul_(new org.bytedeco.pytorch.Scalar(100.0));
      Map<String, Tensor> known = codes.information(certain, written);
      assertThat(value(known, "category1")).isCloseTo(Math.log(10), within(1e-6));
      assertThat(value(known, "category2")).isCloseTo(Math.log(3), within(1e-6));
      assertThat(value(known, "c1"))
          .isCloseTo(Math.log(2) - 0.5 * Math.log(2 * Math.PI), within(1e-6));
      Map<String, Tensor> unknown = codes.information(torch.zeros_like(written), written);
      assertThat(value(unknown, "category1")).isCloseTo(0, within(1e-6));
      assertThat(value(unknown, "category2")).isCloseTo(0, within(1e-6));
    }
  }

  private static double value(Map<String, Tensor> bounds, String name) {
    return Objects.requireNonNull(bounds.get(name)).item_double();
  }

  /** One-hot categories of equal frequency, numbers uniform on [−1,1), each independent. */
  @Test
  void drawsAreUniform() {
    Codes codes = new Codes(List.of(5, 2), 2, 1);
    int n = 20_000;
    float[] drawn;
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(7, "codes");
        RandomStream same = RandomStream.of(7, "codes")) {
      drawn = HostMemory.floats(codes.sample(n, stream));
      assertThat(HostMemory.floats(codes.sample(n, same))).isEqualTo(drawn);
    }
    double[] counts = new double[7];
    double[][] joint = new double[5][2];
    double[] sums = new double[2];
    double squares = 0;
    double product = 0;
    for (int i = 0; i < n; i++) {
      int at = 9 * i;
      int first = chosen(drawn, at, 5);
      int second = chosen(drawn, at + 5, 2);
      counts[first]++;
      counts[5 + second]++;
      joint[first][second]++;
      for (int c = 0; c < 2; c++) {
        assertThat(drawn[at + 7 + c]).isGreaterThanOrEqualTo(-1).isLessThan(1);
        sums[c] += drawn[at + 7 + c];
        squares += drawn[at + 7 + c] * drawn[at + 7 + c];
      }
      product += drawn[at + 7] * drawn[at + 8];
    }
    for (int k = 0; k < 5; k++) {
      assertThat(counts[k]).isCloseTo(n / 5.0, within(5 * Math.sqrt(n * 0.16)));
      for (int l = 0; l < 2; l++) {
        assertThat(joint[k][l]).isCloseTo(n / 10.0, within(5 * Math.sqrt(n * 0.09)));
      }
    }
    assertThat(counts[5]).isCloseTo(n / 2.0, within(5 * Math.sqrt(n * 0.25)));
    assertThat(sums[0] / n).isCloseTo(0, within(5 / Math.sqrt(3.0 * n)));
    assertThat(sums[1] / n).isCloseTo(0, within(5 / Math.sqrt(3.0 * n)));
    assertThat(squares / (2 * n)).isCloseTo(1 / 3.0, within(0.01));
    assertThat(product / n).isCloseTo(0, within(5.0 / 3 / Math.sqrt(n)));
  }

  /** The place of the one among zeros. */
  private static int chosen(float[] values, int at, int count) {
    int place = -1;
    for (int k = 0; k < count; k++) {
      assertThat(values[at + k]).isIn(0f, 1f);
      if (values[at + k] == 1) {
        assertThat(place).isEqualTo(-1);
        place = k;
      }
    }
    assertThat(place).isNotEqualTo(-1);
    return place;
  }

  @Test
  void namesAreTheReadersOfJournalsAndCommandLines() {
    assertThat(Codes.DEFAULTS.names()).containsExactly("category", "c1", "c2");
    assertThat(new Codes(List.of(2, 3), 1, 1).names())
        .containsExactly("category1", "category2", "c1");
    assertThat(Codes.NONE.names()).isEmpty();
    assertThat(new Codes(List.of(2, 3), 1, 1).size()).isEqualTo(6);
  }

  @Test
  void impossibleCodesAreRefused() {
    assertThatThrownBy(() -> new Codes(List.of(1), 0, 1)).hasMessageContaining("1 values");
    assertThatThrownBy(() -> new Codes(List.of(1001), 0, 1)).hasMessageContaining("1001 values");
    assertThatThrownBy(() -> new Codes(List.of(), -1, 1)).hasMessageContaining("continuous is -1");
    for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new Codes(List.of(2), 0, weight)).hasMessageContaining("weight");
    }
  }

  /** A spectrally normalised D keeps its normalised head beside Q. */
  @Test
  void theHeadOfTheDiscriminatorIsItsOwn() {
    Mlp spectral = new Mlp(6, 1, Layer.relu(), Normalisation.NONE, Normalisation.SPECTRAL, 0);
    Network network = Codes.DEFAULTS.discriminator(spectral, Shape.of(2), 0);
    dev.organza.nn.layer.Fork fork =
        (dev.organza.nn.layer.Fork) network.layers().get(network.layers().size() - 1);
    assertThat(fork.heads().get("first")).singleElement().isInstanceOf(Spectral.class);
    assertThat(network.output()).isEqualTo(Shape.of(13));
  }

  /** Weights of a player at its start. */
  private record Started(FlatTensors parameters, FlatTensors buffers) implements AutoCloseable {

    static Started of(Network network, RandomStream stream) {
      Started started =
          new Started(
              FlatTensors.allocate(network.parameters(), true, Device.cpu()),
              FlatTensors.allocate(network.buffers(), false, Device.cpu()));
      network.initialise(
          started.parameters.views(), started.buffers.views(), Initialiser.Xavier.DEFAULTS, stream);
      return started;
    }

    Weights weights() {
      return new Weights(parameters.views(), buffers.views());
    }

    @Override
    public void close() {
      parameters.close();
      buffers.close();
    }
  }

  private static AdversarialGame game(double weight) {
    return new AdversarialGame(
        AdversarialNetworks.of(
            SMALL, Shape.of(2), 0, new NormalPrior(3), new Codes(List.of(3), 1, weight), 1),
        NonSaturating.DEFAULTS,
        List.of());
  }

  /** Equation 6: both players minimise their loss − λ·L_I. */
  @Test
  void bothLossesHoldTheBoundAndItsGradientReachesEveryone() {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(3, "game");
        Started g = Started.of(game(1).networks().generator(), stream);
        Started d = Started.of(game(1).networks().discriminator(), stream)) {
      Latents latents = game(1).networks().latents(16, torch.zeros(16, 0), stream);
      Mode.Training mode = new Mode.Training(stream);
      Tensor real = stream.normal(0, 1, 16, 2);
      Tensor[][] ofG = new Tensor[2][];
      for (double weight : new double[] {1, 2.5}) {
        AdversarialGame game = game(weight);
        Tensor fake = game.networks().generate(g.weights(), latents, mode);
        Minibatch batch =
            new Minibatch(
                real, fake, latents.labels(), game.networks().codes(latents), Optional.empty());
        DiscriminatorLoss loss =
            game.losses().discriminatorLoss(d.weights(), batch, Update.FIRST, mode);
        double information =
            loss.information().values().stream().mapToDouble(Tensor::item_double).sum();
        assertThat(loss.information()).containsOnlyKeys("category", "c1");
        assertThat(loss.total().item_double())
            .isCloseTo(loss.objective().item_double() - weight * information, within(1e-5));
        Tensor generatorLoss = game.losses().generatorLoss(d.weights(), batch, mode);
        double plain = NonSaturating.DEFAULTS.generatorLoss(loss::real, loss.fake()).item_double();
        assertThat(generatorLoss.item_double())
            .isCloseTo(plain - weight * information, within(1e-5));
        ofG[weight == 1 ? 0 : 1] =
            Gradients.of(generatorLoss, g.weights().parameters()).toArray(Tensor[]::new);

        Tensor bound = loss.information().values().stream().reduce(Tensor::add).orElseThrow();
        List<String> names =
            game.networks().discriminator().parameters().stream().map(spec -> spec.name()).toList();
        List<Tensor> gradients = Gradients.of(bound, d.weights().parameters());
        for (int i = 0; i < names.size(); i++) {
          // All of D but the head of the logit.
          assertThat(gradients.get(i).abs().max().item_double() > 0)
              .as(names.get(i))
              .isEqualTo(!names.get(i).contains(".first."));
        }
      }
      // λ changes what every parameter of G is told.
      for (int i = 0; i < ofG[0].length; i++) {
        assertThat(ofG[0][i].sub(ofG[1][i]).abs().max().item_double()).isPositive();
      }
    }
  }
}
