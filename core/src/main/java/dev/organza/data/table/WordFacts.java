package dev.organza.data.table;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which different texts a column has. */
final class WordFacts {

  /** More words than these are no categories. */
  private static final int MOST_CATEGORIES = 100_000;

  /** While a column may be of numbers, so many different texts are kept. */
  private static final int MOST_NUMBERS = 1_000;

  private final boolean kept;
  private final DistinctValues distinct = new DistinctValues();
  private final IdentifierForm form = new IdentifierForm();
  private @Nullable Set<String> words = new HashSet<>();
  private boolean onlyNumbers = true;
  private int count;

  /**
   * Of a column of which nothing is known.
   *
   * @param kept whether words are kept though there may be only numbers
   */
  WordFacts(boolean kept) {
    this.kept = kept;
  }

  void add(String text, boolean number) {
    count++;
    onlyNumbers &= number;
    distinct.add(DistinctValues.hash(text));
    if (distinct.areDistinct()) {
      form.add(text);
    }
    if (words != null) {
      words.add(text);
      if (words.size() > (onlyNumbers && !kept ? MOST_NUMBERS : MOST_CATEGORIES)) {
        words = null;
      }
    }
  }

  int count() {
    return count;
  }

  /** Whether words were not kept because there seemed to be only numbers. */
  boolean areLost() {
    return words == null && !kept;
  }

  /** The different words, sorted; null where there are too many, or they are lost. */
  @Nullable List<String> words() {
    return words == null ? null : List.copyOf(new TreeSet<>(words));
  }

  /** How many different words there are, as far as is known. */
  int different() {
    return words == null ? MOST_CATEGORIES + 1 : words.size();
  }

  boolean areDistinct() {
    return count > 1 && distinct.areDistinct();
  }

  IdentifierForm form() {
    return form;
  }
}
