package dev.organza.torch;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.bytedeco.pytorch.global.torch;

/**
 * The number format of the forward and backward pass. Parameters, gradients, optimiser state and
 * losses are float32 in both.
 */
public enum Precision {
  /** IEEE single precision throughout. */
  @JsonProperty("float32")
  FLOAT32,
  /**
   * LibTorch's autocast: convolutions and matrix products in bfloat16, everything else as LibTorch
   * decides. Faster where the processor has AMX or AVX512-BF16 or is a recent GPU, slow elsewhere.
   */
  @JsonProperty("bfloat16")
  BFLOAT16;

  /** What ends the effect of {@link #apply}. */
  public interface Applied extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Computes in this precision on this thread until the result is closed. Not reentrant.
   *
   * <p>Weights that several passes use are converted once: autocast remembers them until the result
   * is closed, so a player must not move before that. All passes in between are with gradients, or
   * all without: a weight converted without would have none afterwards.
   */
  public Applied apply(Device device) {
    if (this == FLOAT32) {
      return () -> {};
    }
    torch.DeviceType type = device.isCuda() ? torch.DeviceType.CUDA : torch.DeviceType.CPU;
    torch.set_autocast_dtype(type, torch.ScalarType.BFloat16);
    torch.set_autocast_cache_enabled(true);
    torch.set_autocast_enabled(type, true);
    return () -> {
      torch.set_autocast_enabled(type, false);
      torch.clear_cache();
    };
  }

  /** {@code float32} or {@code bfloat16}. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
