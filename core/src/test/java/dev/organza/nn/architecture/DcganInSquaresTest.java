package dev.organza.nn.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.ConvTranspose2d;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Resampling;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A DCGAN whose layers next to the data take squares of pixels for pixels. */
class DcganInSquaresTest {

  private static final Shape EMOJI = Shape.image(3, 64, 64);

  private static Dcgan of(int width, int edge) {
    return new Dcgan(
        width, 0.2, Normalisation.BATCH, Normalisation.BATCH, 0, 0, edge, false, false);
  }

  /** 64 pixels in squares of 2×2 are 32, and 16, 8 and 4 are left of them. */
  @Test
  void aLevelOfPixelsIsLeftOut() {
    assertThat(of(32, 2).discriminator(EMOJI).layers())
        .containsExactly(
            new Resampling.PixelUnshuffle(2),
            Layer.conv2d(32, 4, 2, 1),
            Layer.leakyRelu(0.2),
            new Conv2d(64, 4, 2, 1, false),
            Layer.batchNorm(),
            Layer.leakyRelu(0.2),
            new Conv2d(128, 4, 2, 1, false),
            Layer.batchNorm(),
            Layer.leakyRelu(0.2),
            Layer.conv2d(1, 4, 1, 0),
            Layer.flatten());
    assertThat(of(32, 2).generator(EMOJI, 100).layers())
        .containsExactly(
            Layer.reshape(100, 1, 1),
            new ConvTranspose2d(128, 4, 1, 0, 0, false),
            Layer.batchNorm(),
            Layer.relu(),
            new ConvTranspose2d(64, 4, 2, 1, 0, false),
            Layer.batchNorm(),
            Layer.relu(),
            new ConvTranspose2d(32, 4, 2, 1, 0, false),
            Layer.batchNorm(),
            Layer.relu(),
            Layer.convTranspose2d(12, 4, 2, 1),
            new Resampling.PixelShuffle(2),
            Layer.tanh());
  }

  @Test
  void smoothImagesAreFilteredBeforeTheTanh() {
    List<Layer> plain = of(32, 2).generator(EMOJI, 100).layers();
    List<Layer> expected = new ArrayList<>(plain);
    expected.add(plain.size() - 1, new Resampling.Smooth());
    Dcgan smooth =
        new Dcgan(32, 0.2, Normalisation.BATCH, Normalisation.BATCH, 0, 0, 2, false, true);
    assertThat(smooth.generator(EMOJI, 100).layers()).isEqualTo(expected);
    assertThat(smooth.discriminator(EMOJI).layers())
        .isEqualTo(of(32, 2).discriminator(EMOJI).layers());
  }

  /** One more transposed convolution like the others, and a 3×3 convolution of its channels. */
  @ParameterizedTest
  @CsvSource({"1", "2"})
  void refinedImagesAreMadeOfAsManyChannelsAsDsFirstLayerHas(int edge) {
    List<Layer> plain = of(32, edge).generator(EMOJI, 100).layers();
    int colours = 3 * edge * edge;
    List<Layer> expected = new ArrayList<>();
    for (Layer layer : plain) {
      if (layer.equals(Layer.convTranspose2d(colours, 4, 2, 1))) {
        expected.add(new ConvTranspose2d(32, 4, 2, 1, 0, false));
        expected.add(Layer.batchNorm());
        expected.add(Layer.relu());
        expected.add(Layer.conv2d(colours, 3, 1, 1));
      } else {
        expected.add(layer);
      }
    }
    Dcgan refined =
        new Dcgan(32, 0.2, Normalisation.BATCH, Normalisation.BATCH, 0, 0, edge, true, false);
    assertThat(refined.generator(EMOJI, 100).layers()).isEqualTo(expected).isNotEqualTo(plain);
    assertThat(refined.discriminator(EMOJI).layers())
        .isEqualTo(of(32, edge).discriminator(EMOJI).layers());
  }

  @ParameterizedTest
  @CsvSource({"2, 16", "2, 28", "2, 31", "4, 32", "4, 35", "2, 63"})
  void itMakesAndJudgesItsSizes(int edge, int size) {
    Shape data = Shape.image(3, size, size);
    assertThat(of(2, edge).generator(data, 5).output()).isEqualTo(data);
    assertThat(of(2, edge).discriminator(data).output()).isEqualTo(Shape.of(1));
  }

  @ParameterizedTest
  @CsvSource({"2, 15, 16", "4, 31, 32"})
  void smallerOnesAreRefused(int edge, int size, int least) {
    assertThatThrownBy(() -> of(2, edge).generator(Shape.image(1, size, size), 5))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("at least " + least + " pixels a side, not of " + size);
  }

  @Test
  void squaresHaveFewSides() {
    for (int edge : new int[] {-2, 0, 3, 8}) {
      assertThatThrownBy(() -> of(2, edge))
          .isInstanceOf(UsageException.class)
          .hasMessage("the edge of a dcgan is 1, 2 or 4, not " + edge);
    }
  }
}
