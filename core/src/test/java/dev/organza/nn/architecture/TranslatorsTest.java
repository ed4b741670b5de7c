package dev.organza.nn.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.Initialiser;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.ConvTranspose2d;
import dev.organza.nn.layer.InstanceNorm;
import dev.organza.nn.layer.Noise;
import dev.organza.nn.layer.Pad;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TranslatorsTest {

  private static final List<TranslatorArchitecture> TRANSLATORS =
      List.of(
          Unet.DEFAULTS,
          new Unet(8, 3, Normalisation.INSTANCE, 0, Enlargement.RESIZE),
          new Unet(8, 8, Normalisation.SPECTRAL, 0, Enlargement.TRANSPOSED),
          Resnet.DEFAULTS,
          new Resnet(8, 2, Normalisation.BATCH, 0.5, Enlargement.RESIZE));

  @ParameterizedTest
  @ValueSource(ints = {32, 40, 64, 96, 128, 256})
  void imagesKeepTheirSizeAndMayChangeTheirChannels(int side) {
    for (TranslatorArchitecture architecture : TRANSLATORS) {
      Network network =
          architecture.translator(Shape.image(1, side, side), Shape.image(4, side, side));
      assertThat(network.input()).isEqualTo(Shape.image(1, side, side));
      assertThat(network.output()).isEqualTo(Shape.image(4, side, side));
    }
  }

  @Test
  void sizesThatCannotBeHalvedAreRefusedWithTheNearestThatCan() {
    Shape odd = Shape.image(3, 50, 50);
    assertThatThrownBy(() -> Unet.DEFAULTS.translator(odd, odd))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("multiples of 8, not 50")
        .hasMessageContaining("data.size=48");
    assertThatThrownBy(() -> Resnet.DEFAULTS.translator(odd, odd))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("multiples of 4, not 50");
    Shape small = Shape.image(1, 28, 28);
    assertThatThrownBy(() -> Unet.DEFAULTS.translator(small, small))
        .hasMessageContaining("data.size=32");
    assertThatThrownBy(
            () -> Unet.DEFAULTS.translator(Shape.image(1, 32, 32), Shape.image(1, 64, 64)))
        .hasMessageContaining("of one size");
    assertThatThrownBy(() -> Unet.DEFAULTS.translator(Shape.of(32), Shape.of(32)))
        .hasMessageContaining("images");
  }

  /** Isola et al.: three blocks with dropout at 256 pixels, of those with the most channels. */
  @ParameterizedTest
  @CsvSource({"256,3", "128,2", "64,1", "32,0"})
  void dropoutIsWithin(int side, int blocks) {
    Shape image = Shape.image(3, side, side);
    assertThat(
            Unet.DEFAULTS
                .translator(image, image)
                .allLayers()
                .filter(Noise.Dropout.class::isInstance))
        .hasSize(blocks);
  }

  @Test
  void cycleGansTranslatorHasSixOrNineBlocksAndReflects() {
    Shape small = Shape.image(3, 128, 128);
    Network network = Resnet.DEFAULTS.translator(small, small);
    assertThat(network.allLayers().filter(InstanceNorm.class::isInstance)).hasSize(5 + 2 * 6);
    assertThat(network.allLayers().filter(Pad.class::isInstance)).hasSize(2 + 2 * 6);
    Shape large = Shape.image(3, 256, 256);
    assertThat(Resnet.DEFAULTS.translator(large, large).allLayers())
        .filteredOn(InstanceNorm.class::isInstance)
        .hasSize(5 + 2 * 9);
  }

  @Test
  void resizingLeavesNoTransposedConvolution() {
    Shape image = Shape.image(3, 64, 64);
    for (TranslatorArchitecture architecture :
        List.of(
            new Unet(4, 8, Normalisation.BATCH, 0, Enlargement.RESIZE),
            new Resnet(4, 1, Normalisation.INSTANCE, 0, Enlargement.RESIZE))) {
      assertThat(architecture.translator(image, image).contains(ConvTranspose2d.class)).isFalse();
    }
  }

  /** The gradient of one logit is there in a square of the stated side, and nowhere else. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aLogitDependsOnASquareOfTheStatedSide(int layers) {
    Shape image = Shape.image(1, 128, 128);
    Patch patch = new Patch(1, layers, 0.2, Normalisation.NONE);
    Network network = patch.discriminator(image);
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "start");
        FlatTensors parameters = FlatTensors.allocate(network.parameters(), true, Device.cpu())) {
      network.initialise(parameters.views(), List.of(), new Initialiser.Uniform(1), stream);
      Tensor x = torch.randn(1, 1, 128, 128);
      x.set_requires_grad(true);
      Tensor logits =
          network.forward(new Weights(parameters.views(), List.of()), x, Mode.evaluation());
      long middle = logits.size(2) / 2;
      logits.narrow(2, middle, 1).narrow(3, middle, 1).sum().backward();
      float[] gradient = HostMemory.floats(x.grad().reshape(-1));
      int first = 128;
      int last = -1;
      for (int i = 0; i < gradient.length; i++) {
        if (gradient[i] != 0) {
          first = Math.min(first, i / 128);
          last = Math.max(last, i / 128);
        }
      }
      assertThat(last - first + 1).isEqualTo(patch.receptiveField(image));
    }
  }

  @ParameterizedTest
  @CsvSource({"32,16", "48,16", "64,34", "128,70", "256,70"})
  void squaresAreSmallerThanSmallImages(int side, int square) {
    assertThat(Patch.DEFAULTS.receptiveField(Shape.image(3, side, side))).isEqualTo(square);
  }

  @Test
  void imagesTooSmallForTheLayersAreRefused() {
    assertThatThrownBy(
            () -> new Patch(4, 5, 0.2, Normalisation.NONE).discriminator(Shape.image(3, 64, 64)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("at least 96 pixels");
  }
}
