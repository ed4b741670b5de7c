package dev.organza.bench.turns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkerProcessTest {

  private final List<String> heard = new ArrayList<>();

  @Test
  void listensToAWorker() throws IOException, InterruptedException {
    assertThat(shell("echo one; echo \"$VERSION\"")).isEmpty();
    assertThat(heard).containsExactly("one", "1");
  }

  @Test
  void reportsTheErrorOfOneThatFails() throws IOException, InterruptedException {
    assertThat(shell("echo 'ValueError: too few' >&2; echo 'more words' >&2; exit 3"))
        .contains("Failed with exit status 3: ValueError: too few");
    assertThat(shell("exit 4")).contains("Failed with exit status 4: it said nothing");
  }

  @Test
  void saysWhereNativeCodeCrashed() throws IOException, InterruptedException {
    assertThat(
            shell(
                "echo '#  SIGSEGV (0xb) at pc=0x1'; echo '#'; echo '# C  [libx.so+0x2]'; exit 134"))
        .contains("Failed with exit status 134: SIGSEGV (0xb) at pc=0x1; C  [libx.so+0x2]");
  }

  @Test
  void stopsOneThatTakesTooLong() throws IOException, InterruptedException {
    assertThat(WorkerProcess.run(command("exec sleep 60"), 1, (line, seconds) -> {}))
        .contains("Stopped after 1 s.");
  }

  private Optional<String> shell(String script) throws IOException, InterruptedException {
    return WorkerProcess.run(
        command(script),
        60,
        (line, seconds) -> {
          assertThat(seconds).isPositive();
          heard.add(line);
        });
  }

  private static Command command(String script) {
    return new Command(List.of("sh", "-c", script), Map.of("VERSION", "1"));
  }
}
