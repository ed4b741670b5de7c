package dev.organza.server.laboratory;

import dev.organza.Nearest;
import dev.organza.UsageException;
import dev.organza.tree.Kinds;
import dev.organza.tree.RecipeTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the laboratory has to begin with: presets, settings to change, and lessons, read from files
 * beside this class.
 *
 * @param presets in the order of the page
 * @param settings in the order of the page
 * @param lessons in the order in which they are taken
 */
record Shelf(List<Preset> presets, List<LiveSetting> settings, List<Lesson> lessons) {

  /** A file of presets and settings. */
  record Games(List<Preset> presets, List<LiveSetting> settings) {
    static final Games DEFAULTS = new Games(List.of(), List.of());
  }

  /** A file of lessons. */
  record Course(List<Lesson> lessons) {
    static final Course DEFAULTS = new Course(List.of());
  }

  private static final RecipeTree TREE = new RecipeTree(Kinds.builder().build());

  /** What comes with the studio. */
  public static Shelf builtIn() {
    Games games = TREE.parse(text("presets.yaml"), "presets.yaml", Games.class);
    Course course = TREE.parse(text("lessons.yaml"), "lessons.yaml", Course.class);
    return new Shelf(games.presets, games.settings, course.lessons);
  }

  private static String text(String name) {
    try (InputStream in = Shelf.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A preset by its id.
   *
   * @throws UsageException if there is none
   */
  public Preset preset(String id) {
    return presets.stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow(() -> unknown("preset", id, presets.stream().map(Preset::id).toList()));
  }

  /**
   * A lesson by its id.
   *
   * @throws UsageException if there is none
   */
  public Lesson lesson(String id) {
    return lessons.stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow(() -> unknown("lesson", id, lessons.stream().map(Lesson::id).toList()));
  }

  private static UsageException unknown(String what, String id, List<String> ids) {
    return new UsageException(
        "There is no %s \"%s\"%s"
            .formatted(
                what,
                id.length() > 80 ? id.substring(0, 80) + "…" : id,
                Nearest.of(id, ids).map(near -> "; did you mean " + near + "?").orElse(".")));
  }
}
