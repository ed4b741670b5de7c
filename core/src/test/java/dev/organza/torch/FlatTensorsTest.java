package dev.organza.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class FlatTensorsTest {

  private static final List<TensorSpec> SPECS =
      List.of(TensorSpec.of("a", 2, 3), TensorSpec.channelsLast("b", 2, 3, 1, 2));

  @Test
  void viewsShareTheFlatTensorsMemory() {
    try (Scope scope = Scope.open();
        FlatTensors tensors = FlatTensors.allocate(SPECS, false, Device.cpu())) {
      tensors.views().get(0).fill_(new org.bytedeco.pytorch.Scalar(2.0));
      assertThat(HostMemory.floats(tensors.flat()))
          .containsExactly(2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
  }

  @Test
  void channelsLastIsOnlyAMatterOfOrderInMemory() {
    try (Scope scope = Scope.open();
        FlatTensors tensors = FlatTensors.allocate(SPECS, false, Device.cpu())) {
      Tensor b = tensors.views().get(1);
      float[] values = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}; // [O=2,I=3,H=1,W=2], row-major
      b.copy_(HostMemory.tensor(values, Device.cpu(), 2, 3, 1, 2));
      assertThat(HostMemory.floats(b)).containsExactly(values);
      // In memory the input channel I runs fastest: O, H, W, I.
      assertThat(HostMemory.floats(tensors.flat()))
          .containsExactly(0, 0, 0, 0, 0, 0, 0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11);
    }
  }

  @Test
  void backwardPassesAccumulateInTheFlatGradient() {
    try (FlatTensors tensors = FlatTensors.allocate(SPECS, true, Device.cpu())) {
      for (int pass = 1; pass <= 2; pass++) {
        try (Scope scope = Scope.open()) {
          // d/da Σ 3a = 3, d/db Σ b = 1
          Tensor a = tensors.views().get(0).mul(new org.bytedeco.pytorch.Scalar(3.0)).sum();
          a.add(tensors.views().get(1).sum()).backward();
        }
        float[] gradient = HostMemory.floats(tensors.gradient());
        assertThat(gradient[0]).isEqualTo(3f * pass);
        assertThat(gradient[5]).isEqualTo(3f * pass);
        assertThat(gradient[6]).isEqualTo(1f * pass);
        assertThat(gradient[17]).isEqualTo(1f * pass);
      }
    }
  }

  @Test
  void aBackwardPassOfItsOwnSetsTheGradient() {
    try (FlatTensors tensors = FlatTensors.allocate(SPECS, true, Device.cpu())) {
      float[] expected = new float[18];
      for (int pass = 1; pass <= 2; pass++) {
        try (Scope scope = Scope.open()) {
          tensors.gradient().fill_(new org.bytedeco.pytorch.Scalar(7.0));
          // d/db Σ w·b = w, which is [O,I,H,W] in row-major order and lies as O, H, W, I
          float[] w = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
          float[] inMemory = {0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11};
          Tensor weight = HostMemory.tensor(w, Device.cpu(), 2, 3, 1, 2);
          // a takes part in every second pass only
          Tensor a = tensors.views().get(0);
          Tensor loss = tensors.views().get(1).mul(weight).sum();
          if (pass == 2) {
            // twice, so that its gradients are added up
            loss = loss.add(a.sum()).add(a.mul(new org.bytedeco.pytorch.Scalar(2.0)).sum());
          }
          tensors.backward(loss);
          System.arraycopy(inMemory, 0, expected, 6, 12);
          java.util.Arrays.fill(expected, 0, 6, pass == 2 ? 3f : 0f);
          assertThat(HostMemory.floats(tensors.gradient())).containsExactly(expected);
        }
      }
      try (Scope scope = Scope.open()) {
        // A plain pass still adds to it.
        tensors.views().get(0).sum().backward();
      }
      assertThat(HostMemory.floats(tensors.gradient())[0]).isEqualTo(4f);
    }
  }

  @Test
  void anOpponentThatIsHeldStillGetsNoGradient() {
    try (Scope scope = Scope.open();
        FlatTensors moving = FlatTensors.allocate(SPECS, true, Device.cpu());
        FlatTensors still = FlatTensors.allocate(SPECS, true, Device.cpu())) {
      still.requireGradients(false);
      still.flat().fill_(new org.bytedeco.pytorch.Scalar(5.0));
      moving.views().get(0).mul(still.views().get(0)).sum().backward();
      still.requireGradients(true);
      assertThat(HostMemory.floats(still.gradient())).containsOnly(0f);
      assertThat(HostMemory.floats(moving.gradient())[0]).isEqualTo(5f);
      moving.views().get(0).mul(still.views().get(0)).sum().backward();
      assertThat(HostMemory.floats(moving.gradient())[0]).isEqualTo(10f);
    }
  }

  @Test
  void outlivesTheScopeItWasMadeIn() {
    FlatTensors tensors;
    try (Scope scope = Scope.open()) {
      tensors = FlatTensors.allocate(SPECS, true, Device.cpu());
    }
    try (tensors) {
      tensors.flat().fill_(new org.bytedeco.pytorch.Scalar(1.0));
      assertThat(HostMemory.floats(tensors.views().get(0))).containsOnly(1f);
    }
  }
}
