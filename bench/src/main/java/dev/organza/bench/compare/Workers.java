package dev.organza.bench.compare;

import dev.organza.bench.worker.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the workers are and how each is started.
 *
 * @param checkout the folder of the repository
 * @param java the JVM's program
 * @param javaFeature its version, 17 or more
 * @param classPath of Organza
 * @param python a Python that has PyTorch, if there is one
 * @param kernelCache where compiled kernels are kept from one start to the next
 * @param avx512 whether the processor has AVX-512
 */
record Workers(
    Path checkout,
    Path java,
    int javaFeature,
    String classPath,
    Optional<Path> python,
    Path kernelCache,
    boolean avx512) {

  /** The command of one measurement; empty if what it needs is not on this machine. */
  Optional<Command> command(Rival rival, Workload workload, int threads, double seconds) {
    List<String> arguments =
        List.of(
            workload.toString(), rival.mode(), Integer.toString(threads), Double.toString(seconds));
    return switch (rival.family()) {
      case ORGANZA -> Optional.of(organza(arguments));
      case PYTORCH -> python.map(program -> pytorch(program, arguments, threads));
      case DJL -> Optional.of(djl(arguments, threads));
      case DL4J -> Optional.of(dl4j(arguments, threads));
    };
  }

  /** As the launcher starts it, which leaves the threads to Organza. */
  private Command organza(List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(java.toString()));
    words.addAll(nativeAccess());
    words.add("@" + checkout.resolve("cli/jvm.options"));
    words.addAll(List.of("-cp", classPath, OrganzaWorker.class.getName()));
    words.addAll(arguments);
    Map<String, String> environment = new HashMap<>();
    environment.put("OPENBLAS_THREAD_TIMEOUT", "12");
    if (avx512) {
      environment.put("OPENBLAS_CORETYPE", "SKYLAKEX");
    }
    return new Command(words, environment);
  }

  private List<String> nativeAccess() {
    if (javaFeature >= 24) {
      return List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    }
    return javaFeature >= 22 ? List.of("--enable-native-access=ALL-UNNAMED") : List.of();
  }

  private Command pytorch(Path program, List<String> arguments, int threads) {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.add(checkout.resolve("bench/compare.d/torch_worker.py").toString());
    words.addAll(arguments);
    Map<String, String> environment = new HashMap<>(threadVariables(threads));
    environment.put("TORCHINDUCTOR_CACHE_DIR", kernelCache.toString());
    return new Command(words, environment);
  }

  private Command djl(List<String> arguments, int threads) {
    return jvm(
        "djl",
        "dev.organza.bench.djl.DjlWorker",
        List.of(
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=" + threads,
            "-Dai.djl.pytorch.num_interop_threads=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"),
        arguments,
        threads);
  }

  private Command dl4j(List<String> arguments, int threads) {
    return jvm(
        "dl4j",
        "dev.organza.bench.dl4j.Dl4jWorker",
        List.of(
            "-Dorg.bytedeco.javacpp.platform.extension=-onednn-" + (avx512 ? "avx512" : "avx2"),
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"),
        arguments,
        threads);
  }

  private Command jvm(
      String module, String main, List<String> flags, List<String> arguments, int threads) {
    Path target = checkout.resolve("bench").resolve(module).resolve("target");
    List<String> words = new ArrayList<>(List.of(java.toString()));
    words.addAll(flags);
    words.addAll(
        List.of(
            "-cp",
            target.resolve("organza-bench-" + module + ".jar")
                + ":"
                + target.resolve("lib").resolve("*"),
            main));
    words.addAll(arguments);
    return new Command(words, threadVariables(threads));
  }

  private static Map<String, String> threadVariables(int threads) {
    String count = Integer.toString(threads);
    return Map.of(
        "OMP_NUM_THREADS", count, "MKL_NUM_THREADS", count, "OPENBLAS_NUM_THREADS", count);
  }
}
