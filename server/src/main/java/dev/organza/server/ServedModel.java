package dev.organza.server;

import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.Sha256;
import dev.organza.UsageException;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.model.RowConditions;
import dev.organza.model.RowSampler;
import dev.organza.model.Selection;
import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.torch.Device;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest checkpoint of a run, from which samples are made. */
final class ServedModel implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServedModel.class);

  /**
   * A checkpoint in memory.
   *
   * @param owner of the weights, which is closed
   * @param model what samples are made with
   * @param sha256 of its file
   * @param images that it had seen
   */
  record Loaded(Model owner, Model model, String sha256, long images) {

    ModelDescription description() {
      return model.description();
    }

    /** The same for requests that give the same bytes. */
    String tag(SampleRequest request) {
      return tag(request.canonical(description()));
    }

    /** The same for equal requests, by what they ask for. */
    String tag(String asked) {
      return '"' + Sha256.of(sha256 + "|" + asked) + '"';
    }
  }

  /** Samples are generated together that are of one checkpoint and one truncation. */
  private record Key(String sha256, Double truncation) {}

  /**
   * What was made of a request.
   *
   * @param by the checkpoint that it was made by
   */
  record Made(Loaded by, Representation.Samples samples) {}

  private final RunFolder folder;
  private final Catalogue catalogue;
  private final Device device;
  private final ComputeQueue queue;
  private Loaded loaded;

  /**
   * Loads the newest checkpoint.
   *
   * @throws OrganzaException if there is none
   */
  ServedModel(RunFolder folder, Catalogue catalogue, Device device, int mostWaiting) {
    this.folder = folder;
    this.catalogue = catalogue;
    this.device = device;
    this.loaded = load(newest());
    this.queue = new ComputeQueue(folder.name(), mostWaiting);
  }

  private SavedState newest() {
    return SavedState.newest(folder, refused -> LOG.warn("{}", refused));
  }

  private Loaded load(SavedState state) {
    try {
      String sha256 = Sha256.of(state.model());
      Model model = state.load(catalogue, device);
      return new Loaded(model, model.inShorterPasses(), sha256, state.images());
    } catch (IOException e) {
      throw FileTrouble.reading(state.model(), e);
    }
  }

  String id() {
    return folder.name();
  }

  synchronized Loaded loaded() {
    return loaded;
  }

  int waitingSamples() {
    return queue.waitingSamples();
  }

  /**
   * Samples of a checkpoint; of the one that has taken its place, if another has.
   *
   * @throws dev.organza.UsageException if the model cannot give what is asked for
   * @throws QueueFullException if too many wait already
   */
  CompletableFuture<Made> samples(Loaded of, SampleRequest request) {
    ModelDescription description = of.description();
    request.representation(description).require(description, request.samples());
    Selection selection = request.selection(description);
    if (request.conditions().isPresent() || description.table().isThere()) {
      return rowsOfATable(request, selection);
    }
    Model model = truncated(of.model(), request);
    float[][] latents = model.latents(request.samples(), request.seedOrDefault(), selection);
    int[] labels = model.labels(request.samples(), selection);
    Key key = new Key(of.sha256(), request.truncation() == null ? 1 : request.truncation());
    synchronized (this) {
      if (loaded == of) { // its weights are there until work that is queued now is done
        return description.shape().isImage() || description.isOfSounds()
            ? queue
                .generate(key, model::generate, latents, labels)
                .thenApply(
                    arrays -> new Made(of, Representation.Samples.ofArrays(description, arrays)))
            : queue
                .generate(key, model::generateDoubles, latents, labels)
                .thenApply(rows -> new Made(of, Representation.Samples.ofRows(description, rows)));
      }
    }
    return samples(loaded(), request);
  }

  /**
   * Computes something else with the checkpoint of now, in the order in which requests came.
   *
   * @param samples that it comes to, of those that may wait
   * @throws QueueFullException if too many wait already
   */
  synchronized <T> CompletableFuture<T> compute(Function<Loaded, T> work, int samples) {
    Loaded now = loaded;
    return queue.call(() -> work.apply(now), samples);
  }

  private static Model truncated(Model model, SampleRequest request) {
    return request.truncation() == null ? model : model.truncated(request.truncation());
  }

  /** Of these it is not known how many are generated for those that are wanted. */
  private synchronized CompletableFuture<Made> rowsOfATable(
      SampleRequest request, Selection selection) {
    Loaded now = loaded;
    if (request.conditions().isPresent() && !selection.equals(Selection.ANY)) {
      throw new UsageException("where goes without class and codes");
    }
    Optional<RowConditions> conditions =
        request.conditions().map(text -> RowConditions.parse(now.description(), text));
    int count = request.samples();
    long seed = request.seedOrDefault();
    return queue
        .call(
            () -> {
              RowSampler sampler =
                  conditions
                      .map(some -> RowSampler.of(now.model(), count, seed, some))
                      .orElseGet(() -> RowSampler.of(now.model(), count, seed, selection));
              double[][] rows = new double[count][];
              for (int n = 0; n < count; n++) {
                rows[n] = sampler.next();
              }
              return rows;
            },
            count)
        .thenApply(rows -> new Made(now, Representation.Samples.ofRows(now.description(), rows)));
  }

  /**
   * Takes a newer checkpoint, if there is one. Requests that wait are answered by the older one,
   * which is closed behind them.
   *
   * @return whether there was one
   */
  boolean refresh() {
    SavedState newest = newest();
    if (newest.images() <= loaded().images()) {
      return false;
    }
    Loaded next = load(newest);
    synchronized (this) {
      Loaded before = loaded;
      loaded = next;
      queue.call(
          () -> {
            before.owner().close();
            return true;
          },
          0);
    }
    LOG.info("{}: the checkpoint after {} images", id(), next.images());
    return true;
  }

  /** Answers what waits, and ends. */
  @Override
  public void close() {
    queue.close();
    loaded().owner().close();
  }
}
