package dev.organza.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.bench.worker.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkersTest {

  private static final Path CHECKOUT = Path.of("..");

  @Test
  void startsOrganzaAsTheLauncherDoes() throws IOException {
    String launcher = Files.readString(CHECKOUT.resolve("organza"));
    String flags = launcher.substring(launcher.lastIndexOf("exec "));
    assertThat(flags).contains(Workers.LAUNCHER_FLAGS);
    assertThat(flags.lines().filter(line -> line.strip().startsWith("-")).count())
        .as("flags, besides the two that only name the program and the terminal's width")
        .isEqualTo(Workers.LAUNCHER_FLAGS.size() + 2);
    assertThat(launcher).contains("OMP_WAIT_POLICY:-PASSIVE");

    Command command = command(Rival.ORGANZA_AUTO, Optional.empty()).orElseThrow();
    assertThat(command.words()).containsAll(Workers.LAUNCHER_FLAGS);
    assertThat(command.words()).endsWith("mlp", "auto", "2", "6.0");
    assertThat(command.environment()).containsOnlyKeys("OMP_WAIT_POLICY");
  }

  @Test
  void tellsTheOthersTheirThreads() {
    Command command = command(Rival.TORCH, Optional.of(Path.of("/python"))).orElseThrow();
    assertThat(command.words()).startsWith("/python").endsWith("mlp", "eager", "2", "6.0");
    assertThat(command.environment()).containsEntry("OMP_NUM_THREADS", "2");
    assertThat(Path.of(command.words().get(1))).exists();
  }

  @Test
  void hasNoPyTorchWithoutPython() {
    assertThat(command(Rival.TORCH_COMPILE, Optional.empty())).isEmpty();
  }

  private static Optional<Command> command(Rival rival, Optional<Path> python) {
    Workers workers =
        new Workers(CHECKOUT, Path.of("java"), 17, "organza.jar", python, Path.of("kernels"), true);
    return workers.command(rival, Workload.MLP, 2, 6);
  }
}
