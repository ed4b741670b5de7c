package dev.organza.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.run.RunFolder;
import dev.organza.server.studio.TrainingLauncher.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessesTest {

  /** Says what it was started with. */
  static final class Echo {
    private Echo() {}

    public static void main(String[] arguments) {
      for (String argument : arguments) {
        System.out.println(argument);
      }
    }
  }

  private static List<String> said(Process process, Path log) throws Exception {
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    return Files.readAllLines(log);
  }

  @Test
  void whatThePageAsksForIsAskedOfTheCommandLine(@TempDir Path folder) throws Exception {
    ChildProcesses children = new ChildProcesses(Echo.class.getName());
    Path log = folder.resolve("log.txt");
    Request request =
        new Request(Optional.of("--help"), Optional.of("my data; rm x"), List.of("a=$(b) 'c'"));
    assertThat(said(children.start(request, folder, log), log))
        .containsExactly(
            "train",
            "--data=my data; rm x",
            "--runs=" + folder,
            "--set=a=$(b) 'c'",
            "--", // what follows is no option
            "--help");
    RunFolder run = RunFolder.create(folder, "gan", "ring8");
    assertThat(said(children.resume(run, List.of("seed=2"), log), log))
        .containsExactly("train", "--resume=" + run.path(), "--set=seed=2");
  }
}
