package dev.organza.server;

import dev.organza.UsageException;
import dev.organza.server.json.JsonText;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What stands in requests, as records. */
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
   * The parameters of an address.
   *
   * @throws UsageException if one is given twice
   */
  static Map<String, String> parameters(Context ctx) {
    Map<String, String> parameters = new LinkedHashMap<>();
    ctx.queryParamMap()
        .forEach(
            (name, values) -> {
              if (values.size() != 1) {
                throw new UsageException(name + " is given " + values.size() + " times");
              }
              parameters.put(name, values.get(0));
            });
    return parameters;
  }
}
