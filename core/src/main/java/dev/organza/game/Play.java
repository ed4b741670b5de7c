package dev.organza.game;

import java.util.Map;
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
   * What a player minimises at the present samples. Only that player's parameters require a
   * gradient at the call.
   */
  Loss loss(String player, Players players);

  /** What is remembered from step to step, by name, for checkpoints; none by default. */
  default Map<String, Tensor> memory() {
    return Map.of();
  }

  /** Frees what is remembered. */
  @Override
  default void close() {}
}
