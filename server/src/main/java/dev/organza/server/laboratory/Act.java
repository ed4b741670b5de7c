package dev.organza.server.laboratory;

import dev.organza.UsageException;
import dev.organza.tree.RecipeOverride;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page asks of a session; what it leaves out is null.
 *
 * @param act what to do
 * @param speed steps in a second, above 0; null for as many as there is time for
 * @param until the step where it pauses by itself
 * @param player whose update is made
 * @param step where to go
 * @param set changes of the recipe, each {@code path=value}
 * @param label the class that is shown; below 0 for all
 */
record Act(
    ActKind act,
    @Nullable Double speed,
    @Nullable Long until,
    @Nullable String player,
    @Nullable Long step,
    @Nullable List<String> set,
    @Nullable Integer label) {

  private static final int MOST_CHANGES = 50;
  private static final int LONGEST_CHANGE = 2_000;

  /** What can be done. */
  enum ActKind {
    /** Trains on. */
    PLAY {
      @Override
      void on(Session session, Act act) {
        session.play(act.speed == null ? 0 : act.speed, act.until == null ? -1 : act.until);
      }
    },
    /** Stops at the present step. */
    PAUSE {
      @Override
      void on(Session session, Act act) {
        session.pause();
      }
    },
    /** Makes one step of each game. */
    STEP {
      @Override
      void on(Session session, Act act) {
        session.step();
      }
    },
    /** Makes exactly one update of one player. */
    UPDATE {
      @Override
      void on(Session session, Act act) {
        session.update(required(act.player, "player"));
      }
    },
    /** Goes to a step that has been made. */
    GO {
      @Override
      void on(Session session, Act act) {
        session.goTo(required(act.step, "step"));
      }
    },
    /** Changes settings: at the end in place, before it in a branch. */
    CHANGE {
      @Override
      void on(Session session, Act act) {
        session.change(act.overrides());
      }
    },
    /** Opens another future at the present step, beside this one. */
    BRANCH {
      @Override
      void on(Session session, Act act) {
        session.branch(act.overrides());
      }
    },
    /** Closes the second game. */
    MERGE {
      @Override
      void on(Session session, Act act) {
        session.closeBranch();
      }
    },
    /** Shows one class, or all. */
    SHOW {
      @Override
      void on(Session session, Act act) {
        session.show(required(act.label, "label"));
      }
    };

    abstract void on(Session session, Act act);
  }

  private static <T> T required(@Nullable T value, String name) {
    if (value == null) {
      throw new UsageException("the request has no " + name);
    }
    return value;
  }

  private List<RecipeOverride> overrides() {
    return overrides(set == null ? List.of() : set);
  }

  static List<RecipeOverride> overrides(List<String> texts) {
    if (texts.size() > MOST_CHANGES
        || texts.stream().anyMatch(text -> text == null || text.length() > LONGEST_CHANGE)) {
      throw new UsageException(
          "set has at most " + MOST_CHANGES + " changes of " + LONGEST_CHANGE + " letters each");
    }
    return texts.stream().map(text -> RecipeOverride.parse(text, "setting")).toList();
  }
}
