package dev.organza.server.laboratory;

import java.util.List;

/**
 * A game to begin with.
 *
 * @param id lower-case words joined by hyphens
 * @param title for people
 * @param text what there is to see
 * @param recipe the name of a recipe
 * @param set changes of it
 * @param other changes of a second game that is shown beside it; empty for none
 */
record Preset(
    String id, String title, String text, String recipe, List<String> set, List<String> other) {

  static final Preset DEFAULTS = new Preset("", "", "", "gan", List.of(), List.of());
}
