package dev.organza.bench.turns;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a worker is started.
 *
 * @param words program and arguments
 * @param environment what it is told besides
 */
public record Command(List<String> words, Map<String, String> environment) {

  /** Variables that would make one system's process depend on who started the comparison. */
  static final Set<String> INHERITED_NOT =
      Set.of(
          "OMP_WAIT_POLICY",
          "GOMP_SPINCOUNT",
          "OMP_NUM_THREADS",
          "MKL_NUM_THREADS",
          "OPENBLAS_NUM_THREADS",
          "OPENBLAS_THREAD_TIMEOUT",
          "OPENBLAS_CORETYPE",
          "JAVA_TOOL_OPTIONS");

  public Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /** The variables by which numerical libraries are told their number of threads. */
  public static Map<String, String> threads(int count) {
    String number = Integer.toString(count);
    return Map.of(
        "OMP_NUM_THREADS", number, "MKL_NUM_THREADS", number, "OPENBLAS_NUM_THREADS", number);
  }
}
