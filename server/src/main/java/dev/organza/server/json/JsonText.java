package dev.organza.server.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.UsageException;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Documents and requests as JSON. What is wrong with a request is said in its own terms: neither
 * Java's types nor the parser's words get to clients.
 */
public final class JsonText {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private JsonText() {}

  /** A document as text. Numbers that JSON has not, such as NaN, are texts. */
  public static String of(Object document) {
    try {
      return MAPPER.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document is no JSON", e);
    }
  }

  /** A document as UTF-8. */
  public static byte[] bytes(Object document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document is no JSON", e);
    }
  }

  /**
   * A request as a record.
   *
   * @throws UsageException if it is no JSON of such a record
   */
  public static <T> T read(byte[] request, Class<T> type) {
    try {
      T value = MAPPER.readValue(request, type);
      if (value == null) {
        throw new UsageException("the request is null; it is a JSON object");
      }
      return value;
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
    } catch (JsonMappingException e) {
      throw new UsageException(
          place(e)
              + (e.getCause() instanceof InputCoercionException
                  ? " is a number out of range"
                  : " has a value that cannot be"),
          e);
    } catch (JsonProcessingException e) {
      throw new UsageException("the request is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  /** For example {@code points.0.seed}. */
  private static String place(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            place ->
                place.getFieldName() == null
                    ? Integer.toString(place.getIndex())
                    : place.getFieldName())
        .collect(Collectors.joining("."));
  }
}
