package dev.organza.nn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.Initialiser;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.architecture.Dcgan;
import dev.organza.nn.architecture.Stylegan2;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Truncation and mixed styles, on a generator that has gone through some training passes. */
class StyleSpaceTest {

  private static final int STYLES = 6; // 16 pixels: 4, 8 and 16

  private final Network generator =
      new Stylegan2(4, 6, 1, 0.5, 0, 2, 0.2).generator(Shape.image(3, 16, 16), 5);
  private final Scope scope = Scope.open();
  private final FlatTensors parameters =
      FlatTensors.allocate(generator.parameters(), false, Device.cpu());
  private final FlatTensors buffers =
      FlatTensors.allocate(generator.buffers(), false, Device.cpu());
  private final Weights weights = new Weights(parameters.views(), buffers.views());
  private final RandomStream stream = RandomStream.of(1, "z");
  private final Tensor first = stream.normal(0, 1, 2, 5);
  private final Tensor second = stream.normal(0, 1, 2, 5);

  @BeforeEach
  void train() {
    generator.initialise(parameters.views(), buffers.views(), new Initialiser.He(1), stream);
    for (int i = 0; i < 50; i++) {
      generator.forward(weights, stream.normal(0, 1, 16, 5), Mode.training(stream));
    }
  }

  @AfterEach
  void close() {
    parameters.close();
    buffers.close();
    stream.close();
    scope.close();
  }

  private Tensor samples(Network network, Tensor z) {
    return network.forward(weights, z, Mode.evaluation());
  }

  private StyleSpace space() {
    return StyleSpace.of(generator).orElseThrow();
  }

  private Tensor mixed(int from, int to) {
    return space()
        .mixed(
            weights, new StyleSpace.StyleSources(first, second, first.narrow(1, 0, 0)), from, to);
  }

  private static void assertSame(Tensor one, Tensor other) {
    assertThat(one.allclose(other, 1e-5, 1e-6, false)).isTrue();
  }

  @Test
  void truncationMovesEveryStyleTowardsTheAverage() {
    Tensor w = space().mapping().forward(space().ofMapping(weights), first, Mode.evaluation());
    Network truncated = StyleSpace.truncated(generator, 0.3);
    StyleSpace there = StyleSpace.of(truncated).orElseThrow();
    Tensor average = buffers.views().get(0).repeat(STYLES);
    Tensor expected = average.add(w.sub(average).mul(new Scalar(0.3)));
    assertSame(
        there.mapping().forward(there.ofMapping(weights), first, Mode.evaluation()), expected);
    assertSame(
        samples(truncated, first),
        space().synthesis().forward(space().ofSynthesis(weights), expected, Mode.evaluation()));
  }

  @Test
  void atOneNothingChangesAndAtZeroAllSamplesAreTheAverage() {
    assertThat(StyleSpace.truncated(generator, 1)).isEqualTo(generator);
    Tensor average = samples(StyleSpace.truncated(generator, 0), first);
    assertSame(average.narrow(0, 0, 1), average.narrow(0, 1, 1));
    assertSame(average, samples(StyleSpace.truncated(generator, 0), second));
    assertThat(samples(generator, first).allclose(samples(generator, second), 1e-3, 1e-4, false))
        .isFalse();
  }

  @Test
  void allStylesOfOneLatentAreItsSample() {
    assertThat(space().count()).isEqualTo(STYLES);
    assertSame(mixed(0, 0), samples(generator, first));
    assertSame(mixed(0, STYLES), samples(generator, second));
    assertSame(mixed(STYLES, STYLES), samples(generator, first));
  }

  @Test
  void eachPartOfTheStylesChangesTheSample() {
    for (int style = 0; style < STYLES; style++) {
      assertThat(mixed(style, style + 1).allclose(samples(generator, first), 1e-4, 1e-5, false))
          .as("style " + style)
          .isFalse();
    }
  }

  @Test
  void aGeneratorWithoutAMappingNetworkIsRefused() {
    Network plain = Dcgan.DEFAULTS.generator(Shape.image(1, 8, 8), 5);
    assertThat(StyleSpace.of(plain)).isEmpty();
    assertThatThrownBy(() -> StyleSpace.truncated(plain, 0.5))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no mapping network")
        .hasMessageContaining("stylegan2");
  }
}
