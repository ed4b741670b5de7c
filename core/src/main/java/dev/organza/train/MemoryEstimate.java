package dev.organza.train;

import dev.organza.OrganzaException;
import dev.organza.nn.network.Network;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;

/**
 * About how much memory a training's tensors take, in bytes. Beside it there are the program, the
 * data set and what LibTorch's kernels work with.
 *
 * <p>With P parameters of all networks together, of 4 bytes each:
 *
 * @param weights 4 (P + the averages' parameters and buffers)
 * @param gradients 4 P
 * @param optimisers 8 P, the two moments of Adam; others need less
 * @param activations what the layers put out for a batch, and as much again for its gradient, for
 *     as many batches as pass through each network
 */
public record MemoryEstimate(long weights, long gradients, long optimisers, long activations) {

  /** The estimate for a plan. */
  public static MemoryEstimate of(Plan plan) {
    long parameters = 0;
    long averages = 0;
    long outputs = 0;
    for (Map.Entry<String, Network> player : plan.game().players().entrySet()) {
      Network network = player.getValue();
      parameters += network.parameterCount();
      outputs += plan.game().passes(player.getKey()) * network.activations();
      if (plan.game().averaged().contains(player.getKey())) {
        averages += network.parameterCount();
        averages += network.buffers().stream().mapToLong(spec -> spec.elements()).sum();
      }
    }
    return new MemoryEstimate(
        Float.BYTES * (parameters + averages),
        Float.BYTES * parameters,
        2L * Float.BYTES * parameters,
        2L * Float.BYTES * plan.training().batch() * outputs);
  }

  /** All of it. */
  public long total() {
    return weights + gradients + optimisers + activations;
  }

  /**
   * Refuses what this machine has not the memory for: the operating system would not refuse it, but
   * kill the process later.
   *
   * @throws OrganzaException if it needs more than the whole machine has
   */
  public void requireFits() {
    if (ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean machine
        && total() > machine.getTotalMemorySize()) {
      throw new OrganzaException(
          String.format(
              Locale.ROOT,
              "The networks and a batch need about %,.0f GB of memory, and this machine has %,.0f GB.%n"
                  + "Choose a smaller network (such as architecture.width) or training.batch.",
              total() / 1e9,
              machine.getTotalMemorySize() / 1e9));
    }
  }
}
