package dev.organza.bench.compare;

import dev.organza.UsageException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** Finds a Python that has PyTorch. */
final class Python {

  private Python() {}

  /**
   * The one that ORGANZA_PYTHON names, or else python3 on the PATH; empty if it has no PyTorch.
   *
   * @throws UsageException if ORGANZA_PYTHON names no program
   */
  static Optional<Path> find() throws IOException, InterruptedException {
    String named = System.getenv("ORGANZA_PYTHON");
    Optional<Path> python =
        named == null || named.isBlank() ? onPath() : Optional.of(program(named));
    if (python.isPresent() && hasTorch(python.get())) {
      return python;
    }
    return Optional.empty();
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
