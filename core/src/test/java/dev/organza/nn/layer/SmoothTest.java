package dev.organza.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class SmoothTest {

  /** A pixel of 16 becomes [1,2,1]ᵀ[1,2,1]; at a corner 16·(3/4, 1/4)ᵀ(3/4, 1/4). */
  @Test
  void smoothingIsTheBinomialFilter() {
    float[] middle = new float[5 * 4];
    middle[2 * 4 + 1] = 16;
    assertThat(smoothed(5, 4, middle))
        .containsExactly(0, 0, 0, 0, 1, 2, 1, 0, 2, 4, 2, 0, 1, 2, 1, 0, 0, 0, 0, 0);
    float[] corner = new float[3 * 3];
    corner[0] = 16;
    assertThat(smoothed(3, 3, corner)).containsExactly(9, 3, 0, 3, 1, 0, 0, 0, 0);
  }

  /** Checkers and stripes one pixel wide vanish, but for the border. */
  @Test
  void smoothingLetsNoPatternOfSinglePixelsThrough() {
    float[] checkers = new float[6 * 6];
    float[] columns = new float[6 * 6];
    for (int i = 0; i < 36; i++) {
      checkers[i] = (i / 6 + i) % 2 == 0 ? 1 : -1;
      columns[i] = i % 2 == 0 ? 1 : -1;
    }
    for (float[] pattern : List.of(checkers, columns)) {
      float[] smooth = smoothed(6, 6, pattern);
      for (int i = 0; i < 36; i++) {
        if (i % 6 > 0 && i % 6 < 5 && i / 6 > 0 && i / 6 < 5) {
          assertThat(smooth[i]).isZero();
        }
      }
    }
  }

  private static float[] smoothed(int height, int width, float[] pixels) {
    Network filter = Network.of(Shape.image(1, height, width), List.of(new Resampling.Smooth()));
    assertThat(filter.output()).isEqualTo(Shape.image(1, height, width));
    try (Scope scope = Scope.open()) {
      Tensor x = HostMemory.tensor(pixels, Device.cpu(), 1, 1, height, width);
      return HostMemory.floats(
          filter.forward(new Weights(List.of(), List.of()), x, Mode.evaluation()));
    }
  }
}
