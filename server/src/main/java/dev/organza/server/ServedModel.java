package dev.organza.server;

import dev.organza.UsageException;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.model.RowConditions;
import dev.organza.model.RowSampler;
import dev.organza.model.Selection;
import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.server.checkpoint.ComputeOptions;
import dev.organza.server.checkpoint.LiveCheckpoint;
import dev.organza.server.checkpoint.LiveCheckpoint.Loaded;
import dev.organza.server.checkpoint.QueueFullException;
import dev.organza.torch.Device;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The newest checkpoint of a run, from which samples are made. */
final class ServedModel implements Served {

  /**
   * What is in memory.
   *
   * @param owner of the weights, which is closed
   * @param model what samples are made with
   */
  record Generator(Model owner, Model model) {

    private static Generator of(Model owner) {
      return new Generator(owner, owner.inShorterPasses());
    }

    ModelDescription description() {
      return model.description();
    }
  }

  /** Samples are generated together that are of one checkpoint and one truncation. */
  private record Key(String sha256, Double truncation) {}

  /**
   * What was made of a request.
   *
   * @param by the checkpoint that it was made by
   */
  record Made(Loaded<Generator> by, Representation.SampleValues samples) {}

  private final LiveCheckpoint<Generator> checkpoint;

  /**
   * Loads a checkpoint.
   *
   * @param first the newest one of the folder
   */
  ServedModel(
      RunFolder folder,
      SavedState first,
      Catalogue catalogue,
      Device device,
      ComputeOptions options) {
    this.checkpoint =
        new LiveCheckpoint<>(
            folder,
            first,
            (SavedState state) -> Generator.of(state.load(catalogue, device)),
            generator -> generator.owner().close(),
            options);
  }

  @Override
  public String id() {
    return checkpoint.id();
  }

  @Override
  public ModelDocument document() {
    return ModelDocument.of(id(), loaded());
  }

  @Override
  public ServedModel generator() {
    return this;
  }

  Loaded<Generator> loaded() {
    return checkpoint.loaded();
  }

  @Override
  public int waitingSamples() {
    return checkpoint.waitingSamples();
  }

  /** The same for requests that give the same bytes. */
  static String tag(Loaded<Generator> by, SampleRequest request) {
    return by.tag(request.canonical(by.content().description()));
  }

  /**
   * Samples of a checkpoint; of the one that has taken its place, if another has.
   *
   * @throws UsageException if the model cannot give what is asked for
   * @throws QueueFullException if too many wait already
   */
  CompletableFuture<Made> samples(Loaded<Generator> of, SampleRequest request) {
    ModelDescription description = of.content().description();
    request.representation(description).require(description, request.samples());
    Selection selection = request.selection(description);
    if (request.conditions().isPresent() || description.table().isThere()) {
      return rowsOfATable(request, selection);
    }
    Model model = truncated(of.content().model(), request);
    float[][] latents = model.latents(request.samples(), request.seedOrDefault(), selection);
    int[] labels = model.labels(request.samples(), selection);
    long work = description.generator().multiplyAdds();
    Key key = new Key(of.sha256(), request.truncation() == null ? 1 : request.truncation());
    Optional<CompletableFuture<Made>> made =
        description.shape().isImage() || description.isOfSounds()
            ? checkpoint
                .generate(of, key, model::generate, work, latents, labels)
                .map(all -> all.thenApply(arrays -> made(of, arrays)))
            : checkpoint
                .generate(of, key, model::generateDoubles, work, latents, labels)
                .map(all -> all.thenApply(rows -> made(of, rows)));
    return made.orElseGet(() -> samples(loaded(), request));
  }

  private static Made made(Loaded<Generator> by, float[][] arrays) {
    return new Made(by, Representation.SampleValues.ofArrays(by.content().description(), arrays));
  }

  private static Made made(Loaded<Generator> by, double[][] rows) {
    return new Made(by, Representation.SampleValues.ofRows(by.content().description(), rows));
  }

  /**
   * Computes something else with the checkpoint of now, in the order in which requests came.
   *
   * @param samples that it comes to, of those that may wait
   * @throws QueueFullException if too many wait already
   */
  <T> CompletableFuture<T> compute(Function<Loaded<Generator>, T> work, int samples) {
    return checkpoint.compute(work, samples);
  }

  private static Model truncated(Model model, SampleRequest request) {
    return request.truncation() == null ? model : model.truncated(request.truncation());
  }

  /** Of these it is not known how many are generated for those that are wanted. */
  private CompletableFuture<Made> rowsOfATable(SampleRequest request, Selection selection) {
    if (request.conditions().isPresent() && !selection.equals(Selection.ANY)) {
      throw new UsageException("where goes without class and codes");
    }
    Optional<RowConditions> conditions =
        request
            .conditions()
            .map(text -> RowConditions.parse(loaded().content().description(), text));
    int count = request.samples();
    long seed = request.seedOrDefault();
    return compute(
        by -> {
          Model model = by.content().model();
          RowSampler sampler =
              conditions
                  .map(some -> RowSampler.of(model, count, seed, some))
                  .orElseGet(() -> RowSampler.of(model, count, seed, selection));
          double[][] rows = new double[count][];
          for (int n = 0; n < count; n++) {
            rows[n] = sampler.next();
          }
          return made(by, rows);
        },
        count);
  }

  @Override
  public boolean refresh() {
    return checkpoint.refresh();
  }

  /** Answers what waits, and ends. */
  @Override
  public void close() {
    checkpoint.close();
  }
}
