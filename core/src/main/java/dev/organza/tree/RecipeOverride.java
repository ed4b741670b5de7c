package dev.organza.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.organza.UsageException;
import java.util.List;
import java.util.regex.Pattern;

/** A change of a recipe, written {@code path=value}. */
record RecipeOverride(List<String> path, JsonNode value) {

  private static final Pattern PATH =
      Pattern.compile("[A-Za-z]\\w*(-\\w+)*(\\[\\d+])*(\\.[A-Za-z]\\w*(-\\w+)*(\\[\\d+])*)*");

  /** Between the keys of a path: at each dot, and before each {@code [}. */
  private static final Pattern STEP = Pattern.compile("\\.|(?=\\[)");

  /**
   * Reads one.
   *
   * @param source what it is, for the start of error messages
   */
  static RecipeOverride parse(String text, String source) {
    int equals = text.indexOf('=');
    String path = equals < 0 ? "" : text.substring(0, equals).strip();
    String value = text.substring(equals + 1).strip();
    if (!PATH.matcher(path).matches() || value.isEmpty()) {
      throw new UsageException(
          source
              + " \""
              + text
              + "\": expected path=value, such as training.batch=32"
              + (value.isEmpty() ? "; write null for nothing" : ""));
    }
    return new RecipeOverride(
        List.of(STEP.split(path)), RecipeYaml.parse(value, source + " " + path));
  }

  /** Puts the value at its path in a tree of changes, over whatever an earlier one put there. */
  void apply(ObjectNode changes) {
    ObjectNode at = changes;
    for (String key : path.subList(0, path.size() - 1)) {
      at = at.get(key) instanceof ObjectNode deeper ? deeper : at.putObject(key);
    }
    at.set(path.get(path.size() - 1), value);
  }
}
