package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailuresTest {

  /** A command that throws what it is given. */
  @Command(name = "fail")
  private record Failing(Throwable failure) implements Runnable {
    @Override
    public void run() {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    }
  }

  private static Cli failing(Throwable failure) {
    StringWriter err = new StringWriter();
    CommandLine commandLine = Organza.commandLine().setErr(new PrintWriter(err, true));
    Failures failures = new Failures();
    commandLine.addSubcommand(new Failing(failure));
    commandLine
        .setExecutionExceptionHandler(failures)
        .setErr(new PrintWriter(err, true))
        .setExecutionStrategy(failures.reporting(new CommandLine.RunLast()));
    return new Cli(commandLine.execute("fail"), "", err.toString());
  }

  @Test
  void whatWasAskedWronglyIsTwoAndWhatFailedIsOne() {
    assertThat(failing(new UsageException("no such thing")))
        .isEqualTo(new Cli(2, "", "organza: no such thing" + System.lineSeparator()));
    assertThat(failing(new OrganzaException("the disk is full\nfree some space")).status())
        .isEqualTo(1);
  }

  @Test
  void aHintIsWordedInOptions() {
    assertThat(
            failing(
                    new UsageException(
                        "too large", Hint.say("Give ").set("training.batch", 8).and(".")))
                .err())
        .isEqualTo("organza: too large%nGive --set training.batch=8.%n".formatted());
  }

  @Test
  void ofANativeMessageTheFirstLineIsKept() {
    Cli cli =
        failing(
            new RuntimeException(
                "mat1 and mat2 shapes cannot be multiplied\nException raised from meta\nframe #0: x\n"));
    assertThat(cli.status()).isEqualTo(1);
    assertThat(cli.err())
        .hasLineCount(2)
        .contains("mat1 and mat2 shapes cannot be multiplied", "--debug")
        .doesNotContain("frame");
  }

  @Test
  void everyKindOfMemoryThatRunsOutIsCalledSo() {
    for (Throwable failure :
        new Throwable[] {
          new OutOfMemoryError("Java heap space"),
          new RuntimeException(
              "[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried"),
          new RuntimeException("CUDA out of memory. Tried to allocate 2 GiB")
        }) {
      Cli cli = failing(failure);
      assertThat(cli.status()).isEqualTo(1);
      assertThat(cli.err())
          .hasLineCount(2)
          .startsWith("organza: not enough memory")
          .contains("batch");
    }
  }

  @Test
  void anErrorOfTheJvmIsReportedToo() {
    assertThat(failing(new StackOverflowError()).err()).contains("unexpected StackOverflowError");
  }
}
