package dev.organza.bench.quality;

import java.util.List;

/** What came of one training. */
sealed interface Training {

  /**
   * It went well.
   *
   * @param version the system's, in its own words
   * @param threads it computed with
   * @param how in its own words: a mode, a precision
   * @param firstSeconds from the start of the process to the end of the first step: imports,
   *     compilation, choice of hardware
   * @param snapshots in order
   */
  record Done(
      String version, int threads, String how, double firstSeconds, List<QualitySnapshot> snapshots)
      implements Training {

    public Done {
      snapshots = List.copyOf(snapshots);
    }
  }

  /**
   * There is nothing to judge.
   *
   * @param reason a sentence
   */
  record Failed(String reason) implements Training {}
}
