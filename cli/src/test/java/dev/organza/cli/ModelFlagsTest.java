package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import dev.organza.torch.Threads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What the commands that take a trained model compute with. */
class ModelFlagsTest {

  @Command
  private static final class Asked {
    @Mixin private final ModelFlags model = new ModelFlags();
  }

  private static ModelFlags parse(String... arguments) {
    Asked asked = new Asked();
    new CommandLine(asked).parseArgs(arguments);
    return asked.model;
  }

  @Test
  void itComputesWithTheThreadsThatAreAskedFor() {
    int before = Threads.count();
    try (Threads.Lease threads = parse("--threads=3").threads()) {
      assertThat(threads.count()).isEqualTo(3);
      assertThat(Threads.count()).isEqualTo(3);
    }
    try (Threads.Lease threads = parse().threads()) {
      assertThat(threads.count()).isEqualTo(before);
    }
    assertThat(Threads.count()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many", "1.5", "2000", ""})
  void whatIsNoNumberOfThreadsIsRefused(String word) {
    ModelFlags flags = parse("--threads=" + word);
    assertThatThrownBy(flags::threads)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("threads");
  }
}
