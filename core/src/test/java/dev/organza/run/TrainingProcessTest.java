package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.run.TrainingProcess.State;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingProcessTest {

  private static final long MINUTE_MILLIS = 60_000;

  private static void say(RunFolder run, String text) throws Exception {
    Files.writeString(run.path().resolve(".process.json"), text);
  }

  private static String document(ProcessHandle process, long later) {
    long started = process.info().startInstant().orElseThrow().toEpochMilli() + later;
    return "{\"pid\": %d, \"started\": %d}".formatted(process.pid(), started);
  }

  @Test
  void whoTrainsSaysSoUntilTheEnd(@TempDir Path runs) {
    RunFolder run = RunFolder.create(runs, "gan", "ring8");
    assertThat(TrainingProcess.state(run)).isEqualTo(State.NONE);
    TrainingProcess.begin(run);
    assertThat(TrainingProcess.state(run)).isEqualTo(State.ALIVE);
    assertThat(TrainingProcess.find(run)).contains(ProcessHandle.current());
    TrainingProcess.end(run);
    assertThat(TrainingProcess.state(run)).isEqualTo(State.NONE);
    assertThat(TrainingProcess.find(run)).isEmpty();
  }

  @Test
  void aProcessThatIsGoneWasKilled(@TempDir Path runs) throws Exception {
    RunFolder run = RunFolder.create(runs, "gan", "ring8");
    Process process =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-h")
            .redirectErrorStream(true)
            .redirectOutput(runs.resolve("out.txt").toFile())
            .start();
    say(run, document(process.toHandle(), 0));
    process.waitFor();
    assertThat(TrainingProcess.state(run)).isEqualTo(State.KILLED);
  }

  /** Numbers of processes are used again. */
  @Test
  void anotherProcessOfThatNumberIsNotIt(@TempDir Path runs) throws Exception {
    RunFolder run = RunFolder.create(runs, "gan", "ring8");
    say(run, document(ProcessHandle.current(), -MINUTE_MILLIS));
    assertThat(TrainingProcess.state(run)).isEqualTo(State.KILLED);
    assertThat(TrainingProcess.find(run)).isEmpty();
  }

  @Test
  void aFileThatSaysNothingIsOfNobody(@TempDir Path runs) throws Exception {
    RunFolder run = RunFolder.create(runs, "gan", "ring8");
    for (String text :
        new String[] {"", "{", "[]", "{\"pid\": \"x\"}", "{\"pid\": -1, \"started\": 0}"}) {
      say(run, text);
      assertThat(TrainingProcess.find(run)).as(text).isEmpty();
      assertThat(TrainingProcess.state(run)).as(text).isEqualTo(State.KILLED);
    }
  }
}
