package dev.organza.bench.turns;

import dev.organza.UsageException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Finds a Python that has PyTorch, and starts it. */
public final class Python {

  private Python() {}

  /**
   * The one that ORGANZA_PYTHON names, or else python3 on the PATH; empty if it has no PyTorch.
   *
   * @throws UsageException if ORGANZA_PYTHON names no program
   */
  public static Optional<Path> find() throws IOException, InterruptedException {
    String named = System.getenv("ORGANZA_PYTHON");
    Optional<Path> python =
        named == null || named.isBlank() ? onPath() : Optional.of(program(named));
    if (python.isPresent() && hasTorch(python.get())) {
      return python;
    }
    return Optional.empty();
  }

  /**
   * The command that runs a script.
   *
   * @param kernelCache where compiled kernels are kept from one start to the next
   */
  public static Command command(
      Path program, Path script, List<String> arguments, int threads, Path kernelCache) {
    List<String> words = new ArrayList<>(List.of(program.toString(), script.toString()));
    words.addAll(arguments);
    Map<String, String> environment = new HashMap<>(Command.threads(threads));
    environment.put("TORCHINDUCTOR_CACHE_DIR", kernelCache.toString());
    return new Command(words, environment);
  }

  private static Path program(String named) {
    Path program = Path.of(named).toAbsolutePath();
    if (!Files.isExecutable(program) || Files.isDirectory(program)) {
      throw new UsageException("ORGANZA_PYTHON is \"" + named + "\", which is no program");
    }
    return program;
  }

  private static Optional<Path> onPath() {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "python3"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static boolean hasTorch(Path python) throws IOException, InterruptedException {
    return new ProcessBuilder(python.toString(), "-c", "import torch")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
