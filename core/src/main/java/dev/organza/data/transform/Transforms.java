package dev.organza.data.transform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.Schema;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The transforms of a data set's arrays, by the names of their fields.
 *
 * @param byField in the order of the schema
 */
public record Transforms(@JsonValue Map<String, Transform> byField) {

  /** Copies the map. */
  @JsonCreator
  public Transforms {
    byField = Collections.unmodifiableMap(new LinkedHashMap<>(byField));
  }

  /** The transform of samples that are one thing. */
  public static Transforms of(Transform sample) {
    return new Transforms(Map.of(Schema.SAMPLE, sample));
  }

  /**
   * The transforms of all arrays of a data set, see {@link Transform#fit}.
   *
   * @param low what black becomes for the network
   * @param high what white becomes
   */
  public static Transforms fit(Dataset dataset, double low, double high) {
    return fit(dataset, Encodings.range(low, high));
  }

  /** The transforms of all arrays of a data set, see {@link Transform#fit}. */
  public static Transforms fit(Dataset dataset, Encodings encodings) {
    Map<String, Transform> fitted = new LinkedHashMap<>();
    for (Field field : dataset.schema().arrays()) {
      fitted.put(field.name(), Transform.fit(dataset, field.name(), encodings));
    }
    return new Transforms(fitted);
  }

  /**
   * The transform of a field.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Transform of(String field) {
    Transform transform = byField.get(field);
    if (transform == null) {
      throw new IllegalArgumentException(
          "there is no transform of \"" + field + "\"; those are " + byField.keySet());
    }
    return transform;
  }

  /** The shape that a network sees of a field. */
  public Shape shape(Field field) {
    return of(field.name()).shape(field.shape());
  }
}
