package dev.organza.data;

import java.util.HashSet;
import java.util.List;

/**
 * One column of a row: a number, or one of some named categories, stored as its index.
 *
 * @param name unique in its row
 * @param categories their names, in the order of their indices; empty for a number
 */
public record Column(String name, List<String> categories) {

  /**
   * Checks the categories.
   *
   * @throws IllegalArgumentException if two have one name
   */
  public Column {
    categories = List.copyOf(categories);
    if (new HashSet<>(categories).size() < categories.size()) {
      throw new IllegalArgumentException(
          "column " + name + " has two categories of one name: " + categories);
    }
  }

  /** A column of numbers. */
  public static Column number(String name) {
    return new Column(name, List.of());
  }

  /** Whether its values are numbers, not categories. */
  public boolean isNumber() {
    return categories.isEmpty();
  }
}
