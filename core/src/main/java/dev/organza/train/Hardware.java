package dev.organza.train;

import dev.organza.torch.Backward;
import dev.organza.torch.Device;
import dev.organza.torch.Precision;

/**
 * What a training computes with. Two trainings give identical weights only on the same.
 *
 * @param device where the tensors are
 * @param threads how many threads compute one operation on the CPU
 * @param precision of the forward and backward pass
 * @param backward how the gradients of convolutions are computed; {@link Backward#LIBTORCH} but in
 *     bfloat16 on a CPU
 */
public record Hardware(Device device, int threads, Precision precision, Backward backward) {

  public Hardware {
    backward = hasChoice(device, precision) ? backward : Backward.LIBTORCH;
  }

  /** With gradients of convolutions by products where there is a choice. */
  public Hardware(Device device, int threads, Precision precision) {
    this(device, threads, precision, Backward.PRODUCTS);
  }

  private static boolean hasChoice(Device device, Precision precision) {
    return precision == Precision.BFLOAT16 && !device.isCuda();
  }

  /** Whether there is more than one way to compute the gradients of convolutions. */
  public boolean hasChoiceOfBackward() {
    return hasChoice(device, precision);
  }
}
