package dev.organza.server.checkpoint;

import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.Sha256;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.torch.Threads;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest checkpoint of a run in memory, and a thread that computes with it. A newer one takes
 * its place while requests wait: these are answered by the one that was there when they came.
 *
 * @param <C> what is loaded of it, such as a model
 */
public final class LiveCheckpoint<C> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveCheckpoint.class);

  /**
   * A checkpoint in memory.
   *
   * @param sha256 of its file
   * @param state that was loaded
   */
  public record Loaded<C>(C content, String sha256, SavedState state) {

    /** That it had seen. */
    public long images() {
      return state.images();
    }

    /** The same for equal requests, by what they ask for. */
    public String tag(String asked) {
      return '"' + Sha256.of(sha256 + "|" + asked) + '"';
    }
  }

  private final ComputeOptions options;
  private final RunFolder folder;
  private final Function<SavedState, C> load;
  private final Consumer<C> close;
  private final ComputeQueue queue;
  private Loaded<C> loaded;

  /**
   * Loads a checkpoint.
   *
   * @param state the {@link #newest} one of the folder
   * @param load what is held in memory
   * @param close frees it
   */
  public LiveCheckpoint(
      RunFolder folder,
      SavedState state,
      Function<SavedState, C> load,
      Consumer<C> close,
      ComputeOptions options) {
    this.options = options;
    this.folder = folder;
    this.load = load;
    this.close = close;
    this.loaded = loaded(state);
    this.queue = new ComputeQueue(folder.name(), options);
  }

  /**
   * The newest sound checkpoint of a run; damaged ones are logged.
   *
   * @throws OrganzaException if there is none
   */
  public static SavedState newest(RunFolder folder) {
    return SavedState.newest(folder, LOG::warn);
  }

  private Loaded<C> loaded(SavedState state) {
    // What is found out while it is loaded is found out with the threads that will compute.
    try (Threads.Lease lease = options.forAnything()) {
      return new Loaded<>(load.apply(state), Sha256.of(state.model()), state);
    } catch (IOException e) {
      throw FileTrouble.reading(state.model(), e);
    }
  }

  /** The name of the run's folder. */
  public String id() {
    return folder.name();
  }

  /** The checkpoint of now. */
  public synchronized Loaded<C> loaded() {
    return loaded;
  }

  /** How many samples wait or are being computed. */
  public int waitingSamples() {
    return queue.waitingSamples();
  }

  /**
   * Generates samples, together with those of other requests.
   *
   * @param by the checkpoint, whose weights are there until what was asked by then is done
   * @param with what samples are generated together: equal keys of equal passes
   * @param multiplyAdds of one sample
   * @return empty if another checkpoint has taken its place
   * @throws QueueFullException if too many wait already
   */
  public synchronized <R> Optional<CompletableFuture<R[]>> generate(
      Loaded<C> by,
      Object with,
      SharedPass<R> pass,
      long multiplyAdds,
      float[][] latents,
      int[] labels) {
    return loaded == by
        ? Optional.of(queue.generate(with, pass, multiplyAdds, latents, labels))
        : Optional.empty();
  }

  /**
   * Computes something else with the checkpoint of now, in the order in which requests came.
   *
   * @param samples that it comes to, of those that may wait
   * @throws QueueFullException if too many wait already
   */
  public synchronized <T> CompletableFuture<T> compute(Function<Loaded<C>, T> work, int samples) {
    Loaded<C> now = loaded;
    return queue.call(() -> work.apply(now), samples);
  }

  /**
   * Takes a newer checkpoint, if there is one. The older one is closed behind the requests that
   * wait.
   *
   * @return whether there was one
   */
  public boolean refresh() {
    Optional<SavedState> newer = loaded().state().newer(folder, LOG::warn);
    if (newer.isEmpty()) {
      return false;
    }
    Loaded<C> next = loaded(newer.get());
    synchronized (this) {
      C before = loaded.content();
      loaded = next;
      queue.call(
          () -> {
            close.accept(before);
            return true;
          },
          0);
    }
    LOG.info("{}: the checkpoint after {} images", id(), next.images());
    return true;
  }

  /** Computes what waits, and ends. */
  @Override
  public void close() {
    queue.close();
    close.accept(loaded().content());
  }
}
