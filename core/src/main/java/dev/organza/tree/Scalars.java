package dev.organza.tree;

import com.fasterxml.jackson.databind.JsonNode;
import dev.organza.Nearest;
import dev.organza.Shape;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The values at the leaves of a recipe: numbers, switches, words and shapes.
 *
 * <p>Conversions are strict, because a recipe is read once and trained on for days: a quoted number
 * is a word, {@code 32.5} is no whole number (but {@code 1e6} is), and nothing overflows or turns
 * into NaN on the way.
 */
final class Scalars {

  private Scalars() {}

  /** Whether {@link #read} knows this type. */
  static boolean reads(Class<?> type) {
    return type.isEnum()
        || type.isPrimitive()
        || List.of(
                Integer.class,
                Long.class,
                Double.class,
                Float.class,
                Boolean.class,
                String.class,
                Shape.class)
            .contains(type);
  }

  /**
   * The value of a node.
   *
   * @throws IllegalArgumentException if the node holds something else, with a message of the form
   *     {@code expected a whole number, found "many"}
   */
  static Object read(JsonNode node, Class<?> type) {
    if (type == int.class || type == Integer.class) {
      return (int) wholeNumber(node, Integer.MIN_VALUE, Integer.MAX_VALUE);
    } else if (type == long.class || type == Long.class) {
      return wholeNumber(node, Long.MIN_VALUE, Long.MAX_VALUE);
    } else if (type == double.class || type == Double.class) {
      return number(node, Double.MAX_VALUE);
    } else if (type == float.class || type == Float.class) {
      return (float) number(node, Float.MAX_VALUE);
    } else if (type == boolean.class || type == Boolean.class) {
      if (!node.isBoolean()) {
        throw expected("true or false", node);
      }
      return node.booleanValue();
    } else if (type == String.class) {
      if (!node.isTextual()) {
        throw expected("text", node);
      }
      return node.textValue();
    } else if (type == Shape.class) {
      return shape(node);
    } else if (type.isEnum()) {
      return constant(node, type);
    }
    throw new IllegalStateException("recipes cannot hold a " + type.getName());
  }

  /** A value as it is written in a recipe: an enum's name and a shape's dimensions, else itself. */
  static Object write(Object value) {
    if (value instanceof Enum<?> constant) {
      return name(constant);
    } else if (value instanceof Shape shape) {
      return shape.dimensions();
    }
    return value;
  }

  /** {@code expected …, found …}. */
  static IllegalArgumentException expected(String what, JsonNode found) {
    return new IllegalArgumentException("expected " + what + ", found " + describe(found));
  }

  private static long wholeNumber(JsonNode node, long least, long most) {
    if (!node.isNumber()) {
      throw expected("a whole number", node);
    }
    BigDecimal value = node.decimalValue();
    if (value.stripTrailingZeros().scale() > 0) {
      throw expected("a whole number", node);
    }
    if (value.compareTo(BigDecimal.valueOf(least)) < 0
        || value.compareTo(BigDecimal.valueOf(most)) > 0) {
      throw expected("a whole number from " + least + " to " + most, node);
    }
    return value.longValueExact();
  }

  private static double number(JsonNode node, double most) {
    if (!node.isNumber()) {
      throw expected("a number", node);
    }
    double value = node.decimalValue().doubleValue();
    if (Math.abs(value) > most) {
      throw expected("a number up to " + most, node);
    }
    return value;
  }

  private static Shape shape(JsonNode node) {
    if (!node.isArray()) {
      throw expected("a shape such as [1, 28, 28]", node);
    }
    int[] dimensions = new int[node.size()];
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i] = (int) wholeNumber(node.get(i), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    return Shape.of(dimensions);
  }

  private static Object constant(JsonNode node, Class<?> type) {
    List<Enum<?>> constants =
        Arrays.stream(type.getEnumConstants())
            .<Enum<?>>map(constant -> (Enum<?>) constant)
            .toList();
    for (Enum<?> constant : constants) {
      if (node.isTextual() && name(constant).equals(node.textValue())) {
        return constant;
      }
    }
    List<String> names = constants.stream().map(Scalars::name).toList();
    String guess = node.isTextual() ? Nearest.question(node.textValue(), names) : "";
    throw new IllegalArgumentException(
        expected("one of " + String.join(", ", names), node).getMessage() + guess);
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String describe(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "a section";
      case ARRAY -> node.isEmpty() ? "an empty list" : "a list";
      case NULL, MISSING -> "nothing";
      case STRING -> '"' + shortened(node.textValue()) + '"';
      default -> shortened(node.asText());
    };
  }

  private static String shortened(String text) {
    String line = text.lines().collect(Collectors.joining(" "));
    return line.length() <= 40 ? line : line.substring(0, 39) + "…";
  }
}
