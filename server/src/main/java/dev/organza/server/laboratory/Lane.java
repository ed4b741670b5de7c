package dev.organza.server.laboratory;

import dev.organza.laboratory.GameFrame;
import dev.organza.laboratory.PhasePortrait;
import dev.organza.laboratory.RecordedGame;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.train.DivergenceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One of the games of a session, with what has been done to it. */
final class Lane {

  /**
   * Something that was done.
   *
   * @param step where
   * @param text what, for people
   */
  record Mark(long step, String text) {}

  private static final int MOST_MARKS = 200;
  private static final List<String> CURVES =
      List.of(
          "discriminator.loss",
          "generator.loss",
          "jensenShannon",
          "transport",
          "error",
          "modes",
          "force",
          "real",
          "generated",
          "heldOut",
          "distance");

  private final String name;
  private final RecordedGame game;
  private final List<Mark> marks = new ArrayList<>();
  private @Nullable String trouble;
  private @Nullable Recipe portrayed;
  private Optional<PhasePortrait> portrait = Optional.empty();

  Lane(String name, RecordedGame game, List<String> differs) {
    this.name = name;
    this.game = game;
    if (!differs.isEmpty()) {
      mark(String.join(", ", differs));
    }
  }

  /** {@code a} or {@code b}. */
  String name() {
    return name;
  }

  RecordedGame game() {
    return game;
  }

  List<Mark> marks() {
    return marks;
  }

  void mark(String text) {
    if (marks.size() == MOST_MARKS) {
      marks.remove(0);
    }
    marks.add(new Mark(game.step(), text));
  }

  /** Why it cannot go on; null if it can. */
  @Nullable String trouble() {
    return trouble;
  }

  /** Makes a step, if it can. */
  void advance() {
    if (trouble != null && game.step() == game.end()) {
      return;
    }
    trouble = null;
    try {
      game.advance();
    } catch (DivergenceException e) {
      trouble = e.getMessage();
    }
  }

  void goTo(long step) {
    trouble = null;
    game.goTo(Math.max(game.start(), Math.min(game.end(), step)));
  }

  GameFrame frame(int label) {
    return game.frame(label);
  }

  /** Where it stands, without the picture. */
  private Map<String, Object> place() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", name);
    document.put("step", game.step());
    document.put("start", game.start());
    document.put("end", game.end());
    document.put("kept", game.kept());
    document.put("keptEvery", game.keptEvery());
    document.put("marks", marks);
    if (trouble != null) {
      document.put("trouble", trouble);
    }
    return document;
  }

  /** What is drawn of the present step. */
  Map<String, Object> drawn(int label) {
    Map<String, Object> document = place();
    document.putAll(Documents.frame(game.frame(label)));
    document.put("trail", Documents.trail(game.trail()));
    return document;
  }

  /** What stays the same while it plays, and the curves so far. */
  Map<String, Object> described(Catalogue catalogue) {
    Map<String, Object> document = place();
    document.put("scene", Documents.scene(game.scene()));
    document.put("players", game.players());
    document.put("recipe", catalogue.recipes().plain(game.recipe()));
    document.put("curves", Documents.curves(game.curves(), CURVES));
    portrait().ifPresent(one -> document.put("portrait", Documents.portrait(one)));
    return document;
  }

  /** The field changes with the recipe alone, as far as a picture shows. */
  private Optional<PhasePortrait> portrait() {
    Recipe present = game.recipe();
    if (!present.equals(portrayed)) {
      portrait = game.portrait();
      portrayed = present;
    }
    return portrait;
  }
}
