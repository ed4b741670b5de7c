package dev.organza.bench;

import java.util.stream.IntStream;

/** The seeds of a study, {@code 2} or {@code 1-3}. */
final class Seeds {

  private Seeds() {}

  /** From the first to the last. */
  static int[] of(String range) {
    String[] ends = range.split("-");
    return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
        .toArray();
  }
}
