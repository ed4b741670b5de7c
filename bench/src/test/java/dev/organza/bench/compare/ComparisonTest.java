package dev.organza.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.bench.turns.Command;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final String GOOD =
      "echo @first; echo @version 1; echo @threads 1; echo @parameters generator 1;"
          + " echo @speed 2; echo @processor 1; echo @rss 3";

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
  void hasNoFiguresOfOneThatFails() throws IOException, InterruptedException {
    assertThat(shell(GOOD + "; echo 'ValueError: too few' >&2; exit 3"))
        .isEqualTo(new Outcome.Nothing("Failed with exit status 3: ValueError: too few"));
  }

  private static Outcome shell(String script) throws IOException, InterruptedException {
    return Comparison.run(new Command(List.of("sh", "-c", script), Map.of()));
  }
}
