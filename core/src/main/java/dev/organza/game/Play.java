package dev.organza.game;

import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * A game that is being played: the samples of the present turn, and what is remembered from step to
 * step.
 *
 * <p>Tensors that a method leaves for later methods are kept in the scope around the call, which
 * stays open until the end of the step. The caller sets precision and {@code requires_grad}.
 */
public interface Play extends AutoCloseable {

  /** Takes the next batch of real samples; called outside autocast. */
  void take(Real batch);

  /**
   * Draws generated samples, to go with the batch last taken. Gradients flow through them if they
   * are enabled at the call.
   */
  void generate(Players players);

  /**
   * What a player minimises at the present samples. Only its parameters and its {@linkplain
   * #partners partners'} require a gradient at the call.
   */
  Loss loss(String player, Players players);

  /**
   * The players that minimise the same loss as this one, so that one backward pass gives the
   * gradients of all: as the two translators of CycleGAN, whose cycles go through both. Where they
   * are updated in one turn, {@link #loss} is asked of the first alone.
   *
   * @return this player among them; alone by default
   */
  default Set<String> partners(String player) {
    return Set.of(player);
  }

  /** What is remembered from step to step, by name, for checkpoints; none by default. */
  default Map<String, Tensor> memory() {
    return Map.of();
  }

  /** Frees what is remembered. */
  @Override
  default void close() {}
}
