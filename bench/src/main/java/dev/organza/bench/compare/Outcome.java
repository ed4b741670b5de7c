package dev.organza.bench.compare;

import java.util.List;
import java.util.Map;

/** What came of one measurement. */
sealed interface Outcome {

  /**
   * It went well.
   *
   * @param version the system's, in its own words
   * @param threads it computed with
   * @param parameters of each network by name
   * @param firstSeconds from the start of the process to the end of the first step
   * @param speed in images a second
   * @param processorSpeed in images a second of processor time
   * @param residentKibibytes the peak of the process's resident memory
   * @param notes for the reader
   */
  record Figures(
      String version,
      int threads,
      Map<String, Long> parameters,
      double firstSeconds,
      double speed,
      double processorSpeed,
      long residentKibibytes,
      List<String> notes)
      implements Outcome {}

  /**
   * There are no figures.
   *
   * @param reason a sentence or two
   */
  record Nothing(String reason) implements Outcome {}
}
