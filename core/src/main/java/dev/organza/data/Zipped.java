package dev.organza.data;

import dev.organza.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Data sets side by side: sample i has a field of sample i of each. Owns them. */
final class Zipped implements Dataset {

  private final String name;
  private final Map<String, Dataset> parts;
  private final Dataset first;
  private final Schema schema;
  private @Nullable String sha256;

  /** The parts, by the names of their fields, in order. */
  Zipped(String name, Map<String, Dataset> parts) {
    this.name = name;
    this.parts = new LinkedHashMap<>(parts);
    this.first = parts.values().iterator().next();
    List<Field> fields = new ArrayList<>();
    parts.forEach((field, part) -> fields.add(part.schema().sample().named(field)));
    if (!first.classes().isEmpty()) {
      fields.add(new Field.Label(Schema.LABEL, first.classes()));
    }
    this.schema = new Schema(fields);
    for (Map.Entry<String, Dataset> part : parts.entrySet()) {
      if (part.getValue().schema().arrays().size() > 1) {
        throw new IllegalArgumentException(part.getKey() + " has several fields itself");
      }
      if (part.getValue().count() != first.count()) {
        throw new IllegalArgumentException(
            "the fields have as many samples as each other, not %,d and %,d"
                .formatted(first.count(), part.getValue().count()));
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  /** Without the ownership: closing the field does nothing. */
  @Override
  public Dataset field(String field) {
    Dataset part = parts.get(field);
    return part == null ? Dataset.super.field(field) : part.slice(0, part.count());
  }

  @Override
  public Shape shape() {
    return first.shape();
  }

  @Override
  public int count() {
    return first.count();
  }

  @Override
  public List<String> columns() {
    return first.columns();
  }

  @Override
  public List<String> classes() {
    return first.classes();
  }

  @Override
  public int label(int index) {
    return first.label(index);
  }

  @Override
  public synchronized String sha256() {
    if (sha256 == null) {
      sha256 = ContentHash.of(this);
    }
    return sha256;
  }

  @Override
  public void read(int index, float[] into, int offset) {
    first.read(index, into, offset);
  }

  @Override
  public void read(int index, double[] into, int offset) {
    first.read(index, into, offset);
  }

  @Override
  public Optional<Levels> levels() {
    return first.levels();
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    parts.forEach((field, part) -> part.notes().forEach(note -> notes.add(field + ": " + note)));
    return notes;
  }

  @Override
  public String place(int index) {
    return first.place(index);
  }

  @Override
  public Optional<Density> density() {
    return first.density();
  }

  @Override
  public void close() {
    parts.values().forEach(Dataset::close);
  }
}
