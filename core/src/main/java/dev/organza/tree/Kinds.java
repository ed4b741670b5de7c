package dev.organza.tree;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names by which a recipe chooses an implementation: {@code objective: {kind: hinge}}.
 *
 * <p>A recipe section whose type is an interface is written with a {@code kind}. This registry says
 * which record each kind stands for. It is open: a program adds its own objective with one {@link
 * Builder#add}.
 *
 * <pre>{@code
 * Kinds kinds = Kinds.builder()
 *     .add(Prior.class, "normal", NormalPrior.class)
 *     .add(Prior.class, "uniform", UniformPrior.class)
 *     .build();
 * }</pre>
 */
public final class Kinds {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private final Map<Class<?>, Map<String, Class<? extends Record>>> sections;

  /** For sections of which a plain number is one, the kind it stands for. */
  private final Map<Class<?>, String> numbers;

  private Kinds(
      Map<Class<?>, Map<String, Class<? extends Record>>> sections, Map<Class<?>, String> numbers) {
    this.sections = sections;
    this.numbers = Map.copyOf(numbers);
  }

  /** An empty registry to fill. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts with everything in this registry. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    sections.forEach((section, kinds) -> builder.sections.put(section, new LinkedHashMap<>(kinds)));
    builder.numbers.putAll(numbers);
    return builder;
  }

  /** Whether {@code section} is chosen by kind. */
  public boolean contains(Class<?> section) {
    return sections.containsKey(section);
  }

  /** The kinds of a section in the order they were added; empty for an unknown section. */
  public Collection<String> names(Class<?> section) {
    return List.copyOf(sections.getOrDefault(section, Map.of()).keySet());
  }

  /** The record that a kind of a section stands for, if there is such a kind. */
  public Optional<Class<? extends Record>> record(Class<?> section, String kind) {
    return Optional.ofNullable(sections.getOrDefault(section, Map.of()).get(kind));
  }

  /** The kind that a plain number stands for in a section, if one does. */
  public Optional<String> ofNumber(Class<?> section) {
    return Optional.ofNullable(numbers.get(section));
  }

  /** The kind that a record type has in a section, if it is registered there. */
  public Optional<String> kind(Class<?> section, Class<?> record) {
    return sections.getOrDefault(section, Map.of()).entrySet().stream()
        .filter(entry -> entry.getValue().equals(record))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Collects the kinds of each section. */
  public static final class Builder {

    private final Map<Class<?>, Map<String, Class<? extends Record>>> sections =
        new LinkedHashMap<>();
    private final Map<Class<?>, String> numbers = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds a kind to a section.
     *
     * @param section the interface that recipe records use as component type
     * @param kind a name of lower-case words joined by hyphens
     * @param record a record that implements the section and has no component named {@code kind}
     * @throws IllegalArgumentException if one of these does not hold, or the kind or the record is
     *     already in this section
     */
    public <S> Builder add(Class<S> section, String kind, Class<? extends S> record) {
      if (!section.isInterface()) {
        throw new IllegalArgumentException(section.getName() + " is not an interface");
      }
      if (!NAME.matcher(kind).matches()) {
        throw new IllegalArgumentException(
            "a kind is lower-case words joined by hyphens, not \"" + kind + "\"");
      }
      if (!record.isRecord()) {
        throw new IllegalArgumentException(record.getName() + " is not a record");
      }
      Class<? extends Record> type = record.asSubclass(Record.class);
      if (RecordType.of(type).component(RecordBinder.KIND).isPresent()) {
        throw new IllegalArgumentException(
            type.getName()
                + " has a component \"kind\", which a recipe could not tell from its kind");
      }
      Map<String, Class<? extends Record>> kinds =
          sections.computeIfAbsent(section, key -> new LinkedHashMap<>());
      if (kinds.containsKey(kind) || kinds.containsValue(type)) {
        throw new IllegalArgumentException(
            section.getSimpleName()
                + " already has the kind \""
                + kind
                + "\" or "
                + type.getName());
      }
      kinds.put(kind, type);
      return this;
    }

    /**
     * Makes a plain number short for a kind: {@code gamma: 0.1} for {@code gamma: {kind: constant,
     * value: 0.1}}.
     *
     * @param kind of this section, whose record has one component, a number
     * @throws IllegalArgumentException if there is no such kind
     */
    public Builder number(Class<?> section, String kind) {
      Class<? extends Record> type = sections.getOrDefault(section, Map.of()).get(kind);
      if (type == null || RecordType.of(type).components().size() != 1) {
        throw new IllegalArgumentException(
            "a number stands for a kind with one component, which \"" + kind + "\" is not");
      }
      numbers.put(section, kind);
      return this;
    }

    /** The registry; later additions to this builder do not change it. */
    public Kinds build() {
      Map<Class<?>, Map<String, Class<? extends Record>>> copy = new LinkedHashMap<>();
      sections.forEach((section, kinds) -> copy.put(section, new LinkedHashMap<>(kinds)));
      return new Kinds(copy, numbers);
    }
  }
}
