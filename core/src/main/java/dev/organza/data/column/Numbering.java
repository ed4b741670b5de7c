package dev.organza.data.column;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes different texts of one form from different numbers.
 *
 * <p>In its pattern stand {@code #} for a digit, {@code A} and {@code a} for a letter, and {@code
 * X} and {@code x} for a hexadecimal digit, in capitals or not; all other characters stand for
 * themselves, and so do these behind a backslash. The number is written in the places from right to
 * left; where it has more digits than there are places, the first place takes the rest, so that no
 * two numbers have one text. With 16 or more hexadecimal places, as in a UUID, the number is mixed
 * one to one, so that the texts of neighbours have nothing in common.
 */
public final class Numbering {

  private static final String SPECIAL = "#AaXx\\";
  private static final String DIGITS = "0123456789";
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String HEXADECIMAL = DIGITS + LETTERS.substring(0, 6);

  /** Of a long. */
  private static final int HEXADECIMAL_DIGITS = 16;

  /** What may stand at each place: one character for what stands for itself. */
  private final List<String> places = new ArrayList<>();

  private final boolean mixed;

  /** From a pattern, which may be any text. */
  public Numbering(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      boolean itself = c == '\\' && i + 1 < pattern.length();
      places.add(itself ? String.valueOf(pattern.charAt(++i)) : characters(c));
    }
    mixed =
        places.stream().filter(place -> place.length() == HEXADECIMAL.length()).count()
            >= HEXADECIMAL_DIGITS;
  }

  private static String characters(char c) {
    return switch (c) {
      case '#' -> DIGITS;
      case 'a' -> LETTERS;
      case 'A' -> LETTERS.toUpperCase(Locale.ROOT);
      case 'x' -> HEXADECIMAL;
      case 'X' -> HEXADECIMAL.toUpperCase(Locale.ROOT);
      default -> String.valueOf(c);
    };
  }

  /** A text as a pattern that stands for itself. */
  public static String literal(String text) {
    StringBuilder pattern = new StringBuilder();
    for (char c : text.toCharArray()) {
      pattern.append(SPECIAL.indexOf(c) >= 0 ? "\\" : "").append(c);
    }
    return pattern.toString();
  }

  /** Whether a pattern has a place that changes. */
  public boolean changes() {
    return places.stream().anyMatch(place -> place.length() > 1);
  }

  /**
   * The text of a number.
   *
   * @param number at least 0
   */
  public String text(long number) {
    long rest = mixed ? mix(number) : number;
    int first = firstFree();
    int written = 0;
    StringBuilder reversed = new StringBuilder();
    for (int i = places.size() - 1; i >= 0; i--) {
      String place = places.get(i);
      int base = place.length();
      if (mixed && written == HEXADECIMAL_DIGITS) {
        rest = mix(mix(number)); // for the places beyond the 64 bits, which are all written
      }
      reversed.append(place.charAt((int) Long.remainderUnsigned(rest, base)));
      if (base > 1) {
        rest = Long.divideUnsigned(rest, base);
        written++;
      }
      while (!mixed && i == first && rest != 0) {
        reversed.append(place.charAt((int) Long.remainderUnsigned(rest, base)));
        rest = Long.divideUnsigned(rest, base);
      }
    }
    return reversed.reverse().toString();
  }

  private int firstFree() {
    int first = 0;
    while (first < places.size() && places.get(first).length() == 1) {
      first++;
    }
    return first;
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014), which is one to one. */
  private static long mix(long number) {
    long z = number + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
