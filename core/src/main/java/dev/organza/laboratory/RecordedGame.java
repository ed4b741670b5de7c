package dev.organza.laboratory;

import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.game.AdversarialGame;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Threads;
import dev.organza.train.DivergenceException;
import dev.organza.tree.RecipeOverride;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A game of one or two numbers that is trained to be looked at, and that can go back to any of its
 * steps.
 *
 * <p>Every so many steps its whole state is kept in memory; a step between two of them is reached
 * by training again from the one before, which gives the same weights bit for bit, since updates of
 * single players and changes of the recipe are remembered and repeated. When too much is kept,
 * every second state is dropped: those that remain lie evenly over the whole game, and the way from
 * one of them to any step gets longer instead.
 *
 * <p>The past does not change: whatever is to go otherwise from an earlier step on begins there as
 * a {@link #branch}.
 *
 * <p>Used by one thread at a time. It computes on one thread, in float32, with the weights as they
 * stand and not their average.
 */
public final class RecordedGame implements AutoCloseable {

  /** States that are kept at most. */
  static final int MOST_STATES = 256;

  private static final long MOST_BYTES = 48L << 20;
  private static final int FEWEST_STATES = 8;
  private static final int MOST_CURVE = 512;
  private static final int MOST_TRAIL = 1_500;

  /** Remembered updates and changes; each is an act of a person. */
  private static final int MOST_ACTS = 20_000;

  private final Catalogue catalogue;
  private final KnownData data;
  private final Experiment experiment;
  private final boolean ownsData;
  private final Thinned<ExperimentState> states;
  private final Thinned<Map<String, Double>> curves = new Thinned<>(MOST_CURVE, dropped -> {});
  private final Thinned<float[]> trail = new Thinned<>(MOST_TRAIL, dropped -> {});
  private final NavigableMap<Long, Recipe> recipes = new TreeMap<>();
  private final NavigableMap<Long, String> updates = new TreeMap<>();
  private final long start;
  private long end;

  private RecordedGame(
      Catalogue catalogue, KnownData data, Experiment experiment, boolean ownsData) {
    this.catalogue = catalogue;
    this.data = data;
    this.experiment = experiment;
    this.ownsData = ownsData;
    this.start = experiment.step();
    this.end = start;
    try (ExperimentState first = experiment.state()) {
      long fit = MOST_BYTES / Math.max(1, first.bytes());
      this.states =
          new Thinned<>(
              (int) Math.max(FEWEST_STATES, Math.min(MOST_STATES, fit)), ExperimentState::close);
    }
    recipes.put(start, experiment.recipe());
    // Kept whatever its number: nothing lies before it.
    states.put(start, experiment.state());
    follow();
  }

  /**
   * A game that has not begun.
   *
   * @param catalogue knows the recipe's kinds and its data, which are no download
   * @throws UsageException if a sample is more than two numbers, the recipe is no game of a
   *     generator and a discriminator, does not fit the data or is too large to be watched
   */
  public static RecordedGame start(Catalogue catalogue, Recipe recipe) {
    KnownData data = KnownData.open(catalogue.sources(), recipe.data());
    try {
      return new RecordedGame(catalogue, data, new Experiment(catalogue, recipe, data), true);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /**
   * Another future from the present step on, with some settings changed; this one stays as it is.
   * Without a change both are the same, bit for bit. It reads this game's data, so that it is to be
   * closed before.
   *
   * @param overrides changes of the recipe that leave networks and data as they are
   * @throws UsageException if the game in progress cannot take one of them
   */
  public RecordedGame branch(List<RecipeOverride> overrides) {
    try (ExperimentState present = experiment.state()) {
      Experiment other = new Experiment(catalogue, experiment.recipe(), data);
      try {
        other.restore(present);
        other.use(catalogue.recipes().with(other.recipe(), overrides));
        return new RecordedGame(catalogue, data, other, false);
      } catch (RuntimeException e) {
        other.close();
        throw e;
      }
    }
  }

  /** How many steps lead to the present state. */
  public long step() {
    return experiment.step();
  }

  /** The first step, before which nothing is known: 0, or where a branch begins. */
  public long start() {
    return start;
  }

  /** The furthest step that has been reached. */
  public long end() {
    return end;
  }

  /** The distance between the states that are kept; steps between are reached by training again. */
  public long keptEvery() {
    return states.every();
  }

  /** How many states are kept. */
  public int kept() {
    return states.kept().size();
  }

  /** The recipe as it holds at the present step, for these data. */
  public Recipe recipe() {
    return experiment.resolved();
  }

  /**
   * Makes one step: the next of those that were made already, or a new one of the recipe.
   *
   * @throws DivergenceException if a loss or gradient is not finite; the game stands then where it
   *     stood before
   */
  public void advance() {
    String player = updates.get(step());
    move(
        () -> {
          if (player == null) {
            experiment.advance();
          } else {
            experiment.update(player);
          }
        });
  }

  /**
   * Makes exactly one update of one player. It counts as a step.
   *
   * @throws UsageException if the game has no such player, or the present is not the furthest step
   * @throws DivergenceException as {@link #advance}
   */
  public Move update(String player) {
    requireAtEnd();
    if (!experiment.trainer().players().containsKey(player)) {
      throw new UsageException(
          "There is no player \"" + player + "\".",
          Hint.say("The players are " + String.join(", ", players()) + "."));
    }
    requireFew();
    long at = step();
    Map<String, Double> before = losses();
    move(() -> experiment.update(player));
    updates.put(at, player);
    return new Move(player, step(), before, losses(), experiment.last(player + ".gradientNorm"));
  }

  /**
   * Changes settings from the present step on.
   *
   * @param overrides changes that leave networks and data as they are, such as {@code
   *     objective=wasserstein}
   * @throws UsageException if the game in progress cannot take one, or the present is not the
   *     furthest step
   */
  public void change(List<RecipeOverride> overrides) {
    requireAtEnd();
    requireFew();
    Recipe changed = catalogue.recipes().with(experiment.recipe(), overrides);
    try (Threads.Lease lease = experiment.trainer().lease()) {
      experiment.use(changed);
    }
    recipes.put(step(), changed);
  }

  private void requireAtEnd() {
    if (step() != end) {
      throw new UsageException(
          "Step "
              + step()
              + " is followed by others up to "
              + end
              + ", and the past does not change.",
          Hint.say("Open a branch there."));
    }
  }

  private void requireFew() {
    if (updates.size() + recipes.size() > MOST_ACTS) {
      throw new UsageException(
          "The game remembers at most " + MOST_ACTS + " updates and changes.",
          Hint.say("Start a new one."));
    }
  }

  /** Makes a step, and stands where it stood before if that diverges. */
  private void move(Runnable step) {
    long at = step();
    try (Threads.Lease lease = experiment.trainer().lease()) {
      step.run();
      if (step() > end) {
        end = step();
      }
      follow();
      if (states.wants(step())) {
        states.put(step(), experiment.state());
      }
      useRecipeOf(step());
    } catch (DivergenceException e) {
      // A player may have been updated before the next one's gradient was found not to be finite.
      restoreBefore(at);
      walkTo(at);
      throw e;
    }
  }

  /** Keeps the weights of players of one number, to draw their path. */
  private void follow() {
    float[] weights = experiment.view().weights(experiment.trainer());
    if (weights.length > 0 && trail.wants(step())) {
      trail.put(step(), weights);
    }
  }

  private void useRecipeOf(long step) {
    Map.Entry<Long, Recipe> held = recipes.floorEntry(step);
    if (held != null) {
      experiment.use(held.getValue());
    }
  }

  /**
   * Goes to a step that has been made.
   *
   * @param step from {@link #start} to {@link #end}
   * @throws UsageException if it has not been made
   */
  public void goTo(long step) {
    if (step < start || step > end) {
      throw new UsageException(
          "step is " + step + "; the game has made the steps from " + start + " to " + end + ".");
    }
    try (Threads.Lease lease = experiment.trainer().lease()) {
      if (step() > step || step() < states.kept().floorKey(step)) {
        restoreBefore(step);
      }
      walkTo(step);
    }
  }

  /** Goes to the last state that is kept up to a step. */
  private void restoreBefore(long step) {
    experiment.restore(Objects.requireNonNull(states.kept().floorEntry(step)).getValue());
    useRecipeOf(step());
  }

  private void walkTo(long step) {
    while (step() < step) {
      advance();
    }
  }

  /** What is to be drawn of the present step, of all classes. */
  public GameFrame frame() {
    return frame(-1);
  }

  /**
   * As above, of one class.
   *
   * @param label its index; below 0 for all
   */
  public GameFrame frame(int label) {
    try (Threads.Lease lease = experiment.trainer().lease()) {
      GameFrame frame = experiment.frame(Math.min(label, data.dataset().classes().size() - 1));
      if (curves.wants(frame.step())) {
        curves.put(frame.step(), frame.values());
      }
      return frame;
    }
  }

  /** The players' losses at samples that are always the same, without instance noise. */
  public Map<String, Double> losses() {
    try (Threads.Lease lease = experiment.trainer().lease()) {
      return experiment.losses();
    }
  }

  /** The values of frames so far, by step, spread evenly if there are many. */
  public NavigableMap<Long, Map<String, Double>> curves() {
    return Collections.unmodifiableNavigableMap(curves.kept());
  }

  /** The path (θ, ψ) of players of one number up to the present step, by step; else empty. */
  public Map<Long, float[]> trail() {
    return new LinkedHashMap<>(trail.kept().headMap(step(), true));
  }

  /** Where players of one number are pushed; empty for others. */
  public Optional<PhasePortrait> portrait() {
    AdversarialGame game = (AdversarialGame) experiment.trainer().plan().game();
    if (!PhasePortrait.isOf(game)) {
      return Optional.empty();
    }
    try (Threads.Lease lease = experiment.trainer().lease()) {
      return Optional.of(
          PhasePortrait.of(
              game, experiment.trainer().progress(), experiment.trainer().plan().seed()));
    }
  }

  /** The names of the players. */
  public List<String> players() {
    return new ArrayList<>(experiment.trainer().players().keySet());
  }

  /** A player's weights as they stand, one after the other. */
  public float[] weights(String player) {
    return HostMemory.floats(experiment.trainer().player(player).parameters().flat());
  }

  /** What stays the same from step to step. */
  public Scene scene() {
    return experiment.view().scene();
  }

  @Override
  public void close() {
    states.clear();
    experiment.close();
    if (ownsData) {
      data.close();
    }
  }
}
