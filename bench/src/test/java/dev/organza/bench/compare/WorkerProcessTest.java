package dev.organza.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerProcessTest {

  private static final String GOOD =
      "echo @first; echo \"@version $VERSION\"; echo @threads 1; echo @parameters generator 1;"
          + " echo @speed 2; echo @rss 3";

  @Test
  void listensToAWorker() throws IOException, InterruptedException {
    assertThat(shell(GOOD))
        .isInstanceOfSatisfying(
            Outcome.Figures.class,
            figures -> {
              assertThat(figures.version()).isEqualTo("1");
              assertThat(figures.firstSeconds()).isPositive();
            });
  }

  @Test
  void reportsTheErrorOfOneThatFails() throws IOException, InterruptedException {
    assertThat(shell("echo 'ValueError: too few' >&2; echo 'more words' >&2; exit 3"))
        .isEqualTo(new Outcome.Nothing("Failed with exit status 3: ValueError: too few"));
    assertThat(shell("exit 4"))
        .isEqualTo(new Outcome.Nothing("Failed with exit status 4: it said nothing"));
  }

  @Test
  void saysWhereNativeCodeCrashed() throws IOException, InterruptedException {
    assertThat(
            shell(
                "echo '#  SIGSEGV (0xb) at pc=0x1'; echo '#'; echo '# C  [libx.so+0x2]'; exit 134"))
        .isEqualTo(
            new Outcome.Nothing(
                "Failed with exit status 134: SIGSEGV (0xb) at pc=0x1; C  [libx.so+0x2]"));
  }

  private static Outcome shell(String script) throws IOException, InterruptedException {
    return WorkerProcess.run(new Command(List.of("sh", "-c", script), Map.of("VERSION", "1")));
  }
}
