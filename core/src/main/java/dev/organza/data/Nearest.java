package dev.organza.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** The name someone probably meant: the one at the smallest edit distance (Levenshtein 1966). */
final class Nearest {

  private Nearest() {}

  static String to(String name, Collection<String> names) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return names.stream()
        .min(Comparator.comparingInt(n -> distance(wanted, n.toLowerCase(Locale.ROOT))))
        .orElseThrow();
  }

  static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}
