package dev.organza.tree;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a tree of records into plain maps, lists, numbers and words in the order of the record
 * components: the inverse of {@link RecordBinder}. Everything is written, defaults included, so
 * that a recipe means the same after the defaults have changed.
 */
final class RecordWriter {

  private final Kinds kinds;

  RecordWriter(Kinds kinds) {
    this.kinds = kinds;
  }

  Map<String, @Nullable Object> write(Record record) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (RecordType.Component component : RecordType.of(record.getClass()).components()) {
      if (component.flat() && component.of(record) instanceof Record flat) {
        fields.put(component.name(), kind((Class<?>) component.type(), flat));
        fields.putAll(write(flat));
      } else {
        fields.put(component.name(), value(component.of(record), component.type()));
      }
    }
    return fields;
  }

  /** A record with its kind. */
  Map<String, @Nullable Object> section(Class<?> section, Record record) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put(RecordBinder.KIND, kind(section, record));
    fields.putAll(write(record));
    return fields;
  }

  private @Nullable Object value(@Nullable Object value, Type declared) {
    if (value == null) {
      return null;
    } else if (value instanceof Record record) {
      return declared instanceof Class<?> section && section.isInterface()
          ? chosen(section, record)
          : write(record);
    } else if (value instanceof List<?> list && declared instanceof ParameterizedType) {
      Type element = RecordBinder.argument(declared, 0);
      return list.stream().map(each -> value(each, element)).toList();
    } else if (value instanceof Map<?, ?> map && declared instanceof ParameterizedType) {
      Type element = RecordBinder.argument(declared, 1);
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      map.forEach((key, each) -> fields.put(String.valueOf(key), value(each, element)));
      return fields;
    }
    return Scalars.write(value);
  }

  /** A record with its kind, or the number that stands for both. */
  private @Nullable Object chosen(Class<?> section, Record record) {
    if (kinds.ofNumber(section).filter(kind(section, record)::equals).isPresent()) {
      RecordType.Component only = RecordType.of(record.getClass()).components().get(0);
      return value(only.of(record), only.type());
    }
    return section(section, record);
  }

  private String kind(Class<?> section, Record record) {
    return kinds
        .kind(section, record.getClass())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    record.getClass().getName()
                        + " is not among the kinds of "
                        + section.getSimpleName()
                        + "; add it to the catalogue"));
  }
}
