package dev.organza.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the recipe tree needs to know of a record class, by reflection: its components, its {@code
 * DEFAULTS} and its constructor.
 */
final class RecordType {

  /** One component of a record. */
  record Component(
      String name,
      Optional<String> formerName,
      Type type,
      boolean nullable,
      boolean flat,
      Method accessor) {

    @Nullable Object of(Record record) {
      try {
        return accessor.invoke(record);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("cannot read " + accessor, e);
      } catch (InvocationTargetException e) {
        throw new IllegalStateException(accessor + " failed", e.getCause());
      }
    }
  }

  private final Class<? extends Record> type;
  private final List<Component> components;

  private RecordType(Class<? extends Record> type, List<Component> components) {
    this.type = type;
    this.components = components;
  }

  static RecordType of(Class<? extends Record> type) {
    List<Component> components = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      components.add(
          new Component(
              component.getName(),
              Optional.ofNullable(component.getAnnotation(FormerName.class)).map(FormerName::value),
              component.getGenericType(),
              component.getAnnotatedType().isAnnotationPresent(Nullable.class),
              component.isAnnotationPresent(Flat.class),
              accessor));
    }
    return new RecordType(type, List.copyOf(components));
  }

  List<Component> components() {
    return components;
  }

  List<String> names() {
    return components.stream().map(Component::name).toList();
  }

  Optional<Component> component(String name) {
    return components.stream().filter(component -> component.name().equals(name)).findFirst();
  }

  /** A node with the present names of its keys, where it has former ones. */
  JsonNode presentNames(JsonNode node) {
    JsonNode present = node;
    for (Component component : components) {
      String former = component.formerName().orElse(component.name());
      if (node.has(former) && !node.has(component.name())) {
        ObjectNode renamed = present.deepCopy();
        renamed.set(component.name(), renamed.remove(former));
        present = renamed;
      }
    }
    return present;
  }

  /**
   * The record's {@code DEFAULTS}, the one instance of a record without components, or empty for a
   * record whose components must all be given.
   */
  Optional<Record> defaults() {
    try {
      Field field = type.getDeclaredField("DEFAULTS");
      if (!Modifier.isStatic(field.getModifiers()) || !type.equals(field.getType())) {
        throw new IllegalArgumentException(
            type.getName() + ".DEFAULTS must be a static " + type.getSimpleName());
      }
      field.setAccessible(true);
      return Optional.of((Record) field.get(null));
    } catch (NoSuchFieldException none) {
      return components.isEmpty() ? Optional.of(construct(List.of())) : Optional.empty();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("cannot read the DEFAULTS of " + type.getName(), e);
    }
  }

  /**
   * A record with these component values, in order.
   *
   * @throws RuntimeException whatever the record's own constructor throws
   */
  Record construct(List<? extends @Nullable Object> values) {
    try {
      Class<?>[] parameters =
          List.of(type.getRecordComponents()).stream()
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<? extends Record> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new IllegalStateException("the constructor of " + type.getName() + " failed", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot construct " + type.getName(), e);
    }
  }
}
