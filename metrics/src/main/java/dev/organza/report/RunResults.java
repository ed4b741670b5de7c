package dev.organza.report;

import dev.organza.FileTrouble;
import dev.organza.metric.Result;
import dev.organza.metric.evaluation.ResultFolder;
import dev.organza.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The newest result of each metric that was asked about a run.
 *
 * @param byMetric the results, by the name of their metric
 */
record RunResults(Map<String, Placed> byMetric) {

  /**
   * A result and where it lies.
   *
   * @param images seen when it was made
   */
  record Placed(Result result, ResultFolder folder, long images) {}

  /**
   * The results of a run.
   *
   * @throws dev.organza.OrganzaException if one is damaged
   */
  static RunResults of(RunFolder run) {
    Map<String, Placed> newest = new LinkedHashMap<>();
    for (Path state : states(run)) {
      ResultFolder folder = new ResultFolder(state);
      long images = Long.parseLong(state.getFileName().toString());
      for (Result result : folder.read()) {
        newest.put(result.metric(), new Placed(result, folder, images));
      }
    }
    return new RunResults(newest);
  }

  /** Oldest first. */
  private static List<Path> states(RunFolder run) {
    if (!Files.isDirectory(run.resultsDir())) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(run.resultsDir())) {
      return entries
          .filter(path -> path.getFileName().toString().matches("\\d{1,18}"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FileTrouble.reading(run.resultsDir(), e);
    }
  }
}
