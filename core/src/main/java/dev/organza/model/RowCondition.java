package dev.organza.model;

import java.util.List;

/** What one column of a row is to hold. */
public sealed interface RowCondition {

  /** The name of the column. */
  String column();

  /**
   * One of some categories.
   *
   * @param categories their names, at least one
   */
  record Among(String column, List<String> categories) implements RowCondition {

    /** Copies the names. */
    public Among {
      categories = List.copyOf(categories);
      if (categories.isEmpty()) {
        throw new IllegalArgumentException("a column holds one of at least one category");
      }
    }
  }

  /**
   * Any category but some.
   *
   * @param categories their names
   */
  record NoneOf(String column, List<String> categories) implements RowCondition {

    /** Copies the names. */
    public NoneOf {
      categories = List.copyOf(categories);
    }
  }

  /**
   * A number in a range.
   *
   * @param least −∞ for none
   * @param greatest ∞ for none
   * @param open whether the ends are outside
   */
  record Within(String column, double least, double greatest, boolean open)
      implements RowCondition {

    /** Whether a value is inside; a missing one, NaN, is not. */
    boolean holds(double value) {
      return open ? value > least && value < greatest : value >= least && value <= greatest;
    }
  }
}
