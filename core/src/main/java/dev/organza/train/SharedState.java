package dev.organza.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.torch.Scope;
import dev.organza.train.Trainer.Position;
import dev.organza.train.Trainer.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/**
 * Brings all workers' trainers to the state of the first: at the start, because processors of
 * different kinds draw different weights, and after a resume, so that the first alone reads the
 * checkpoint.
 */
public final class SharedState {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SharedState() {}

  /** What a snapshot has besides tensors. */
  private record Rest(Position position, Map<String, byte[]> streams) {}

  /** Called by all workers of the trainer's group. */
  public static void fromFirst(Trainer trainer) {
    if (trainer.workers().size() == 1) {
      return;
    }
    try (Scope scope = Scope.open()) {
      Snapshot snapshot = trainer.snapshot();
      byte[] own = JSON.writeValueAsBytes(new Rest(snapshot.position(), snapshot.streams()));
      Rest rest = JSON.readValue(trainer.workers().fromFirst(own), Rest.class);
      for (Map<String, Tensor> tensors : List.of(snapshot.model(), snapshot.state())) {
        new TreeMap<>(tensors).values().forEach(trainer.workers()::fromFirst);
      }
      if (trainer.workers().rank() > 0) {
        trainer.restore(
            new Snapshot(snapshot.model(), snapshot.state(), rest.streams(), rest.position()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
