package dev.organza.bench.compare;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a worker is started.
 *
 * @param words program and arguments
 * @param environment what it is told besides
 */
record Command(List<String> words, Map<String, String> environment) {

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
}
