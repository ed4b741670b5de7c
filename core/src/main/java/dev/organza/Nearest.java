package dev.organza;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a misspelt word was meant to be, for "did you mean" in error messages. */
public final class Nearest {

  private Nearest() {}

  /**
   * The candidate that {@code word} most likely misspells, or empty if none is close.
   *
   * <p>Distance is the number of single-letter insertions, deletions, substitutions and swaps of
   * neighbours, ignoring case. A candidate is close if that is at most one for each three letters
   * of the longer word, and at least one is always allowed, except between words of one letter. A
   * candidate that starts with the word ({@code "fash"} for {@code "fashion"}) is close too. Of
   * equally close candidates the first in the collection's order wins.
   */
  public static Optional<String> of(String word, Collection<String> candidates) {
    String wanted = word.toLowerCase(Locale.ROOT);
    Optional<String> closest =
        candidates.stream()
            .filter(
                candidate -> {
                  int longer = Math.max(candidate.length(), wanted.length());
                  return longer > 1 && distance(wanted, candidate) <= Math.max(1, longer / 3);
                })
            .min(Comparator.comparingInt(candidate -> distance(wanted, candidate)));
    if (closest.isPresent() || wanted.length() < 3) {
      return closest;
    }
    return candidates.stream()
        .filter(candidate -> candidate.toLowerCase(Locale.ROOT).startsWith(wanted))
        .min(Comparator.comparingInt(String::length));
  }

  /**
   * What an error message about an unknown word ends with: {@code ; did you mean "fashion"?}, or
   * nothing if no candidate is close.
   */
  public static String question(String word, Collection<String> candidates) {
    return of(word, candidates).map(near -> "; did you mean \"" + near + "\"?").orElse("");
  }

  /**
   * The candidate at the smallest distance from {@code word}, however far, as {@link #of} measures
   * it; the first in the collection's order of several.
   *
   * @throws java.util.NoSuchElementException if there is no candidate
   */
  public static String closest(String word, Collection<String> candidates) {
    String wanted = word.toLowerCase(Locale.ROOT);
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> distance(wanted, candidate)))
        .orElseThrow();
  }

  /** The optimal string alignment distance, by rows: Damerau–Levenshtein without repeated edits. */
  static int distance(String wanted, String candidate) {
    String other = candidate.toLowerCase(Locale.ROOT);
    int width = other.length() + 1;
    int[] beforeLast = new int[width];
    int[] last = new int[width];
    for (int j = 0; j < width; j++) {
      last[j] = j;
    }
    for (int i = 1; i <= wanted.length(); i++) {
      int[] row = new int[width];
      row[0] = i;
      for (int j = 1; j < width; j++) {
        int substitution = wanted.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + substitution);
        boolean swapped =
            i > 1
                && j > 1
                && wanted.charAt(i - 1) == other.charAt(j - 2)
                && wanted.charAt(i - 2) == other.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[width - 1];
  }
}
