package dev.organza.laboratory;

import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.game.AdversarialGame;
import dev.organza.nn.network.Network;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Preparation;
import dev.organza.recipe.Recipe;
import dev.organza.torch.Backward;
import dev.organza.torch.Device;
import dev.organza.torch.Precision;
import dev.organza.train.Hardware;
import dev.organza.train.StepStatistics;
import dev.organza.train.Trainer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One game on data that can be drawn, trained in float32 on one thread. Its state is taken and
 * restored in memory, bit for bit; the recipe may change from one step to the next where the state
 * still fits.
 */
final class Experiment implements AutoCloseable {

  private static final long MOST_PARAMETERS = 1_000_000;
  private static final int MOST_BATCH = 4_096;

  private final Catalogue catalogue;
  private final KnownData data;
  private Recipe recipe;
  private Recipe resolved;
  private Trainer trainer;
  private GameView view;
  private Map<String, Double> last = Map.of();

  /**
   * An experiment that has not begun.
   *
   * @param data stay the caller's
   * @throws UsageException if the recipe is no game of a generator and a discriminator, does not
   *     fit the data, or is too large to be watched
   */
  Experiment(Catalogue catalogue, Recipe recipe, KnownData data) {
    this.catalogue = catalogue;
    this.data = data;
    this.recipe = recipe;
    Preparation prepared = prepared(recipe);
    this.resolved = prepared.recipe();
    this.trainer = trainer(prepared);
    this.view = view(trainer);
  }

  private Preparation prepared(Recipe of) {
    of.adversarial();
    if (of.game().isOpen()) {
      throw new UsageException(
          "gamma is auto, which is found by trial runs before a training.",
          Hint.say("Set the penalty's gamma to a number."));
    }
    Preparation prepared = Preparation.of(catalogue, of, data.dataset());
    if (!prepared.data().shape().equals(data.dataset().shape())) {
      throw new UsageException(
          "The networks of " + of.name() + " see a number as several values, which no plane shows.",
          Hint.say("Choose another recipe, or ").set("numbers", "standardised").and("."));
    }
    int batch = prepared.recipe().training().batch();
    if (batch > MOST_BATCH) {
      throw new UsageException(
          "training.batch is " + batch + ", and the laboratory takes at most " + MOST_BATCH + ".");
    }
    long parameters =
        prepared.plan().game().players().values().stream().mapToLong(Network::parameterCount).sum();
    if (parameters > MOST_PARAMETERS) {
      throw new UsageException(
          "The networks have %,d parameters, and the laboratory takes at most %,d."
              .formatted(parameters, MOST_PARAMETERS),
          Hint.say("Set a smaller ").set("architecture.width", "N").and("."));
    }
    return prepared;
  }

  private static Trainer trainer(Preparation prepared) {
    return new Trainer(
        prepared.plan(),
        prepared.data(),
        new Hardware(Device.cpu(), 1, Precision.FLOAT32, Backward.LIBTORCH));
  }

  private GameView view(Trainer of) {
    return new GameView(
        (AdversarialGame) of.plan().game(),
        data,
        new Coordinates(of.data().transform(), data.grid().dimension()),
        of.plan().seed());
  }

  Recipe recipe() {
    return recipe;
  }

  /** The recipe as it holds for these data. */
  Recipe resolved() {
    return resolved;
  }

  Trainer trainer() {
    return trainer;
  }

  long step() {
    return trainer.progress().step();
  }

  /** One step of the recipe: D's updates and G's. */
  void advance() {
    note(trainer.step());
  }

  /** One update of one player. */
  void update(String player) {
    note(trainer.update(player));
  }

  private void note(StepStatistics statistics) {
    Map<String, Double> values = new LinkedHashMap<>(last);
    values.putAll(statistics.values());
    last = values;
  }

  /** A figure of the last step; NaN if there is none. */
  double last(String figure) {
    return last.getOrDefault(figure, Double.NaN);
  }

  /**
   * Goes on by another recipe from the present state.
   *
   * @throws UsageException if the state does not fit it; nothing has changed then
   */
  void use(Recipe other) {
    if (other.equals(recipe)) {
      return;
    }
    Preparation prepared = prepared(other);
    Trainer next = trainer(prepared);
    try {
      next.restore(trainer.snapshot());
    } catch (OrganzaException e) {
      next.close();
      throw new UsageException(
          "A game in progress cannot take this change, since " + e.getMessage() + ".",
          Hint.say("Start a new game with it."));
    }
    take(other, prepared, next);
  }

  private void take(Recipe other, Preparation prepared, Trainer next) {
    trainer.close();
    recipe = other;
    resolved = prepared.recipe();
    trainer = next;
    view = view(next);
  }

  /** A copy of the present state. */
  ExperimentState state() {
    return new ExperimentState(recipe, trainer);
  }

  /** Goes back to, or on from, a state. */
  void restore(ExperimentState state) {
    if (!state.recipe().equals(recipe)) {
      Preparation prepared = prepared(state.recipe());
      take(state.recipe(), prepared, trainer(prepared));
    }
    trainer.restore(state.snapshot());
    last = Map.of();
  }

  /** What is to be drawn. */
  GameFrame frame(int label) {
    return view.of(trainer, last, label);
  }

  /** The players' losses at samples that are always the same. */
  Map<String, Double> losses() {
    return view.losses(trainer);
  }

  GameView view() {
    return view;
  }

  @Override
  public void close() {
    trainer.close();
  }
}
