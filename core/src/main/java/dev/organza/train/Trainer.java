package dev.organza.train;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.batch.Batches;
import dev.organza.data.batch.Cursor;
import dev.organza.game.Game;
import dev.organza.game.Latents;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Convolution;
import dev.organza.optim.Progress;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.Precision;
import dev.organza.torch.RandomStream;
import dev.organza.torch.RecordedConvolutions;
import dev.organza.torch.Scope;
import dev.organza.torch.Threads;
import dev.organza.torch.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A training in progress: both players, the averaged generator, the random streams and the place in
 * the data. {@link #step} plays one round.
 *
 * <p>Everything a training's future follows from is in {@link #snapshot}: restoring it into a
 * trainer of the same plan, data and hardware continues bit for bit as if nothing had happened.
 *
 * <p>Used by one thread at a time.
 */
public final class Trainer implements AutoCloseable {

  private final Plan plan;
  private final TrainingData data;
  private final Hardware hardware;
  private final Workspace workspace = new Workspace();
  private final Player generator;
  private final Player discriminator;
  private final FlatTensors averageParameters;
  private final FlatTensors averageBuffers;
  private final RandomStream latents;
  private final RandomStream noise;
  private final @Nullable ReplayMemory replay;
  private Batches batches;
  private Progress progress = Progress.START;

  /**
   * A training that has not begun.
   *
   * @throws UsageException if the networks do not fit the data, or a batch is larger than the data
   */
  public Trainer(Plan plan, TrainingData data, Hardware hardware) {
    Game game = plan.game();
    if (!game.generator().output().equals(data.shape())) {
      throw new UsageException(
          "the networks are for samples "
              + game.generator().output()
              + " and the data has "
              + data.shape());
    }
    requirePlayable(plan);
    this.plan = plan;
    this.data = data;
    this.hardware = hardware;
    Threads.Lease lease = lease();
    List<Runnable> opened = new ArrayList<>();
    try {
      this.latents = RandomStream.of(plan.seed(), "latents");
      opened.add(latents::close);
      this.noise = RandomStream.of(plan.seed(), "noise");
      opened.add(noise::close);
      this.generator = player("generator", game.generator(), plan.generator());
      opened.add(generator::close);
      this.discriminator = player("discriminator", game.discriminator(), plan.discriminator());
      opened.add(discriminator::close);
      if (plan.training().outputBias() == OutputBias.DATA_MARGINALS) {
        Marginals.setOutputBias(game.generator(), generator.parameters(), data);
      }
      this.averageParameters =
          FlatTensors.allocate(game.generator().parameters(), false, hardware.device());
      opened.add(averageParameters::close);
      this.averageBuffers =
          FlatTensors.allocate(game.generator().buffers(), false, hardware.device());
      opened.add(averageBuffers::close);
      try (Scope scope = Scope.open()) {
        averageParameters.copyFrom(generator.parameters());
        averageBuffers.copyFrom(generator.buffers());
      }
      this.replay = replay(plan, game, hardware);
      if (replay != null) {
        opened.add(replay::close);
      }
      this.batches = data.from(Cursor.START, plan.training().batch(), plan.seed());
    } catch (RuntimeException e) {
      opened.forEach(Runnable::run);
      throw e;
    } finally {
      lease.close();
    }
  }

  private Player player(
      String name, dev.organza.nn.network.Network network, PlayerOptions options) {
    try (RandomStream start = RandomStream.of(plan.seed(), "start/" + name)) {
      return new Player(name, network, options, start, hardware.device());
    }
  }

  private static @Nullable ReplayMemory replay(Plan plan, Game game, Hardware hardware) {
    Replay options = plan.stabilisers().replay();
    return options.size() == 0
        ? null
        : new ReplayMemory(
            options, game.generator().output(), plan.training().batch(), hardware.device());
  }

  /** Refuses what the parts of a plan do not allow together. */
  private static void requirePlayable(Plan plan) {
    Game game = plan.game();
    int batch = plan.training().batch();
    if (batch % game.packing() != 0) {
      throw new UsageException(
          "training.batch is " + batch + ", which is no multiple of packing, " + game.packing());
    }
    Replay replay = plan.stabilisers().replay();
    if (replay.size() > 0) {
      if (game.labels() > 0 || game.conditioning().codes().size() > 0) {
        throw new UsageException(
            "stabilisers.replay keeps samples without their labels or codes, and the game has a"
                + " conditioning.\nTurn one of them off.");
      }
      if (replay.size() < batch) {
        throw new UsageException(
            "stabilisers.replay.size is " + replay.size() + ", less than a batch of " + batch);
      }
    }
  }

  /**
   * This training's threads for the calling thread, which closes the lease. {@link #step} opens one
   * by itself; around many steps, and what is computed between them, it is to be held by the
   * caller.
   */
  public Threads.Lease lease() {
    Game game = plan.game();
    boolean convolutional =
        Stream.of(game.generator(), game.discriminator())
            .anyMatch(network -> network.contains(Convolution.class));
    return Threads.lease(hardware.threads(), convolutional);
  }

  /**
   * Plays one round: k moves of D and one of G.
   *
   * @throws DivergenceException if a loss or gradient is not finite; the player concerned has not
   *     moved
   */
  public StepStatistics step() {
    TrainingOptions training = plan.training();
    try (Threads.Lease lease = lease();
        Scope scope = Scope.open()) {
      Round round = new Round(this, scope);
      long seen = imagesOfNextRound();
      training.order().play(round, training.criticSteps(progress));
      progress = new Progress(progress.step() + 1, progress.images() + seen);
      average(training.emaDecay(progress.images(), seen));
      return round.statistics(progress);
    }
  }

  /** The average follows the generator: average ← decay·average + (1−decay)·generator. */
  private void average(double decay) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      Scalar share = new Scalar(1 - decay);
      averageParameters.flat().lerp_(generator.parameters().flat(), share);
      averageBuffers.flat().lerp_(generator.buffers().flat(), share);
    }
  }

  /** The real samples that D will see in the next {@link #step}. */
  public long imagesOfNextRound() {
    return (long) plan.training().batch() * plan.training().criticSteps(progress);
  }

  /** How long rounds have waited for real samples, since the start or the last {@link #restore}. */
  public double waitedSeconds() {
    return batches.waitedSeconds();
  }

  /** How far it has come. */
  public Progress progress() {
    return progress;
  }

  /** What is being trained. */
  public Plan plan() {
    return plan;
  }

  /** What it is trained on. */
  public TrainingData data() {
    return data;
  }

  /** What it computes with. */
  public Hardware hardware() {
    return hardware;
  }

  /** The averaged generator's weights as they are now. */
  public Weights average() {
    return new Weights(averageParameters.views(), averageBuffers.views());
  }

  /**
   * Everything the future follows from.
   *
   * @param model the networks' weights and the average's, by name
   * @param state the optimisers' memories, by name
   * @param streams the random streams' states, by name
   * @param position the rest
   */
  public record Snapshot(
      Map<String, Tensor> model,
      Map<String, Tensor> state,
      Map<String, byte[]> streams,
      Position position) {}

  /**
   * The place a training has reached.
   *
   * @param progress rounds and images
   * @param cursor where the next batch of real samples begins
   * @param generatorUpdates how often G's optimiser has moved
   * @param discriminatorUpdates how often D's optimiser has moved
   */
  public record Position(
      Progress progress, Cursor cursor, long generatorUpdates, long discriminatorUpdates) {}

  /** The present state, sharing the tensors: valid until the next {@link #step}. */
  public Snapshot snapshot() {
    Map<String, byte[]> streams = new LinkedHashMap<>();
    for (RandomStream stream : List.of(latents, noise)) {
      streams.put(stream.name(), stream.state());
    }
    return new Snapshot(
        models(),
        states(),
        streams,
        new Position(progress, batches.cursor(), generator.updates(), discriminator.updates()));
  }

  private Map<String, Tensor> models() {
    Map<String, Tensor> model = new LinkedHashMap<>();
    model.putAll(averageParameters.named("average."));
    model.putAll(averageBuffers.named("average."));
    model.putAll(generator.model());
    model.putAll(discriminator.model());
    return model;
  }

  private Map<String, Tensor> states() {
    Map<String, Tensor> state = new LinkedHashMap<>(generator.state());
    state.putAll(discriminator.state());
    if (replay != null) {
      state.putAll(replay.tensors());
    }
    return state;
  }

  /**
   * Goes on from a snapshot of the same plan, data and hardware.
   *
   * @throws OrganzaException if the snapshot's tensors are not those of this plan; nothing has
   *     changed then
   */
  public void restore(Snapshot snapshot) {
    try (Scope scope = Scope.open()) {
      requireSameTensors(models(), snapshot.model());
      requireSameTensors(states(), snapshot.state());
    }
    Map<String, byte[]> before = new LinkedHashMap<>();
    for (RandomStream stream : List.of(latents, noise)) {
      if (!snapshot.streams().containsKey(stream.name())) {
        throw new OrganzaException("the random stream \"" + stream.name() + "\" is missing");
      }
      before.put(stream.name(), stream.state());
    }
    Position position = snapshot.position();
    // Opened before anything changes: it refuses a place outside the data.
    Batches next = data.from(position.cursor(), plan.training().batch(), plan.seed());
    try {
      restoreStreams(snapshot.streams());
    } catch (RuntimeException e) {
      restoreStreams(before);
      next.close();
      throw e;
    }
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      models().forEach((name, tensor) -> tensor.copy_(snapshot.model().get(name)));
      states().forEach((name, tensor) -> tensor.copy_(snapshot.state().get(name)));
    }
    progress = position.progress();
    generator.updates(position.generatorUpdates());
    discriminator.updates(position.discriminatorUpdates());
    batches.close();
    batches = next;
  }

  private void restoreStreams(Map<String, byte[]> states) {
    for (RandomStream stream : List.of(latents, noise)) {
      stream.restore(Objects.requireNonNull(states.get(stream.name())));
    }
  }

  /**
   * Checks the weights themselves: a finite gradient can still carry one out of float32's range.
   *
   * @throws DivergenceException if one is NaN or infinite
   */
  void requireFinite() {
    for (Map.Entry<String, Tensor> named : models().entrySet()) {
      try (Scope scope = Scope.open()) {
        if (!torch.isfinite(named.getValue()).all().item_bool()) {
          throw new DivergenceException(progress.step(), named.getKey());
        }
      }
    }
  }

  private static void requireSameTensors(Map<String, Tensor> mine, Map<String, Tensor> theirs) {
    for (Map.Entry<String, Tensor> entry : mine.entrySet()) {
      Tensor other = theirs.get(entry.getKey());
      if (other == null) {
        throw new OrganzaException("the tensor " + entry.getKey() + " is missing");
      }
      long[] expected = entry.getValue().shape();
      if (!java.util.Arrays.equals(expected, other.shape())) {
        throw new OrganzaException(
            "the tensor "
                + entry.getKey()
                + " has sizes "
                + java.util.Arrays.toString(other.shape())
                + ", not "
                + java.util.Arrays.toString(expected));
      }
    }
    if (theirs.size() != mine.size()) {
      throw new OrganzaException(
          "it has " + theirs.size() + " tensors, not " + mine.size() + " as these networks");
    }
  }

  public Player generator() {
    return generator;
  }

  public Player discriminator() {
    return discriminator;
  }

  RandomStream noise() {
    return noise;
  }

  Batches batches() {
    return batches;
  }

  public Device device() {
    return hardware.device();
  }

  /** What one minibatch of samples with these labels is made from, on the device. */
  Latents latents(Tensor labels) {
    Latents drawn = plan.game().latents(plan.training().batch(), labels, latents);
    return new Latents(toDevice(drawn.inputs()), labels);
  }

  /** A float32 tensor of the CPU on this training's device. */
  public Tensor toDevice(Tensor drawn) {
    return device().isCuda() ? drawn.to(device().handle(), torch.ScalarType.Float) : drawn;
  }

  /** The generated samples that D sees: these, or in part those of earlier generators. */
  Tensor replayed(Tensor samples) {
    return replay == null ? samples : replay.exchange(samples, noise);
  }

  /**
   * Where a pass notes the convolutions whose gradients are had faster by matrix products: those in
   * bfloat16 on a CPU.
   */
  RecordedConvolutions recordIn(Scope scope) {
    return hardware.precision() == Precision.BFLOAT16 && !device().isCuda()
        ? RecordedConvolutions.in(scope, workspace)
        : RecordedConvolutions.none();
  }

  Precision.Applied applyPrecision() {
    return hardware.precision().apply(device());
  }

  @Override
  public void close() {
    batches.close();
    workspace.close();
    generator.close();
    discriminator.close();
    if (replay != null) {
      replay.close();
    }
    averageParameters.close();
    averageBuffers.close();
    latents.close();
    noise.close();
  }
}
