package dev.organza.data.table;

import dev.organza.data.column.ColumnType;
import dev.organza.data.column.Numbering;
import java.util.Arrays;

/** What the identifiers of a column have in common, from which new ones are made. */
final class IdentifierForm {

  private static final int DIGIT = 1;
  private static final int LOW_HEX = 2;
  private static final int LOW = 4;
  private static final int HIGH_HEX = 8;
  private static final int HIGH = 16;

  /** A long holds so many for certain. */
  private static final int MOST_DIGITS = 18;

  private String first = "";
  private int[] kinds = new int[0];
  private boolean[] same = new boolean[0];
  private int prefix;
  private int count;
  private boolean oneLength = true;
  private boolean numbered = true;
  private boolean spaced;
  private long greatest;

  void add(String text) {
    if (count++ == 0) {
      first = text;
      kinds = new int[text.length()];
      same = new boolean[text.length()];
      Arrays.fill(same, true);
      prefix = text.length();
    }
    spaced |= text.chars().anyMatch(Character::isWhitespace);
    oneLength &= text.length() == first.length();
    int common = Math.min(text.length(), first.length());
    for (int i = 0; i < common; i++) {
      same[i] &= text.charAt(i) == first.charAt(i);
      kinds[i] |= kind(text.charAt(i));
    }
    int digits = text.length();
    while (digits > 0 && kind(text.charAt(digits - 1)) == DIGIT) {
      digits--;
    }
    prefix = Math.min(prefix, Math.min(digits, common));
    numbered &= digits < text.length() && text.length() - digits <= MOST_DIGITS;
    if (numbered) {
      numbered = first.startsWith(text.substring(0, digits)) && digits <= first.length();
      greatest = Math.max(greatest, Long.parseLong(text.substring(digits)));
    }
  }

  private static int kind(char c) {
    if (c >= '0' && c <= '9') {
      return DIGIT;
    } else if (c >= 'a' && c <= 'z') {
      return c <= 'f' ? LOW_HEX : LOW;
    } else if (c >= 'A' && c <= 'Z') {
      return c <= 'F' ? HIGH_HEX : HIGH;
    }
    return 0;
  }

  /** Whether the texts look like names that were given by a rule: digits, and no spaces. */
  boolean isFound() {
    return !spaced
        && (numbered || oneLength && Arrays.stream(kinds).anyMatch(k -> (k & DIGIT) > 0));
  }

  /** Whether a text has white space. */
  boolean isSpaced() {
    return spaced;
  }

  /** The first of them. */
  String example() {
    return first;
  }

  /** The type that makes such identifiers, other ones where they are numbered. */
  ColumnType.Identifier type() {
    if (numbered && oneLength) {
      return new ColumnType.Identifier(
          Numbering.literal(first.substring(0, prefix)) + "#".repeat(first.length() - prefix),
          greatest + 1);
    } else if (numbered) {
      return new ColumnType.Identifier(
          Numbering.literal(first.substring(0, prefix)) + "#", greatest + 1);
    } else if (!oneLength) {
      return new ColumnType.Identifier("id\\-#", count);
    }
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < first.length(); i++) {
      pattern.append(
          same[i]
              ? Numbering.literal(first.substring(i, i + 1))
              : place(kinds[i], first.charAt(i)));
    }
    return new ColumnType.Identifier(pattern.toString(), count);
  }

  private static String place(int kinds, char first) {
    if (kinds == DIGIT) {
      return "#";
    } else if ((kinds & ~(DIGIT | LOW_HEX)) == 0) {
      return "x";
    } else if ((kinds & ~(DIGIT | HIGH_HEX)) == 0) {
      return "X";
    } else if ((kinds & (LOW | LOW_HEX)) != 0) {
      return "a";
    }
    return (kinds & (HIGH | HIGH_HEX)) != 0 ? "A" : Numbering.literal(String.valueOf(first));
  }
}
