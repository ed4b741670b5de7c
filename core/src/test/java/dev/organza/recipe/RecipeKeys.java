package dev.organza.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.organza.Shape;
import dev.organza.tree.Flat;
import dev.organza.tree.Kinds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every key of a recipe with its type, default and meaning, as a page: keys, types and defaults by
 * reflection over the records, meanings from their Javadoc.
 */
final class RecipeKeys {

  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern PARAM =
      Pattern.compile("@param (\\w+) (.*?)(?=\\n@|\\z)", Pattern.DOTALL);

  private final Kinds kinds;
  private final StringBuilder page = new StringBuilder();
  private final Set<Class<?>> sections = new LinkedHashSet<>();
  private final Set<Class<?>> records = new LinkedHashSet<>();
  private final Set<Class<?>> tables = new LinkedHashSet<>();

  private RecipeKeys(Kinds kinds) {
    this.kinds = kinds;
  }

  /** The page. */
  static String page(Catalogue catalogue) {
    RecipeKeys keys = new RecipeKeys(catalogue.kinds());
    keys.write();
    return keys.page.toString();
  }

  /** What every key means, by the record that it is in: what programs show beside it. */
  static String meanings(Catalogue catalogue) {
    RecipeKeys keys = new RecipeKeys(catalogue.kinds());
    keys.write();
    Map<String, Map<String, String>> all = new TreeMap<>();
    for (Class<?> record : keys.tables) {
      if (record.getRecordComponents().length > 0) {
        all.put(record.getName(), new TreeMap<>(meanings(record)));
      }
    }
    try {
      return new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(all)
              .replace(System.lineSeparator(), "\n")
          + "\n";
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private void write() {
    page.append(
        """
        # Recipe keys

        Every key that a recipe may have, with its type, its default and what it means. This page is
        generated from the records that are the schema; a test holds it to them. How recipes are
        written is in [recipes.md](recipes.md).

        `kimg` is thousands of images, or rows, that were seen. A *section* is written as keys
        below its own; where it has a `kind`, `objective: hinge` is short for `objective: {kind:
        hinge}`. Where a number may be a schedule, `gamma: 0.1` is short for a constant one. In an
        override, keys are joined by dots and elements of a list are counted from 0:
        `penalties[0].weight=10`.

        ## At the top

        """);
    table(Recipe.class, Recipe.DEFAULTS);
    Set<Class<?>> written = new LinkedHashSet<>();
    while (!written.containsAll(sections) || !written.containsAll(records)) {
      for (Class<?> record : List.copyOf(records)) {
        if (written.add(record)) {
          page.append("\n## ").append(name(record)).append("\n\n");
          table(record, defaults(record));
        }
      }
      for (Class<?> section : List.copyOf(sections)) {
        if (written.add(section)) {
          page.append("\n## ").append(name(section)).append("\n\n").append(summary(section));
          page.append("\n");
          for (String kind : kinds.names(section)) {
            Class<?> record = kinds.record(section, kind).orElseThrow();
            page.append("\n### `").append(kind).append("`\n\n").append(summary(record));
            page.append("\n");
            if (record.getRecordComponents().length > 0) {
              page.append("\n");
              table(record, defaults(record));
            }
          }
        }
      }
    }
  }

  private void table(Class<?> record, @Nullable Object defaults) {
    tables.add(record);
    page.append("| key | type | default | meaning |\n|---|---|---|---|\n");
    Map<String, String> meanings = meanings(record);
    for (RecordComponent component : record.getRecordComponents()) {
      Object value = defaults == null ? null : value(component, defaults);
      if (value != null && component.isAnnotationPresent(Flat.class)) {
        sections.add(component.getType());
        page.append(
            "| `%s` | kind of [%s](#%s) | `%s` | %s |\n"
                .formatted(
                    component.getName(),
                    name(component.getType()),
                    anchor(component.getType()),
                    kinds.kind(component.getType(), value.getClass()).orElseThrow(),
                    meaning(meanings, component)));
      } else {
        page.append(
            "| `%s` | %s | %s | %s |\n"
                .formatted(
                    component.getName(),
                    type(component.getGenericType()),
                    shown(component.getGenericType(), value),
                    meaning(meanings, component)));
      }
    }
  }

  private static String meaning(Map<String, String> meanings, RecordComponent component) {
    String meaning = meanings.get(component.getName());
    if (meaning == null) {
      throw new AssertionError(
          component.getDeclaringRecord().getName()
              + "."
              + component.getName()
              + " has no @param that says what it means");
    }
    return meaning;
  }

  private String type(Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return "list of " + type(list.getActualTypeArguments()[0]);
    }
    Class<?> raw = (Class<?>) type;
    if (raw == int.class || raw == long.class || raw == Integer.class) {
      return "whole number";
    } else if (raw == double.class || raw == Double.class) {
      return "number";
    } else if (raw == boolean.class) {
      return "`true` or `false`";
    } else if (raw == String.class) {
      return "text";
    } else if (raw == Shape.class) {
      return "shape";
    } else if (raw.isEnum()) {
      return Arrays.stream(raw.getEnumConstants())
          .map(each -> "`" + constant(each) + "`")
          .collect(Collectors.joining(", "));
    }
    (kinds.contains(raw) ? sections : records).add(raw);
    return (kinds.ofNumber(raw).isPresent() ? "number or [" : "[")
        + name(raw)
        + "](#"
        + anchor(raw)
        + ")";
  }

  private String shown(Type type, @Nullable Object value) {
    if (value == null) {
      return "must be given";
    } else if (value instanceof Record && type instanceof Class<?> raw && kinds.contains(raw)) {
      if (kinds.ofNumber(raw).isPresent()
          && kinds.ofNumber(raw).equals(kinds.kind(raw, value.getClass()))) {
        return "`" + value(value.getClass().getRecordComponents()[0], value) + "`";
      }
      return "`" + kinds.kind(raw, value.getClass()).orElseThrow() + "`";
    } else if (value instanceof Record) {
      return "";
    } else if (value instanceof List<?> list) {
      List<?> named =
          list.stream().map(each -> each instanceof Enum<?> ? constant(each) : each).toList();
      return list.isEmpty() ? "none" : "`" + named + "`";
    } else if (value instanceof Enum<?>) {
      return "`" + constant(value) + "`";
    }
    return value instanceof String text && text.isEmpty() ? "empty" : "`" + value + "`";
  }

  private static String constant(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Two words of a class name are two words of a title. */
  private static String name(Class<?> type) {
    return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ");
  }

  private static String anchor(Class<?> type) {
    return name(type).toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  /** Null for a record whose components must all be given. */
  private static @Nullable Object defaults(Class<?> record) {
    try {
      var field = record.getDeclaredField("DEFAULTS");
      field.setAccessible(true);
      return field.get(null);
    } catch (NoSuchFieldException none) {
      return null;
    } catch (IllegalAccessException e) {
      throw new AssertionError(record.toString(), e);
    }
  }

  private static Object value(RecordComponent component, Object record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(component.toString(), e);
    }
  }

  private static Map<String, String> meanings(Class<?> record) {
    return PARAM
        .matcher(comment(record))
        .results()
        .collect(
            Collectors.toMap(found -> found.group(1), found -> plain(found.group(2)), (a, b) -> a));
  }

  /** The first sentence of a type's Javadoc. */
  private static String summary(Class<?> type) {
    String comment = comment(type);
    Matcher end = Pattern.compile("(?<!e\\.g|al|cf|eq|resp)\\.(?=\\s|$)").matcher(comment);
    return plain(end.find() ? comment.substring(0, end.end()) : comment);
  }

  /** The Javadoc before the declaration of a type, without stars. */
  private static String comment(Class<?> type) {
    Class<?> outermost = type.getEnclosingClass() == null ? type : type.getEnclosingClass();
    String source;
    try {
      source = Files.readString(SOURCES.resolve(outermost.getName().replace('.', '/') + ".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Matcher declared =
        Pattern.compile("(?:record|interface|class|enum) " + type.getSimpleName() + "\\b")
            .matcher(source);
    if (!declared.find()) {
      throw new AssertionError(type + " is not declared in its file");
    }
    int end = source.lastIndexOf("*/", declared.start());
    int start = source.lastIndexOf("/**", end);
    List<String> lines = new ArrayList<>();
    for (String line : source.substring(start + 3, end).split("\n", -1)) {
      lines.add(line.strip().replaceFirst("^\\* ?", "").strip());
    }
    return String.join("\n", lines).strip();
  }

  private static String plain(String javadoc) {
    return javadoc
        .replaceAll("\\{@code\\s+([^}]*)}", "`$1`")
        .replaceAll("\\{@link(?:plain)? #?([\\w.#()]*) ([^}]*)}", "$2")
        .replaceAll("\\{@link(?:plain)? #?([\\w.#()]*)}", "`$1`")
        .replaceAll("\\{@value\\s+#?(\\w+)}", "`$1`")
        .replaceAll("</?em>", "*")
        .replaceAll("<[^>]*>", " ")
        .replaceAll("\\s+", " ")
        .replace("|", "\\|")
        .strip();
  }
}
