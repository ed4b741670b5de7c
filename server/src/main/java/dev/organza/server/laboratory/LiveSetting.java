package dev.organza.server.laboratory;

import java.util.List;

/**
 * A setting that the page offers to change.
 *
 * @param path of the recipe
 * @param label for people
 * @param choices values, as YAML; empty for any number
 * @param names of the choices, as many, for people
 */
record LiveSetting(String path, String label, List<String> choices, List<String> names) {

  static final LiveSetting DEFAULTS = new LiveSetting("", "", List.of(), List.of());
}
