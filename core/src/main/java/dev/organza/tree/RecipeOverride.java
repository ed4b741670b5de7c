package dev.organza.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.organza.UsageException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A value at a path of a recipe, in place of the one there.
 *
 * @param path the keys from the root, such as {@code training}, {@code batch}; an element of a list
 *     is a key such as {@code [0]}
 * @param value what to put there
 * @param origin where it comes from, for the start of error messages
 */
public record RecipeOverride(List<String> path, JsonNode value, String origin) {

  private static final String ORIGIN = "override";

  private static final Pattern PATH =
      Pattern.compile("[A-Za-z]\\w*(-\\w+)*(\\[\\d+])*(\\.[A-Za-z]\\w*(-\\w+)*(\\[\\d+])*)*");

  /** Between the keys of a path: at each dot, and before each {@code [}. */
  private static final Pattern STEP = Pattern.compile("\\.|(?=\\[)");

  private static final ObjectMapper JSON = new ObjectMapper();

  public RecipeOverride {
    path = List.copyOf(path);
  }

  /**
   * An override from a text {@code path=value} with a YAML value.
   *
   * @throws UsageException if it has another form
   */
  public static RecipeOverride parse(String text) {
    return parse(text, ORIGIN);
  }

  /**
   * As above.
   *
   * @param origin where the text comes from, for the start of error messages
   */
  public static RecipeOverride parse(String text, String origin) {
    int equals = text.indexOf('=');
    String path = equals < 0 ? "" : text.substring(0, equals).strip();
    String value = text.substring(equals + 1).strip();
    if (!PATH.matcher(path).matches() || value.isEmpty()) {
      throw new UsageException(
          origin
              + " \""
              + text
              + "\": expected path=value, such as training.batch=32"
              + (value.isEmpty() ? "; write null for nothing" : ""));
    }
    return new RecipeOverride(
        List.of(STEP.split(path)), RecipeYaml.parse(value, origin + " " + path), origin);
  }

  /**
   * An override with a value: a number, a text, a boolean, a list or map of these, or a record.
   *
   * @param path as in {@link #parse}, such as {@code training.batch}
   * @param origin where it comes from, for the start of error messages
   */
  public static RecipeOverride of(String path, Object value, String origin) {
    return new RecipeOverride(List.of(STEP.split(path)), JSON.valueToTree(value), origin);
  }

  /** The text that {@link #parse} reads. */
  public String text() {
    return String.join(".", path).replace(".[", "[") + "=" + value;
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
