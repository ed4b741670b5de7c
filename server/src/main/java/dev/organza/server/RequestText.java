package dev.organza.server;

import dev.organza.UsageException;
import dev.organza.model.ModelDescription;
import dev.organza.server.json.JsonText;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What stands in requests, in the terms of models. */
final class RequestText {

  private static final byte[] EMPTY = {'{', '}'};

  private RequestText() {}

  /**
   * A request from its text.
   *
   * @param body JSON; empty for all defaults
   * @throws UsageException if it is no JSON of such a record
   */
  static <T> T read(byte[] body, Class<T> type) {
    return JsonText.read(body.length == 0 ? EMPTY : body, type);
  }

  /** A request from the parameters of an address, all of them text. */
  static <T> T read(Map<String, String> parameters, Class<T> type) {
    Map<String, Object> properties = new TreeMap<>();
    Map<String, Object> codes = new TreeMap<>();
    parameters.forEach(
        (name, value) -> {
          if (name.startsWith("codes.")) {
            codes.put(name.substring("codes.".length()), value);
          } else {
            properties.put(name, value);
          }
        });
    if (!codes.isEmpty()) {
      properties.put("codes", codes);
    }
    return JsonText.read(JsonText.bytes(properties), type);
  }

  /**
   * The class that is asked for.
   *
   * @param wanted its name or index; null for none
   * @throws UsageException if the model does not have it
   */
  static OptionalInt label(ModelDescription model, @Nullable String wanted) {
    if (wanted == null) {
      return OptionalInt.empty();
    }
    int named = model.classes().indexOf(wanted);
    if (named >= 0) {
      return OptionalInt.of(named);
    }
    if (wanted.matches("\\d{1,6}")) {
      return OptionalInt.of(Integer.parseInt(wanted));
    }
    throw new UsageException(
        "there is no class "
            + wanted
            + (model.classes().isEmpty()
                ? ": the model has none"
                : "; there are " + String.join(", ", model.classes())));
  }
}
