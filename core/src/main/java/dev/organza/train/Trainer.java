package dev.organza.train;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.batch.Batches;
import dev.organza.data.batch.Cursor;
import dev.organza.game.Game;
import dev.organza.game.Play;
import dev.organza.game.Setting;
import dev.organza.game.Turn;
import dev.organza.game.UpdateOrder;
import dev.organza.nn.Mode;
import dev.organza.nn.layer.Convolution;
import dev.organza.nn.network.Network;
import dev.organza.optim.Progress;
import dev.organza.torch.Device;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.SharedBatch;
import dev.organza.torch.Threads;
import dev.organza.torch.WorkerGroup;
import dev.organza.torch.Workspace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A training in progress: the players, the random streams and the place in the data. {@link #step}
 * trains one step.
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
  private final WorkerGroup workers;
  private final SharedBatch batch;
  private final Workspace workspace = new Workspace();
  private final Map<String, Player> players = new LinkedHashMap<>();
  private final RandomStream latents;
  private final RandomStream noise;
  private final Play play;
  private final Step step;
  private final boolean convolutional;
  private Batches batches;
  private Progress progress = Progress.START;

  /**
   * A training that has not begun.
   *
   * @throws UsageException if the players do not fit the data, or a batch is larger than the data
   */
  public Trainer(Plan plan, TrainingData data, Hardware hardware) {
    this(plan, data, hardware, WorkerGroup.alone());
  }

  /**
   * One worker's trainer of a training that has not begun. All make theirs together; they take the
   * same steps, and each gives them its part of every batch.
   *
   * @throws UsageException as above, or if the batch cannot be shared evenly
   */
  public Trainer(Plan plan, TrainingData data, Hardware hardware, WorkerGroup workers) {
    Game game = plan.game();
    Map<String, Shape> shapes = data.shapes();
    game.requireFits(shapes);
    game.requireBatch(plan.training().batch());
    this.plan = plan;
    this.data = data;
    this.hardware = hardware;
    this.workers = workers;
    this.batch = SharedBatch.of(workers, plan.training().batch(), game.batchMultiple());
    this.convolutional =
        game.players().values().stream().anyMatch(network -> network.contains(Convolution.class));
    Threads.Lease lease = lease();
    List<Runnable> opened = new ArrayList<>();
    try {
      this.latents = RandomStream.of(plan.seed(), "latents");
      opened.add(latents::close);
      this.noise = RandomStream.of(plan.seed(), "noise");
      opened.add(noise::close);
      opened.add(() -> players.values().forEach(Player::close));
      game.players().forEach((name, network) -> players.put(name, player(name, network)));
      this.play = game.begin(setting());
      opened.add(play::close);
      this.batches = data.from(Cursor.START, batch, plan.seed());
    } catch (RuntimeException e) {
      opened.forEach(Runnable::run);
      throw e;
    } finally {
      lease.close();
    }
    this.step =
        new Step(
            players,
            play,
            () -> new DeviceBatch(batches.next(), shapes, hardware.device()),
            hardware,
            workspace,
            workers);
  }

  private Setting setting() {
    WorkerGroup statistics =
        plan.training().batchStatistics() == BatchStatistics.ALL_WORKERS
            ? workers
            : WorkerGroup.alone();
    return new Setting(
        batch.samples(),
        hardware.device(),
        batch.rowsOf(latents),
        new Mode.Training(batch.rowsOf(noise), batch, statistics));
  }

  private Player player(String name, Network network) {
    boolean averaged = plan.game().averaged().contains(name);
    boolean marginals = averaged && plan.training().outputBias() == OutputBias.DATA_MARGINALS;
    try (RandomStream start = RandomStream.of(plan.seed(), "start/" + name)) {
      return new Player(
          name,
          network,
          Objects.requireNonNull(plan.players().get(name)),
          averaged,
          start,
          hardware.device(),
          workers,
          parameters -> {
            if (marginals) {
              Marginals.setOutputBias(name, network, parameters, data);
            }
          });
    }
  }

  /**
   * This training's threads for the calling thread, which closes the lease. {@link #step} opens one
   * by itself; around many steps, and what is computed between them, the caller holds one.
   */
  public Threads.Lease lease() {
    return Threads.lease(hardware.threads(), convolutional);
  }

  /**
   * Trains one step.
   *
   * @throws DivergenceException if a loss or gradient is not finite; the players concerned have not
   *     been updated
   */
  public StepStatistics step() {
    return take(turns());
  }

  /**
   * Makes one update of one player, on a batch and latents of its own, while the others stand
   * still: half a move of the game, to look at. It counts as a step.
   *
   * @throws IllegalArgumentException if the game has no such player
   * @throws DivergenceException as {@link #step}
   */
  public StepStatistics update(String name) {
    player(name);
    Turn whole =
        plan.game().turns(UpdateOrder.FRESH_BATCHES, 1).stream()
            .filter(turn -> turn.players().contains(name))
            .findFirst()
            .orElseThrow();
    return take(List.of(new Turn(whole.draw(), List.of(name), whole.through())));
  }

  private StepStatistics take(List<Turn> turns) {
    try (Threads.Lease lease = lease()) {
      Map<String, Double> values = step.take(turns, towardsTheEnd());
      long seen = images(turns);
      progress = new Progress(progress.step() + 1, progress.images() + seen);
      double decay = plan.training().emaDecay(towardsTheEnd(), seen);
      players.values().forEach(player -> player.updateAverage(decay));
      return new StepStatistics(progress, values);
    }
  }

  private Progress towardsTheEnd() {
    return progress.towards(plan.training().kimg());
  }

  /** What takes the turns of this training's steps. */
  Step steps() {
    return step;
  }

  private List<Turn> turns() {
    TrainingOptions training = plan.training();
    return plan.game().turns(training.order(), training.criticSteps(progress));
  }

  private long images(List<Turn> turns) {
    long batches = turns.stream().filter(turn -> turn.draw() == Turn.Draw.BATCH).count();
    return batches * plan.training().batch();
  }

  /** The real samples that the next {@link #step} will use. */
  public long imagesOfNextStep() {
    return images(turns());
  }

  /** How long steps have waited for real samples, since the start or the last {@link #restore}. */
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

  /** Who trains together. */
  public WorkerGroup workers() {
    return workers;
  }

  /** The players by name, in the order of the game. */
  public Map<String, Player> players() {
    return Collections.unmodifiableMap(players);
  }

  /**
   * A player by its name.
   *
   * @throws IllegalArgumentException if the game has no such
   */
  public Player player(String name) {
    Player player = players.get(name);
    if (player == null) {
      throw new IllegalArgumentException("there is no player " + name + " in " + players.keySet());
    }
    return player;
  }

  /**
   * Everything the future follows from.
   *
   * @param model the networks' weights and the averages', by name
   * @param state the optimisers' and the game's memories, by name
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
   * @param progress steps and images
   * @param cursor where the next batch of real samples begins
   * @param updates how often each player has been updated, by name
   */
  public record Position(Progress progress, Cursor cursor, Map<String, Long> updates) {}

  /** The present state, sharing the tensors: valid until the next {@link #step}. */
  public Snapshot snapshot() {
    Map<String, byte[]> streams = new LinkedHashMap<>();
    for (RandomStream stream : List.of(latents, noise)) {
      streams.put(stream.name(), stream.state());
    }
    Map<String, Long> updates = new LinkedHashMap<>();
    players.forEach((name, player) -> updates.put(name, player.updates()));
    return new Snapshot(
        models(), states(), streams, new Position(progress, batches.cursor(), updates));
  }

  private Map<String, Tensor> models() {
    Map<String, Tensor> model = new LinkedHashMap<>();
    List<String> averaged = plan.game().averaged();
    for (String name : averaged) {
      String prefix = averaged.size() == 1 ? "average." : "average." + name + ".";
      model.putAll(player(name).averageModel(prefix));
    }
    players.values().forEach(player -> model.putAll(player.model()));
    return model;
  }

  private Map<String, Tensor> states() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    players.values().forEach(player -> state.putAll(player.state()));
    state.putAll(play.memory());
    return state;
  }

  /**
   * Goes on from a snapshot of the same plan, data and hardware.
   *
   * @throws OrganzaException if the snapshot's tensors are not those of this plan; nothing has
   *     changed then
   */
  public void restore(Snapshot snapshot) {
    Position position = snapshot.position();
    if (!position.updates().keySet().equals(players.keySet())) {
      throw new OrganzaException(
          "it has the players "
              + position.updates().keySet()
              + ", not "
              + players.keySet()
              + " as this game");
    }
    try (Scope scope = Scope.open()) {
      SameTensors.require(models(), snapshot.model());
      SameTensors.require(states(), snapshot.state());
    }
    Map<String, byte[]> before = new LinkedHashMap<>();
    for (RandomStream stream : List.of(latents, noise)) {
      if (!snapshot.streams().containsKey(stream.name())) {
        throw new OrganzaException("the random stream \"" + stream.name() + "\" is missing");
      }
      before.put(stream.name(), stream.state());
    }
    // Opened before anything changes: it refuses a place outside the data.
    Batches next = data.from(position.cursor(), batch, plan.seed());
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
    position.updates().forEach((name, count) -> player(name).updates(count));
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

  /** Where it computes. */
  public Device device() {
    return hardware.device();
  }

  @Override
  public void close() {
    batches.close();
    workspace.close();
    players.values().forEach(Player::close);
    play.close();
    latents.close();
    noise.close();
  }
}
