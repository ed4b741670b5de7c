package dev.organza.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.UsageException;
import dev.organza.model.ModelDescription;
import dev.organza.model.Selection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

  /**
   * A request from its text.
   *
   * @param body JSON; empty for all defaults
   * @throws UsageException if it is not such JSON, or asks for more samples than are allowed
   */
  static SampleRequest parse(byte[] body, ServerOptions.Limits limits) {
    return RequestText.read(body, SampleRequest.class).within(limits);
  }

  /** A request from the parameters of an address, all of them text. */
  static SampleRequest parse(Map<String, String> parameters, ServerOptions.Limits limits) {
    return RequestText.read(parameters, SampleRequest.class).within(limits);
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
    return Selection.named(model, label, codes == null ? Map.of() : codes);
  }

  /** The same for equal requests, whatever order and spelling they had. */
  String canonical(ModelDescription model) {
    return samples()
        + "|"
        + seedOrDefault()
        + "|"
        + label
        + "|"
        + (codes == null ? Map.of() : new TreeMap<>(codes))
        + "|"
        + where
        + "|"
        + truncation
        + "|"
        + representation(model);
  }
}
