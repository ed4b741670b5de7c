package dev.organza.data;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The fields of a data set, in order. Most have one called {@link #SAMPLE}, and {@link #LABEL}
 * where samples have classes; a pair has two others, such as {@code a} and {@code b}.
 *
 * @param fields their names differ; at least one is no label
 * @param independent whether the arrays do not belong together: images of two domains without
 *     pairs, of which each has a number of its own, and which batches draw each by itself
 */
public record Schema(List<Field> fields, boolean independent) {

  /** The field of a data set whose samples are one thing: an image or a row. */
  public static final String SAMPLE = "sample";

  /** The field of the classes. */
  public static final String LABEL = "label";

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if two are the same, or all fields are labels
   */
  public Schema {
    fields = List.copyOf(fields);
    if (fields.stream().map(Field::name).distinct().count() < fields.size()) {
      throw new IllegalArgumentException("two fields have one name: " + fields);
    }
    if (fields.stream().allMatch(Field.Label.class::isInstance)) {
      throw new IllegalArgumentException("a data set has a field beside its labels");
    }
  }

  /** Fields that belong together. */
  public Schema(List<Field> fields) {
    this(fields, false);
  }

  /** The schema of one thing and of its classes, of which there may be none. */
  public static Schema of(Field sample, List<String> classes) {
    return new Schema(
        classes.isEmpty() ? List.of(sample) : List.of(sample, new Field.Label(LABEL, classes)));
  }

  /** These fields with other classes. */
  Schema labelled(List<String> classes) {
    return new Schema(
        fields.stream()
            .map(
                field ->
                    field instanceof Field.Label label
                        ? new Field.Label(label.name(), classes)
                        : field)
            .toList(),
        independent);
  }

  /** The fields whose values are arrays for a network: all but the labels. */
  public List<Field> arrays() {
    return fields.stream().filter(field -> !(field instanceof Field.Label)).toList();
  }

  /** The first of {@link #arrays()}, in most data sets the only one. */
  public Field sample() {
    return arrays().get(0);
  }

  /**
   * A field by its name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Field field(String name) {
    return fields.stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no field \"%s\"; the fields are %s"
                        .formatted(
                            name,
                            fields.stream().map(Field::name).collect(Collectors.joining(", ")))));
  }
}
