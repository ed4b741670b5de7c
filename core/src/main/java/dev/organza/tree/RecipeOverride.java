package dev.organza.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.organza.UsageException;
import java.util.List;
import java.util.regex.Pattern;

/** One {@code path=value} of the command line's {@code --set}. */
record RecipeOverride(List<String> path, JsonNode value) {

  static final String OPTION = "--set";

  private static final Pattern PATH =
      Pattern.compile("[A-Za-z]\\w*(-\\w+)*(\\[\\d+])*(\\.[A-Za-z]\\w*(-\\w+)*(\\[\\d+])*)*");

  /** Between the keys of a path: at each dot, and before each {@code [}. */
  private static final Pattern STEP = Pattern.compile("\\.|(?=\\[)");

  static RecipeOverride parse(String text) {
    int equals = text.indexOf('=');
    String path = equals < 0 ? "" : text.substring(0, equals).strip();
    String value = text.substring(equals + 1).strip();
    if (!PATH.matcher(path).matches() || value.isEmpty()) {
      throw new UsageException(
          OPTION
              + " \""
              + text
              + "\": expected path=value, such as training.batch=32"
              + (value.isEmpty() ? "; write null for nothing" : ""));
    }
    return new RecipeOverride(
        List.of(STEP.split(path)), RecipeYaml.parse(value, OPTION + " " + path));
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
