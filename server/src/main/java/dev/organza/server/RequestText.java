package dev.organza.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.UsageException;
import dev.organza.model.ModelDescription;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Requests as records, from JSON or from the parameters of an address. */
final class RequestText {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private RequestText() {}

  /**
   * A request from its text.
   *
   * @param body JSON; empty for all defaults
   * @throws UsageException if it is no JSON of such a record
   */
  static <T> T read(byte[] body, Class<T> type) {
    try {
      T request = body.length == 0 ? JSON.readValue("{}", type) : JSON.readValue(body, type);
      if (request == null) {
        throw new UsageException("the request is null; it is a JSON object");
      }
      return request;
    } catch (UnrecognizedPropertyException e) {
      throw new UsageException(
          "there is no property "
              + e.getPropertyName()
              + "; there are "
              + e.getKnownPropertyIds().stream()
                  .map(Object::toString)
                  .sorted()
                  .collect(Collectors.joining(", ")),
          e);
    } catch (InvalidFormatException e) {
      throw new UsageException(
          place(e)
              + " cannot be "
              + e.getValue()
              + (e.getTargetType().isEnum()
                  ? "; it is one of " + Arrays.toString(e.getTargetType().getEnumConstants())
                  : ""),
          e);
    } catch (MismatchedInputException e) {
      String at = place(e);
      throw new UsageException(
          at.isEmpty() ? "the request is no JSON object" : at + " has a value of another type", e);
    } catch (JsonProcessingException e) {
      throw new UsageException("the request is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  private static String place(JsonMappingException e) {
    return e.getPath().stream()
        .map(place -> String.valueOf(place.getFieldName()))
        .collect(Collectors.joining("."));
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
    try {
      return read(JSON.writeValueAsBytes(properties), type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text is always JSON", e);
    }
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
