package dev.organza.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key of a recipe with what it means.
 *
 * @param path as overrides have it, such as {@code training.batch}
 * @param value as overrides have it; empty for a text that is empty
 * @param choices the values that it may have, if they are few; else none
 * @param meaning a phrase, in Markdown
 */
public record DocumentedKey(String path, String value, List<String> choices, String meaning) {

  public DocumentedKey {
    choices = List.copyOf(choices);
  }

  /** All keys of a record and of what is in it, with the kinds that it has. */
  static List<DocumentedKey> of(
      Kinds kinds, Record root, Map<String, Map<String, String>> meanings) {
    List<DocumentedKey> keys = new ArrayList<>();
    new Collector(kinds, meanings, keys).collect(root, "");
    return keys;
  }

  private record Collector(
      Kinds kinds, Map<String, Map<String, String>> meanings, List<DocumentedKey> keys) {

    void collect(Record record, String path) {
      Map<String, String> said = meanings.getOrDefault(record.getClass().getName(), Map.of());
      for (RecordType.Component component : RecordType.of(record.getClass()).components()) {
        String meaning = said.getOrDefault(component.name(), "");
        String at = KnownPaths.child(path, component.name());
        Object value = component.of(record);
        if (component.flat() && value instanceof Record nested) {
          collect(nested, path);
        } else if (component.type() instanceof Class<?> type) {
          add(type, at, value, meaning);
        } else if (value instanceof List<?> list) {
          add(list, at, meaning);
        }
      }
    }

    private void add(Class<?> type, String at, @Nullable Object value, String meaning) {
      if (value instanceof Record nested) {
        String kind = kinds.contains(type) ? kinds.kind(type, nested.getClass()).orElse("") : "";
        if (!kind.isEmpty() && kinds.ofNumber(type).filter(kind::equals).isPresent()) {
          Object number = RecordType.of(nested.getClass()).components().get(0).of(nested);
          keys.add(new DocumentedKey(at, text(number), List.of(), meaning));
          return;
        }
        if (!kind.isEmpty()) {
          keys.add(new DocumentedKey(at, kind, List.copyOf(kinds.names(type)), meaning));
        }
        collect(nested, at);
        return;
      }
      keys.add(new DocumentedKey(at, text(value), choices(type), meaning));
    }

    private void add(List<?> list, String at, String meaning) {
      if (list.stream().noneMatch(Record.class::isInstance)) {
        keys.add(
            new DocumentedKey(
                at, list.stream().map(Collector::text).toList().toString(), List.of(), meaning));
        return;
      }
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i) instanceof Record nested) {
          collect(nested, at + "[" + i + "]");
        }
      }
    }

    private static List<String> choices(Class<?> type) {
      if (type == boolean.class) {
        return List.of("true", "false");
      }
      Object[] constants = type.getEnumConstants();
      return constants == null ? List.of() : Arrays.stream(constants).map(Collector::text).toList();
    }

    private static String text(@Nullable Object value) {
      if (value instanceof Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      } else if (value instanceof Double number
          && number == Math.rint(number)
          && Math.abs(number) < 1e9) {
        return Long.toString(Math.round(number));
      }
      return value == null ? "" : value.toString();
    }
  }
}
