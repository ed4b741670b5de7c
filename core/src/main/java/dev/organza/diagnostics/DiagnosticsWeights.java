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
    try (Scope scope = Scope.open()) {
      Tensor flat = player.parameters().flat().detach().to(torch.ScalarType.Double);
      double norm = Math.sqrt(flat.square().sum().item_double());
      Tensor start = before.get(name);
      long updates = player.updates() - updatesBefore.getOrDefault(name, 0L);
      if (start != null && updates > 0 && norm > 0) {
        Tensor moved = flat.sub(start);
        double length = Math.sqrt(moved.square().sum().item_double());
        values.put(name + ".update", length / norm / updates);
      }
      values.put(name + ".weightNorm", norm);
    }
  }

  @Override
  public void close() {
    before.values().forEach(Tensor::close);
    before.clear();
    updatesBefore.clear();
  }
}
