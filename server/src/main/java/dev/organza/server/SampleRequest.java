package dev.organza.server;

import com.fasterxml.jackson.annotation.JsonProperty;
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
import dev.organza.model.Selection;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, as JSON; a property that is missing has its default.
 *
 * @param count how many samples, 1 by default
 * @param seed of the latents, 1 by default: sample i of a seed is the same whatever the count
 * @param label the name or index of a class; none for all in turn
 * @param codes values of InfoGAN codes by name
 * @param where conditions that all rows meet, such as {@code age>=65, sex=Female}
 * @param truncation ψ of a style-based generator
 * @param format how samples are sent; none for the one that suits the data
 */
record SampleRequest(
    @Nullable Integer count,
    @Nullable Long seed,
    @JsonProperty("class") @Nullable String label,
    @Nullable Map<String, Double> codes,
    @Nullable String where,
    @Nullable Double truncation,
    @Nullable Representation format) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /**
   * A request from its text.
   *
   * @param body JSON; empty for all defaults
   * @throws UsageException if it is not such JSON, or asks for more samples than are allowed
   */
  static SampleRequest parse(byte[] body, ServerOptions.Limits limits) {
    try {
      SampleRequest request =
          body.length == 0
              ? JSON.readValue("{}", SampleRequest.class)
              : JSON.readValue(body, SampleRequest.class);
      if (request == null) {
        throw new UsageException("the request is null; it is a JSON object");
      }
      return request.within(limits);
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
              + (e.getTargetType() == Representation.class
                  ? "; it is one of " + Arrays.toString(Representation.values())
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
  static SampleRequest parse(Map<String, String> parameters, ServerOptions.Limits limits) {
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
      return parse(JSON.writeValueAsBytes(properties), limits);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text is always JSON", e);
    }
  }

  private SampleRequest within(ServerOptions.Limits limits) {
    if (samples() < 1 || samples() > limits.samples()) {
      throw new UsageException(
          "count is %d; it is 1 to %,d".formatted(samples(), limits.samples()));
    }
    if (truncation != null && !Double.isFinite(truncation)) {
      throw new UsageException("truncation is no finite number");
    }
    if (codes != null) {
      codes.forEach(
          (name, value) -> {
            if (value == null || !Double.isFinite(value)) {
              throw new UsageException("the code " + name + " is no finite number");
            }
          });
    }
    return this;
  }

  int samples() {
    return count == null ? 1 : count;
  }

  long seedOrDefault() {
    return seed == null ? 1 : seed;
  }

  Optional<String> conditions() {
    return Optional.ofNullable(where);
  }

  Representation representation(ModelDescription model) {
    return format == null ? Representation.standard(model) : format;
  }

  /**
   * The class and codes in the terms of a model.
   *
   * @throws UsageException if it does not have them
   */
  Selection selection(ModelDescription model) {
    OptionalInt index = label == null ? OptionalInt.empty() : OptionalInt.of(index(model, label));
    return new Selection(index, codes == null ? Map.of() : codes);
  }

  private static int index(ModelDescription model, String wanted) {
    int named = model.classes().indexOf(wanted);
    if (named >= 0) {
      return named;
    }
    if (wanted.matches("\\d{1,6}")) {
      return Integer.parseInt(wanted);
    }
    throw new UsageException(
        "there is no class "
            + wanted
            + (model.classes().isEmpty()
                ? ": the model has none"
                : "; there are " + String.join(", ", model.classes())));
  }

  /** The same for equal requests, whatever order and spelling they had. */
  String canonical(ModelDescription model) {
    return String.format(
        Locale.ROOT,
        "%d|%d|%s|%s|%s|%s|%s",
        samples(),
        seedOrDefault(),
        label,
        codes == null ? Map.of() : new TreeMap<>(codes),
        where,
        truncation,
        representation(model));
  }
}
