package dev.organza.bench.compare;

import dev.organza.bench.turns.Command;
import dev.organza.bench.turns.OrganzaJvm;
import dev.organza.bench.turns.Python;
import dev.organza.bench.worker.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the workers are and how each is started.
 *
 * @param organza a JVM with Organza
 * @param python a Python that has PyTorch, if there is one
 * @param kernelCache where compiled kernels are kept from one start to the next
 */
record Workers(OrganzaJvm organza, Optional<Path> python, Path kernelCache) {

  /** The command of one measurement; empty if what it needs is not on this machine. */
  Optional<Command> command(Rival rival, Workload workload, int threads, double seconds) {
    List<String> arguments =
        List.of(
            workload.toString(), rival.mode(), Integer.toString(threads), Double.toString(seconds));
    return switch (rival.family()) {
      case ORGANZA -> Optional.of(organza.command(OrganzaWorker.class, arguments));
      case PYTORCH -> python.map(program -> pytorch(program, arguments, threads));
      case DJL -> Optional.of(djl(arguments, threads));
      case DL4J -> Optional.of(dl4j(arguments, threads));
    };
  }

  private Command pytorch(Path program, List<String> arguments, int threads) {
    Path script = organza.checkout().resolve("bench/compare.d/torch_worker.py");
    return Python.command(program, script, arguments, threads, kernelCache);
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
            "-Dorg.bytedeco.javacpp.platform.extension=-onednn-"
                + (organza.avx512() ? "avx512" : "avx2"),
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"),
        arguments,
        threads);
  }

  private Command jvm(
      String module, String main, List<String> flags, List<String> arguments, int threads) {
    Path target = organza.checkout().resolve("bench").resolve(module).resolve("target");
    List<String> words = new ArrayList<>(List.of(organza.java().toString()));
    words.addAll(flags);
    words.addAll(
        List.of(
            "-cp",
            target.resolve("organza-bench-" + module + ".jar")
                + ":"
                + target.resolve("lib").resolve("*"),
            main));
    words.addAll(arguments);
    return new Command(words, Command.threads(threads));
  }
}
