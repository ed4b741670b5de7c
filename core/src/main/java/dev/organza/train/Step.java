package dev.organza.train;

import dev.organza.game.Loss;
import dev.organza.game.Play;
import dev.organza.game.Players;
import dev.organza.game.Real;
import dev.organza.game.Turn;
import dev.organza.nn.Weights;
import dev.organza.optim.Progress;
import dev.organza.torch.Backward;
import dev.organza.torch.Precision;
import dev.organza.torch.RecordedConvolutions;
import dev.organza.torch.Scope;
import dev.organza.torch.WorkerGroup;
import dev.organza.torch.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * One step of a training: Algorithm 1 of Goodfellow et al. 2014 for any number of players, turn by
 * turn.
 *
 * <p>Temporaries are freed at the end of each player's gradient; only the samples of a turn live as
 * long as the step, because the next turn may use them.
 */
final class Step implements Players {

  private final Map<String, Player> players;
  private final Play play;
  private final Supplier<Real> batches;
  private final Hardware hardware;
  private final Workspace workspace;
  private final WorkerGroup workers;

  private Progress progress = Progress.START;
  private Map<String, Double> values = new LinkedHashMap<>();

  /** The convolutions in the passes that made the present samples, by player. */
  private Map<String, RecordedConvolutions> drawn = Map.of();

  /** Where passes with a player's weights are recorded at the moment. */
  private Map<String, RecordedConvolutions> recording = Map.of();

  Step(
      Map<String, Player> players,
      Play play,
      Supplier<Real> batches,
      Hardware hardware,
      Workspace workspace,
      WorkerGroup workers) {
    this.players = players;
    this.play = play;
    this.batches = batches;
    this.hardware = hardware;
    this.workspace = workspace;
    this.workers = workers;
  }

  /**
   * Takes all turns of a step.
   *
   * @param before how far the training has come
   * @return the values of {@link StepStatistics}
   * @throws DivergenceException if a loss or gradient is not finite; the players of that turn are
   *     not updated
   */
  Map<String, Double> take(List<Turn> turns, Progress before) {
    values = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      for (Turn turn : turns) {
        gradients(turn, before, scope);
        turn.players().forEach(name -> player(name).update(before));
      }
    }
    return values;
  }

  /**
   * Takes the gradients of a turn.
   *
   * @param step around all turns of a step, in which samples live
   */
  void gradients(Turn turn, Progress before, Scope step) {
    progress = before;
    draw(turn, step);
    List<String> left = new ArrayList<>(turn.players());
    while (!left.isEmpty()) {
      List<String> together = new ArrayList<>(left);
      together.retainAll(play.partners(left.get(0)));
      gradients(together);
      left.removeAll(together);
    }
  }

  /** Draws what the turn draws anew. */
  private void draw(Turn turn, Scope step) {
    if (turn.draw().drawsReal()) {
      play.take(batches.get());
    }
    if (turn.draw() != Turn.Draw.NOTHING) {
      drawn = new HashMap<>();
      turn.through().forEach(name -> drawn.put(name, recordIn(step)));
      recording = drawn;
      if (turn.through().isEmpty()) {
        try (NoGradGuard off = new NoGradGuard()) {
          generate();
        }
      } else {
        generate();
      }
      recording = Map.of();
    }
  }

  private void generate() {
    try (Precision.Applied precision = hardware.precision().apply(hardware.device())) {
      play.generate(this);
    }
  }

  /**
   * The gradients of players that minimise one loss, the means of all workers', with the other
   * players standing still.
   */
  private void gradients(List<String> names) {
    List<Player> together = names.stream().map(this::player).toList();
    Loss loss;
    Figures figures;
    requireGradients(together, false);
    try (Scope scope = Scope.open()) {
      RecordedConvolutions passes = recordIn(scope);
      recording = new HashMap<>();
      names.forEach(name -> recording.put(name, passes));
      try (Precision.Applied precision = hardware.precision().apply(hardware.device())) {
        loss = play.loss(names.get(0), this);
      }
      figures = Figures.of(loss);
      RecordedConvolutions all = RecordedConvolutions.none();
      for (String name : names) {
        all = all.and(drawn.getOrDefault(name, RecordedConvolutions.none()));
      }
      Player.backward(loss, together.stream().map(Player::parameters).toList(), all.and(passes));
    } finally {
      recording = Map.of();
      requireGradients(together, true);
    }
    try (Scope scope = Scope.open()) {
      double[] numbers = figures.numbers();
      for (Player player : together) {
        loss.afterwards().ifPresent(scalar -> player.addGradient(scalar.get()));
        workers.average(player.parameters().gradient(), numbers);
        numbers = new double[0]; // one loss has its figures once
      }
      report(String.join("'s and the ", names), figures);
      for (Player player : together) {
        values.put(player.name() + ".gradientNorm", player.finiteGradientNorm(progress.step() + 1));
      }
    }
  }

  private void requireGradients(List<Player> except, boolean required) {
    for (Player player : players.values()) {
      if (!except.contains(player)) {
        player.parameters().requireGradients(required);
      }
    }
  }

  /** Notes the figures of a loss, which is finite or ends the training. */
  private void report(String name, Figures figures) {
    if (!Double.isFinite(figures.total())) {
      throw new DivergenceException(progress.step() + 1, "the " + name + "'s loss");
    }
    for (int i = 0; i < figures.names().size(); i++) {
      values.put(figures.names().get(i), figures.numbers()[i + 1]);
    }
  }

  /**
   * The numbers that a loss shows.
   *
   * @param numbers the loss itself, and a number for each name
   */
  @SuppressWarnings("ArrayRecordComponent") // averaged in place
  private record Figures(List<String> names, double[] numbers) {

    static Figures of(Loss loss) {
      List<String> names = new ArrayList<>();
      double[] numbers = new double[loss.figures().size() + 1];
      numbers[0] = loss.total().item_double();
      loss.figures()
          .forEach(
              (name, value) -> {
                names.add(name);
                numbers[names.size()] = value == loss.total() ? numbers[0] : value.item_double();
              });
      return new Figures(names, numbers);
    }

    double total() {
      return numbers[0];
    }
  }

  /** Where a pass notes the convolutions whose gradients are computed by matrix products. */
  private RecordedConvolutions recordIn(Scope scope) {
    return hardware.backward() == Backward.PRODUCTS
        ? RecordedConvolutions.in(scope, workspace)
        : RecordedConvolutions.none();
  }

  private Player player(String name) {
    return Objects.requireNonNull(players.get(name), name);
  }

  @Override
  public Weights weights(String player) {
    Weights weights = player(player).weights();
    RecordedConvolutions record = recording.get(player);
    return record == null ? weights : weights.recordedIn(record);
  }

  @Override
  public long nextUpdate(String player) {
    return player(player).updates() + 1;
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public Weights lookAhead(String player, int updates, BiFunction<Weights, Long, Tensor> loss) {
    return player(player).lookAhead(updates, progress, loss, workers);
  }
}
