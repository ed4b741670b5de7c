package dev.organza.diagnostics;

import dev.organza.torch.Scope;
import dev.organza.train.Player;
import dev.organza.train.Trainer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How large each player's weights are, {@code <player>.weightNorm}, and how far a step takes them,
 * {@code <player>.update}: ‖Δθ‖/‖θ‖ an update.
 */
final class DiagnosticsWeights implements AutoCloseable {

  /** Weights that are looked at in float64 at once: 32 MB. */
  private static final long AT_ONCE = 1L << 22;

  private final Trainer trainer;
  private final Map<String, Tensor> before = new LinkedHashMap<>();
  private final Map<String, Long> updatesBefore = new LinkedHashMap<>();

  DiagnosticsWeights(Trainer trainer) {
    this.trainer = trainer;
  }

  /** Remembers the weights before a step. */
  void before() {
    close();
    try (Scope scope = Scope.open()) {
      trainer
          .players()
          .forEach(
              (name, player) -> {
                before.put(name, Scope.escape(player.parameters().flat().detach().clone()));
                updatesBefore.put(name, player.updates());
              });
    }
  }

  /** Adds the values after the step, and forgets the weights before it. */
  void after(Map<String, Object> values) {
    trainer.players().forEach((name, player) -> after(name, player, values));
    close();
  }

  private void after(String name, Player player, Map<String, Object> values) {
    Tensor start = before.get(name);
    long updates = player.updates() - updatesBefore.getOrDefault(name, 0L);
    double norm = 0;
    double moved = 0;
    long all = player.parameters().flat().numel();
    for (long from = 0; from < all; from += AT_ONCE) {
      long count = Math.min(AT_ONCE, all - from);
      try (Scope scope = Scope.open()) {
        Tensor flat =
            player.parameters().flat().detach().narrow(0, from, count).to(torch.ScalarType.Double);
        norm += flat.square().sum().item_double();
        if (start != null) {
          moved += flat.sub(start.narrow(0, from, count)).square().sum().item_double();
        }
      }
    }
    if (start != null && updates > 0 && norm > 0) {
      values.put(name + ".update", Math.sqrt(moved) / Math.sqrt(norm) / updates);
    }
    values.put(name + ".weightNorm", Math.sqrt(norm));
  }

  @Override
  public void close() {
    before.values().forEach(Tensor::close);
    before.clear();
    updatesBefore.clear();
  }
}
