package dev.organza.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.bench.turns.Command;
import dev.organza.bench.turns.OrganzaJvm;
import dev.organza.bench.worker.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkersTest {

  private static final Path CHECKOUT = Path.of("..");

  @Test
  void startsOrganzaAsTheLauncherDoes() throws IOException {
    String launcher = Files.readString(CHECKOUT.resolve("organza"));
    assertThat(launcher)
        .contains(
            "settings=$home/cli",
            "\"@$settings/jvm.options\"",
            "OPENBLAS_THREAD_TIMEOUT:-12}",
            "OPENBLAS_CORETYPE=SKYLAKEX");

    Command command = command(Rival.ORGANZA_AUTO, Optional.empty()).orElseThrow();
    Path options = CHECKOUT.resolve("cli/jvm.options");
    assertThat(options).exists();
    assertThat(command.words()).contains("@" + options);
    assertThat(command.words()).endsWith("mlp", "auto", "2", "6.0");
    assertThat(command.environment())
        .isEqualTo(Map.of("OPENBLAS_THREAD_TIMEOUT", "12", "OPENBLAS_CORETYPE", "SKYLAKEX"));
  }

  /**
   * The tests and the studies run with what the launcher sets, from the parent POM's properties.
   */
  @Test
  void theBuildsOwnJvmsAreStartedAlike() {
    Map<String, String> organza =
        command(Rival.ORGANZA_AUTO, Optional.empty()).orElseThrow().environment();
    assertThat(System.getenv("OPENBLAS_THREAD_TIMEOUT"))
        .isEqualTo(organza.get("OPENBLAS_THREAD_TIMEOUT"));
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
        new Workers(
            new OrganzaJvm(CHECKOUT, Path.of("java"), 17, "organza.jar", true),
            python,
            Path.of("kernels"));
    return workers.command(rival, Workload.MLP, 2, 6);
  }
}
