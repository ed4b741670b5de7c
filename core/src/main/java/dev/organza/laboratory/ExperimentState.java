package dev.organza.laboratory;

import dev.organza.recipe.Recipe;
import dev.organza.torch.Scope;
import dev.organza.train.Trainer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Everything that an experiment's future follows from, as it was at one step: a copy. */
final class ExperimentState implements AutoCloseable {

  private final Recipe recipe;
  private final Trainer.Snapshot snapshot;

  ExperimentState(Recipe recipe, Trainer trainer) {
    this.recipe = recipe;
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      Trainer.Snapshot shared = trainer.snapshot();
      this.snapshot =
          new Trainer.Snapshot(
              copies(shared.model()), copies(shared.state()), shared.streams(), shared.position());
    }
  }

  private static Map<String, Tensor> copies(Map<String, Tensor> tensors) {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> copies.put(name, Scope.escape(tensor.detach().clone())));
    return copies;
  }

  Recipe recipe() {
    return recipe;
  }

  Trainer.Snapshot snapshot() {
    return snapshot;
  }

  long step() {
    return snapshot.position().progress().step();
  }

  /** What it takes of memory, in bytes. */
  long bytes() {
    long bytes = 0;
    for (Map<String, Tensor> part : List.of(snapshot.model(), snapshot.state())) {
      for (Tensor tensor : part.values()) {
        bytes += tensor.nbytes();
      }
    }
    return bytes + snapshot.streams().values().stream().mapToLong(state -> state.length).sum();
  }

  @Override
  public void close() {
    snapshot.model().values().forEach(Tensor::close);
    snapshot.state().values().forEach(Tensor::close);
  }
}
