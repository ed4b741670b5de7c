package dev.organza.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.organza.Nearest;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns a tree of YAML or JSON nodes into a tree of records.
 *
 * <p>The walk goes down the node and the record type together, with a <em>base</em> at its side:
 * the value that holds where the node says nothing. The base starts as the root's {@code DEFAULTS}
 * (or the recipe that overrides change) and gives way to a kind's own {@code DEFAULTS} wherever the
 * node chooses another kind.
 */
final class RecordBinder {

  /** The key by which a section chooses its record. */
  static final String KIND = "kind";

  /**
   * A key that stands for one element of a list, as the override {@code penalties[0].weight=10}
   * does.
   */
  private static final Pattern ELEMENT = Pattern.compile("\\[(\\d{1,6})]");

  private final Kinds kinds;
  private final String source;
  private final KnownPaths known;

  /**
   * @param source what is being read, for the start of an error message
   * @param root where to look for the place a misplaced key belongs
   */
  RecordBinder(Kinds kinds, String source, Optional<? extends Record> root) {
    this.kinds = kinds;
    this.source = source;
    this.known = root.map(KnownPaths::of).orElse(KnownPaths.NONE);
  }

  /**
   * The record that a node describes.
   *
   * @throws UsageException with the path of the first thing that is wrong
   */
  <R extends Record> R bind(JsonNode node, Class<R> type, Optional<R> base) {
    return type.cast(record(node, type, base, "", Set.of()));
  }

  /** A section by itself. */
  Record section(JsonNode node, Class<?> section) {
    return section(node, section, Optional.empty(), "");
  }

  /** Any value: a section, a list, a map or a leaf. */
  private @Nullable Object value(JsonNode node, Type type, @Nullable Object base, String path) {
    Class<?> raw = raw(type);
    if (kinds.contains(raw)) {
      return section(node, raw, Optional.ofNullable((Record) base), path);
    } else if (raw.isRecord()) {
      Class<? extends Record> recordType = raw.asSubclass(Record.class);
      Optional<Record> start =
          base == null ? RecordType.of(recordType).defaults() : Optional.of((Record) base);
      return record(node, recordType, start, path, Set.of());
    } else if (raw == List.class) {
      return list(node, argument(type, 0), base, path);
    } else if (raw == Map.class && raw(argument(type, 0)) == String.class) {
      return map(node, argument(type, 1), base, path);
    } else if (!Scalars.reads(raw)) {
      throw new IllegalStateException(
          path + " is a " + type.getTypeName() + ", which has no kinds and is no recipe value");
    }
    try {
      return Scalars.read(node, raw);
    } catch (IllegalArgumentException e) {
      throw error(path, e.getMessage(), e);
    }
  }

  /**
   * A section whose record is chosen by its kind, written {@code {kind: k, …}} or just {@code k}.
   */
  private Record section(JsonNode node, Class<?> section, Optional<Record> base, String path) {
    Optional<String> ofNumber = kinds.ofNumber(section);
    if (node.isNumber() && ofNumber.isPresent()) {
      return number(node, kinds.record(section, ofNumber.get()).orElseThrow(), path);
    }
    JsonNode chosen = node.isObject() ? node.path(KIND) : node;
    if (chosen.isMissingNode() || node.isNull()) {
      Record start =
          base.orElseThrow(
              () -> error(path, "needs a kind: one of " + listed(kinds.names(section)), null));
      return record(node, start.getClass(), base, path, Set.of(KIND));
    }
    if (!chosen.isTextual()) {
      String expected = ofNumber.isPresent() ? "a number or a kind" : "a kind";
      throw error(path, Scalars.expected(expected, chosen).getMessage(), null);
    }
    Class<? extends Record> type =
        kinds
            .record(section, chosen.textValue())
            .orElseThrow(() -> unknownKind(chosen.textValue(), section, path));
    Optional<Record> start = base.filter(type::isInstance).or(() -> RecordType.of(type).defaults());
    JsonNode fields = node.isObject() ? node : JsonNodeFactory.instance.objectNode();
    return record(fields, type, start, path, Set.of(KIND));
  }

  /** The section that a plain number is short for. */
  private Record number(JsonNode node, Class<? extends Record> type, String path) {
    RecordType.Component component = RecordType.of(type).components().get(0);
    Object value = Objects.requireNonNull(value(node, component.type(), null, path));
    try {
      return RecordType.of(type).construct(List.of(value));
    } catch (IllegalArgumentException | OrganzaException e) {
      throw error(path, e.getMessage(), e);
    }
  }

  private Record record(
      JsonNode written,
      Class<? extends Record> type,
      Optional<? extends Record> base,
      String path,
      Set<String> reserved) {
    if (!written.isObject() && !written.isNull()) {
      throw error(path, Scalars.expected("a section of keys", written).getMessage(), null);
    }
    RecordType shape = RecordType.of(type);
    JsonNode node = shape.presentNames(written);
    List<String> names = new ArrayList<>(shape.names());
    List<@Nullable Object> values = new ArrayList<>();
    Map<RecordType.Component, ObjectNode> flat = new LinkedHashMap<>();
    for (RecordType.Component component : shape.components()) {
      if (component.flat()) {
        flat.put(component, flatPart(node, component, base, names, path));
      }
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!names.contains(field.getKey()) && !reserved.contains(field.getKey())) {
        throw unknownKey(field.getKey(), field.getValue(), names, path);
      }
    }
    for (RecordType.Component component : shape.components()) {
      ObjectNode part = flat.get(component);
      values.add(
          part != null
              ? section(
                  part,
                  raw(component.type()),
                  base.map(record -> (Record) Objects.requireNonNull(component.of(record))),
                  path)
              : component(component, node.get(component.name()), base, path));
    }
    try {
      return shape.construct(values);
    } catch (IllegalArgumentException | OrganzaException e) {
      throw error(path, e.getMessage(), e);
    }
  }

  /**
   * The keys of a node that belong to a flat section, with its kind.
   *
   * @param names takes the names of that section's keys
   */
  private ObjectNode flatPart(
      JsonNode node,
      RecordType.Component component,
      Optional<? extends Record> base,
      List<String> names,
      String path) {
    Class<?> section = raw(component.type());
    ObjectNode part = JsonNodeFactory.instance.objectNode();
    JsonNode kind = node.path(component.name());
    Class<? extends Record> type;
    if (kind.isMissingNode()) {
      type =
          base.map(record -> ((Record) Objects.requireNonNull(component.of(record))).getClass())
              .orElseThrow(() -> error(path, "needs \"" + component.name() + "\"", null));
    } else if (kind.isTextual()) {
      type =
          kinds
              .record(section, kind.textValue())
              .orElseThrow(
                  () ->
                      unknownKind(
                          kind.textValue(), section, KnownPaths.child(path, component.name())));
      part.set(KIND, kind);
    } else {
      throw error(
          KnownPaths.child(path, component.name()),
          Scalars.expected("a kind", kind).getMessage(),
          null);
    }
    for (String name : RecordType.of(type).names()) {
      if (names.contains(name)) {
        throw new IllegalStateException(
            type.getName() + " has a component \"" + name + "\", which the record around it has");
      }
      if (node.has(name)) {
        part.set(name, node.get(name));
      }
    }
    names.addAll(RecordType.of(type).names());
    return part;
  }

  private @Nullable Object component(
      RecordType.Component component,
      @Nullable JsonNode node,
      Optional<? extends Record> base,
      String path) {
    if (node != null && node.isNull() && component.nullable()) {
      return null;
    }
    Object inherited = base.isPresent() ? component.of(base.get()) : null;
    if (node != null) {
      return value(node, component.type(), inherited, KnownPaths.child(path, component.name()));
    }
    if (base.isEmpty() && !component.nullable()) {
      throw error(path, "needs \"" + component.name() + "\"", null);
    }
    return inherited;
  }

  /** A list replaces the base's list, except where the node names single elements of it. */
  private List<Object> list(JsonNode node, Type element, @Nullable Object base, String path) {
    List<Object> values = new ArrayList<>();
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        values.add(element(node.get(i), element, null, path + "[" + i + "]"));
      }
      return List.copyOf(values);
    }
    boolean byElement =
        !node.isEmpty()
            && node.properties().stream().allMatch(f -> ELEMENT.matcher(f.getKey()).matches());
    if (!byElement || !(base instanceof List<?> present)) {
      throw error(path, Scalars.expected("a list", node).getMessage(), null);
    }
    values.addAll(present);
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      int index = Integer.parseInt(field.getKey().substring(1, field.getKey().length() - 1));
      if (index >= values.size()) {
        throw error(path, "has " + values.size() + " elements, counted from [0]", null);
      }
      String at = path + field.getKey();
      values.set(index, element(field.getValue(), element, values.get(index), at));
    }
    return List.copyOf(values);
  }

  private Map<String, Object> map(JsonNode node, Type type, @Nullable Object base, String path) {
    if (!node.isObject()) {
      throw error(path, Scalars.expected("a section of keys", node).getMessage(), null);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      Object inherited = base instanceof Map<?, ?> present ? present.get(field.getKey()) : null;
      String at = KnownPaths.child(path, field.getKey());
      values.put(field.getKey(), element(field.getValue(), type, inherited, at));
    }
    return Collections.unmodifiableMap(values);
  }

  private Object element(JsonNode node, Type type, @Nullable Object base, String path) {
    Object value = node.isNull() ? null : value(node, type, base, path);
    if (value == null) {
      throw error(path, "expected a value, found nothing", null);
    }
    return value;
  }

  private UsageException unknownKey(String key, JsonNode value, List<String> names, String parent) {
    String path = KnownPaths.child(parent, key);
    Optional<String> near = Nearest.of(key, names).map(name -> KnownPaths.child(parent, name));
    // A key whose section holds one key only is named whole: "trainig.batch", as an override writes
    // it.
    StringBuilder below = new StringBuilder();
    for (JsonNode at = value; at.isObject() && at.size() == 1; at = at.elements().next()) {
      below.append('.').append(at.fieldNames().next());
    }
    String guess =
        near.map(name -> "; did you mean \"" + name + below + "\"?")
            .or(() -> known.elsewhere(path).map(name -> "; did you mean \"" + name + "\"?"))
            .orElseGet(() -> "; known here: " + (names.isEmpty() ? "no keys" : listed(names)));
    return error("", "unknown key \"" + path + below + "\"" + guess, null);
  }

  private UsageException unknownKind(String kind, Class<?> section, String path) {
    String guess =
        Nearest.of(kind, kinds.names(section))
            .map(name -> "did you mean \"" + name + "\"? ")
            .orElse("");
    return error(
        path,
        "unknown kind \"" + kind + "\"; " + guess + "known: " + listed(kinds.names(section)),
        null);
  }

  private UsageException error(String path, @Nullable String message, @Nullable Exception cause) {
    String where = path.isEmpty() ? "" : path + ": ";
    return new UsageException(source + ": " + where + message, cause);
  }

  private static String listed(Iterable<String> names) {
    return String.join(", ", names);
  }

  private static Class<?> raw(Type type) {
    if (type instanceof Class<?> direct) {
      return direct;
    } else if (type instanceof ParameterizedType parameterized) {
      return raw(parameterized.getRawType());
    } else if (type instanceof WildcardType wildcard) {
      return raw(wildcard.getUpperBounds()[0]);
    }
    throw new IllegalStateException("recipes cannot hold a " + type.getTypeName());
  }

  /** The type argument of a list or map, such as {@code Layer} in {@code List<Layer>}. */
  static Type argument(Type type, int index) {
    if (type instanceof ParameterizedType parameterized) {
      Type argument = parameterized.getActualTypeArguments()[index];
      return argument instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : argument;
    }
    throw new IllegalStateException(type.getTypeName() + " needs type arguments in a recipe");
  }
}
