package dev.organza.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class FusedAdamTest {

  @Test
  void anOperationThatLibTorchLacksIsFoundOut() {
    Torch.load();
    try (Scope scope = Scope.open()) {
      Tensor like = torch.zeros(new long[] {1}, Device.cpu().float32());
      assertThat(FusedAdam.works("aten::_fused_adam_", like)).isTrue();
      assertThat(FusedAdam.works("aten::_no_such_adam_", like)).isFalse();
      assertThat(FusedAdam.works("aten::relu", like)).isFalse();
    }
  }
}
