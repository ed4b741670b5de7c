package dev.organza.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.Torch;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the layers of styles draw, by the laws of the draws, and what they refuse. */
class StylesTest {

  private static final int SAMPLES = 4000;
  private static final int COUNT = 5;

  @BeforeAll
  static void load() {
    Torch.load();
  }

  /** Sample i is the number i, so that each style says whose it is. */
  private static float[] trained(double mixing) {
    try (Scope scope = Scope.open();
        RandomStream noise = RandomStream.of(7, "noise")) {
      float[] rows = new float[SAMPLES];
      for (int i = 0; i < SAMPLES; i++) {
        rows[i] = i;
      }
      Tensor x = torch.tensor(rows).view(SAMPLES, 1);
      Weights own = new Weights(List.of(), List.of(torch.zeros(1)));
      return HostMemory.floats(
          new Style.Styles(COUNT, mixing, 0.9, 1).forward(x, own, Mode.training(noise)));
    }
  }

  @Test
  void aShareOfTheSamplesTakesTheStylesOfTheOneBeforeFromALayerOn() {
    double mixing = 0.6;
    float[] styles = trained(mixing);
    int[] from = new int[COUNT + 1];
    for (int i = 0; i < SAMPLES; i++) {
      int own = 0;
      while (own < COUNT && styles[i * COUNT + own] == i) {
        own++;
      }
      for (int layer = own; layer < COUNT; layer++) {
        assertThat(styles[i * COUNT + layer]).isEqualTo((i + SAMPLES - 1) % SAMPLES);
      }
      from[own]++;
    }
    assertThat(from[0]).isZero();
    // Each place is binomial with probability mixing/(count − 1): five standard errors.
    double share = mixing / (COUNT - 1);
    double error = 5 * Math.sqrt(share * (1 - share) / SAMPLES);
    for (int layer = 1; layer < COUNT; layer++) {
      assertThat((double) from[layer] / SAMPLES).isCloseTo(share, within(error));
    }
    assertThat((double) from[COUNT] / SAMPLES).isCloseTo(1 - mixing, within(0.04));
  }

  @Test
  void withoutMixingEverySampleHasItsOwnStylesAndNothingIsDrawn() {
    float[] styles = trained(0);
    for (int i = 0; i < styles.length; i++) {
      assertThat(styles[i]).isEqualTo(i / COUNT);
    }
  }

  @Test
  void mixingAllMixesAll() {
    float[] styles = trained(1);
    for (int i = 1; i < SAMPLES; i++) {
      assertThat(styles[i * COUNT + COUNT - 1]).isEqualTo(i - 1);
    }
  }

  /** One image N(0,I) a sample, the same in all channels; the buffer's in evaluation. */
  @Test
  void pixelNoiseIsOneImageASampleTimesTheStrength() {
    Shape shape = Shape.image(3, 40, 50);
    try (Scope scope = Scope.open();
        RandomStream noise = RandomStream.of(7, "noise")) {
      Weights own =
          new Weights(List.of(torch.tensor(new float[] {2})), List.of(torch.ones(40, 50)));
      Tensor added =
          new Noise.PixelNoise().forward(torch.zeros(shape.batch(4)), own, Mode.training(noise));
      Tensor first = added.narrow(1, 0, 1);
      assertThat(added.sub(first).abs().max().item_double()).isZero();
      assertThat(first.mean().item_double()).isCloseTo(0, within(5 * 2 / Math.sqrt(8000)));
      assertThat(first.std(true).item_double()).isCloseTo(2, within(5 * 2 / Math.sqrt(16_000)));
      assertThat(added.narrow(0, 0, 1).sub(added.narrow(0, 1, 1)).abs().max().item_double())
          .isGreaterThan(1);
      Tensor evaluated =
          new Noise.PixelNoise().forward(torch.zeros(shape.batch(4)), own, Mode.evaluation());
      assertThat(HostMemory.floats(evaluated)).containsOnly(2);
    }
  }

  @Test
  void refusalsSayWhatIsWrong() {
    assertThatThrownBy(() -> new Style.Modulated(4, 3, 3, 3, 6, true, 1))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("one of 0 to 2, not 3");
    assertThatThrownBy(() -> new Style.Modulated(4, 3, 4, 0, 6, true, 1))
        .hasMessageContaining("4 styles of equal length, unlike 6");
    assertThatThrownBy(() -> new Style.Modulated(4, 2, 1, 0, 6, true, 1))
        .hasMessageContaining("odd and positive, not 2");
    assertThatThrownBy(() -> new Style.Styles(2, 1.5, 0.9, 1)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> new Style.Styles(2, 0, 0.9, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Progressive.Equalised(Layer.tanh(), 1, 1))
        .hasMessageContaining("not a Tanh");
    Style.Synthesis synthesis =
        new Style.Synthesis(
            List.of(new Style.Constant(2, 2), new Style.Modulated(1, 1, 2, 1, 6, true, 1)));
    assertThatThrownBy(() -> synthesis.outputShape(Shape.of(4)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("[6]")
        .hasMessageContaining("[4]");
  }
}
