package dev.organza.report;

import dev.organza.metric.Result;
import dev.organza.metric.evaluation.ResultFolder;
import dev.organza.run.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest result of each metric of a run.
 *
 * @param byMetric the results, by the name of their metric
 */
record RunResults(Map<String, Placed> byMetric) {

  /** Where versions before 0.1 wrote results. */
  private static final String EARLIER = "cards";

  /**
   * A result with its folder.
   *
   * @param images seen at that state
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

  /** Oldest first; also those of earlier versions. */
  private static List<Path> states(RunFolder run) {
    List<Path> states = new ArrayList<>(ResultFolder.states(run.path().resolve(EARLIER)));
    states.addAll(ResultFolder.states(run.resultsDir()));
    return states;
  }
}
