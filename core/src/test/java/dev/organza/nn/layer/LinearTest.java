package dev.organza.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearTest {

  /** W [2,3] = ((1, 10, 100), (0, -1, 2)) and b = (0.5, -0.5), row n of x = (n, n + 1, 1). */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9, 20})
  void anyNumberOfRowsIsMultiplied(int rows) {
    Network layer = Network.of(Shape.of(3), List.of(new Linear(2, true)));
    float[] x = new float[3 * rows];
    for (int n = 0; n < rows; n++) {
      x[3 * n] = n;
      x[3 * n + 1] = n + 1;
      x[3 * n + 2] = 1;
    }
    try (Scope scope = Scope.open()) {
      Tensor weight = HostMemory.tensor(new float[] {1, 10, 100, 0, -1, 2}, Device.cpu(), 2, 3);
      Tensor bias = HostMemory.tensor(new float[] {0.5f, -0.5f}, Device.cpu(), 2);
      Tensor input = HostMemory.tensor(x, Device.cpu(), rows, 3);
      Tensor y =
          layer.forward(new Weights(List.of(weight, bias), List.of()), input, Mode.evaluation());
      assertThat(y.sizes().vec().get()).containsExactly(rows, 2);
      float[] found = HostMemory.floats(y);
      for (int n = 0; n < rows; n++) {
        assertThat(found[2 * n]).isCloseTo(n + 10 * (n + 1) + 100.5f, within(1e-4f));
        assertThat(found[2 * n + 1]).isCloseTo(-(n + 1) + 1.5f, within(1e-5f));
      }
    }
  }
}
