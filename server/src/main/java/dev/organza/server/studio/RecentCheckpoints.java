package dev.organza.server.studio;

import dev.organza.run.RunBranch;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.server.checkpoint.ComputeOptions;
import dev.organza.server.checkpoint.LiveCheckpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The checkpoints that were last asked for, in memory: as few as a person looks at, since each
 * holds weights and a thread.
 *
 * @param <C> what is loaded of them
 */
final class RecentCheckpoints<C> implements AutoCloseable {

  private static final int MOST = 2;

  /** Requests that wait for one model: those of some pages. */
  private static final ComputeOptions OPTIONS = ComputeOptions.of(256);

  private final Function<SavedState, C> load;
  private final Consumer<C> close;
  private final Map<String, LiveCheckpoint<C>> live = new LinkedHashMap<>(4, 0.75f, true);

  RecentCheckpoints(Function<SavedState, C> load, Consumer<C> close) {
    this.load = load;
    this.close = close;
  }

  /**
   * Computes with the checkpoint that is in memory; without one, with the newest.
   *
   * @throws dev.organza.OrganzaException if there is no sound one
   * @throws dev.organza.server.checkpoint.QueueFullException if too many wait already
   */
  synchronized <T> CompletableFuture<T> compute(
      RunFolder folder, Function<LiveCheckpoint.Loaded<C>, T> work) {
    LiveCheckpoint<C> found = live.get(folder.name());
    if (found == null) {
      found = new LiveCheckpoint<>(folder, LiveCheckpoint.newest(folder), load, close, OPTIONS);
      live.put(folder.name(), found);
      closeOldest();
    }
    return found.compute(work, 1);
  }

  /** What it was asked for is computed before it is closed. */
  private void closeOldest() {
    if (live.size() > MOST) {
      LiveCheckpoint<C> oldest = live.remove(live.keySet().iterator().next());
      if (oldest != null) {
        oldest.close();
      }
    }
  }

  /** Takes a newer checkpoint of a run that is in memory, if there is one. */
  synchronized void refresh(RunFolder folder) {
    LiveCheckpoint<C> found = live.get(folder.name());
    List<Long> checkpoints = RunBranch.checkpoints(folder);
    if (found != null
        && !checkpoints.isEmpty()
        && found.loaded().images() < checkpoints.get(checkpoints.size() - 1)) {
      found.refresh();
    }
  }

  @Override
  public synchronized void close() {
    live.values().forEach(LiveCheckpoint::close);
    live.clear();
  }
}
