package dev.organza.nn.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.ConvTranspose2d;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.network.Network;
import org.junit.jupiter.api.Test;

class CompactTest {

  private static final Shape MNIST = Shape.image(1, 28, 28);

  /** Appendix C.1 of arXiv:1606.03657 with 256 units instead of 1024, one logit, and tanh. */
  @Test
  void theNetworksAreInfogansOnMnistWithFewerUnits() {
    Network generator = Compact.DEFAULTS.generator(MNIST, 100);
    assertThat(generator.layers())
        .containsExactly(
            new Linear(256, false),
            Layer.batchNorm(),
            Layer.relu(),
            new Linear(7 * 7 * 128, false),
            Layer.reshape(128, 7, 7),
            Layer.batchNorm(),
            Layer.relu(),
            new ConvTranspose2d(64, 4, 2, 1, 0, false),
            Layer.batchNorm(),
            Layer.relu(),
            Layer.convTranspose2d(1, 4, 2, 1),
            Layer.tanh());
    // 100·256 + 2·256 + 256·6272 + 2·128 + 128·64·16 + 2·64 + 64·16 + 1
    assertThat(generator.parameterCount()).isEqualTo(1_764_225);

    Network discriminator = Compact.DEFAULTS.discriminator(MNIST);
    assertThat(discriminator.layers())
        .containsExactly(
            Layer.conv2d(64, 4, 2, 1),
            Layer.leakyRelu(0.2),
            new Conv2d(128, 4, 2, 1, false),
            Layer.batchNorm(),
            Layer.leakyRelu(0.2),
            Layer.flatten(),
            new Linear(256, false),
            Layer.batchNorm(),
            Layer.leakyRelu(0.2),
            Layer.linear(1));
    // 64·16 + 64 + 64·128·16 + 2·128 + 6272·256 + 2·256 + 256 + 1
    assertThat(discriminator.parameterCount()).isEqualTo(1_738_817);
  }

  @Test
  void wrongNumbersAreRefused() {
    for (int[] wrong : new int[][] {{0, 1, 1}, {1, 0, 1}, {1, 1, 0}}) {
      assertThatThrownBy(
              () ->
                  new Compact(
                      wrong[0], wrong[1], wrong[2], 0.2, Normalisation.NONE, Normalisation.NONE))
          .hasMessageContaining("compact");
    }
    assertThatThrownBy(() -> Compact.DEFAULTS.discriminator(Shape.image(3, 32, 48)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("a compact takes square images");
  }

  @Test
  void bySizeTakesTheArchitectureOfTheSize() {
    Shape large = Shape.image(1, 32, 32);
    assertThat(BySize.DEFAULTS.generator(MNIST, 9).layers())
        .isEqualTo(Compact.DEFAULTS.generator(MNIST, 9).layers());
    assertThat(BySize.DEFAULTS.discriminator(large).layers())
        .isEqualTo(Dcgan.DEFAULTS.discriminator(large).layers());
    assertThat(BySize.DEFAULTS.discriminator(Shape.image(1, 31, 31)).layers())
        .anyMatch(Linear.class::isInstance);
    Shape colour = Shape.image(3, 28, 28);
    assertThat(BySize.DEFAULTS.discriminator(colour).layers())
        .isEqualTo(Dcgan.DEFAULTS.discriminator(colour).layers());
  }

  @Test
  void partsOfPartsAreNamedByTheirPath() {
    ByShape nested = new ByShape(BySize.DEFAULTS, Mlp.DEFAULTS);
    assertThat(nested.part(MNIST))
        .isEqualTo(new Architecture.Part("images.small", Compact.DEFAULTS));
    assertThat(nested.part(Shape.image(3, 64, 64)))
        .isEqualTo(new Architecture.Part("images.large", Dcgan.DEFAULTS));
    assertThat(nested.part(Shape.of(2))).isEqualTo(new Architecture.Part("rows", Mlp.DEFAULTS));
  }

  @Test
  void bySizeRefusesTwoRangesOfPixels() {
    assertThatThrownBy(() -> new BySize(32, Infogan.DEFAULTS, Dcgan.DEFAULTS))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("the same range of pixels");
  }
}
