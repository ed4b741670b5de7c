package dev.organza.nn.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.summary.SoundSummary;
import dev.organza.nn.Initialiser;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Noise;
import dev.organza.nn.layer.Resampling;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WaveganTest {

  private static final Wavegan PAPER = new Wavegan(64, 2, 0.2, Wavegan.Upsampling.TRANSPOSED);

  /**
   * 19.1 million as the comparison of SaShiMi counts WaveGAN's generator (Goel et al. 2022,
   * arXiv:2202.09729), and the sums over the paper's table 4: dense 100→16384, then 25·(1024·512 +
   * 512·256 + 256·128 + 128·64 + 64·1) weights, and the biases.
   */
  @Test
  void atFullSizeItHasThePapersNumberOfParameters() {
    Shape second = Shape.signal(1, 16_384);
    long convolutions = 25L * (1024 * 512 + 512 * 256 + 256 * 128 + 128 * 64 + 64);
    long generator = 100L * 16_384 + 16_384 + convolutions + 512 + 256 + 128 + 64 + 1;
    assertThat(PAPER.generator(second, 100).parameterCount()).isEqualTo(generator);
    assertThat(Math.round(generator / 1e5)).isEqualTo(191);
    assertThat(PAPER.discriminator(second).parameterCount())
        .isEqualTo(convolutions + 64 + 128 + 256 + 512 + 1024 + 16_384 + 1);
    // SpecGAN's table 6 has the same numbers, with 5×5 for 25.
    Shape spectrogram = Shape.image(1, 128, 128);
    assertThat(PAPER.generator(spectrogram, 100).parameterCount()).isEqualTo(generator);
    assertThat(PAPER.discriminator(spectrogram).parameterCount())
        .isEqualTo(convolutions + 64 + 128 + 256 + 512 + 1024 + 16_384 + 1);
  }

  @ParameterizedTest
  @CsvSource({"64,1", "255,1", "256,2", "4096,4", "8192,4", "16384,5", "16385,5", "5000,4"})
  void theNumberOfLayersFollowsFromTheLength(int length, int levels) {
    Shape data = Shape.signal(1, length);
    Wavegan small = new Wavegan(2, 2, 0.2, Wavegan.Upsampling.TRANSPOSED);
    Network discriminator = small.discriminator(data);
    assertThat(discriminator.output()).isEqualTo(Shape.of(1));
    // Convolution and activation each, phase shuffle between them, flatten and linear.
    assertThat(discriminator.layers()).hasSize(3 * levels + 1);
    assertThat(discriminator.layers().stream().filter(Noise.PhaseShuffle.class::isInstance).count())
        .isEqualTo(levels - 1);
    assertThat(small.generator(data, 3).output()).isEqualTo(data);
  }

  @ParameterizedTest
  @EnumSource
  void everyEnlargementReachesTheData(Wavegan.Upsampling enlargement) {
    Wavegan wavegan = new Wavegan(2, 2, 0.2, enlargement);
    for (Shape data :
        List.of(Shape.signal(2, 300), Shape.image(1, 64, 79), Shape.image(3, 8, 30))) {
      assertThat(wavegan.generator(data, 3).output()).isEqualTo(data);
      assertThat(wavegan.generator(data, 3).contains(Resampling.Upsample.class))
          .isEqualTo(enlargement != Wavegan.Upsampling.TRANSPOSED);
      assertThat(wavegan.discriminator(data).output()).isEqualTo(Shape.of(1));
    }
  }

  /**
   * What the doctor advises against tones of the strides: before any training, transposed
   * convolutions have them and repeated values do not.
   */
  @Test
  void tonesOfTheStridesAreOfTransposedConvolutions() {
    assertThat(strideExcess(Wavegan.Upsampling.TRANSPOSED))
        .isGreaterThan(strideExcess(Wavegan.Upsampling.NEAREST) + 3);
  }

  private static double strideExcess(Wavegan.Upsampling enlargement) {
    int sounds = 16;
    Shape data = Shape.signal(1, 4_096);
    Network generator = new Wavegan(4, 0, 0.2, enlargement).generator(data, 8);
    SoundSummary summary = new SoundSummary(8_000);
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard();
        RandomStream stream = RandomStream.of(1, "z");
        FlatTensors parameters =
            FlatTensors.allocate(generator.parameters(), false, Device.cpu())) {
      generator.initialise(parameters.views(), List.of(), new Initialiser.Xavier(2), stream);
      Tensor made =
          generator.forward(
              new Weights(parameters.views(), List.of()),
              stream.normal(0, 1, sounds, 8),
              Mode.evaluation());
      float[] waves = HostMemory.floats(made);
      for (int i = 0; i < sounds; i++) {
        summary.add(Arrays.copyOfRange(waves, i * 4_096, (i + 1) * 4_096));
      }
    }
    assertThat(summary.heard()).hasSize(sounds);
    return summary.strideExcess();
  }

  @Test
  void imagesHaveNoPhaseToShuffle() {
    assertThat(PAPER.discriminator(Shape.image(1, 64, 64)).contains(Noise.PhaseShuffle.class))
        .isFalse();
    assertThat(
            new Wavegan(2, 0, 0.2, Wavegan.Upsampling.TRANSPOSED)
                .discriminator(Shape.signal(1, 4096))
                .samplewise())
        .isTrue();
  }

  @Test
  void otherDataAreRefused() {
    assertThatThrownBy(() -> PAPER.generator(Shape.of(4096), 100))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("takes signals of shape [C,L] and images of shape [C,H,W]");
    assertThatThrownBy(() -> PAPER.discriminator(Shape.signal(1, 63)))
        .hasMessageContaining("signals of at least 64 steps");
    assertThatThrownBy(() -> PAPER.discriminator(Shape.image(1, 7, 64)))
        .hasMessageContaining("images of at least 8 pixels a side, not the shape [1,7,64]");
    assertThatThrownBy(() -> new Wavegan(0, 2, 0.2, Wavegan.Upsampling.TRANSPOSED))
        .hasMessageContaining("width");
  }
}
