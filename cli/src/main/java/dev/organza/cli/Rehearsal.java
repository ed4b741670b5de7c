package dev.organza.cli;

import dev.organza.FileTree;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs a little of everything once, in this process and silently. The launcher does so after a
 * build, with a JVM that notes which classes were loaded, to keep them ready for later starts.
 */
final class Rehearsal {

  private static final List<String> TRAINING =
      List.of(
          "--threads=1",
          "--precision=float32",
          "--device=cpu",
          "--set=training.batch=16",
          "--set=training.kimg=0.032",
          "--set=reports.journalEveryKimg=0.01",
          "--set=reports.samples=4");

  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("organza-rehearsal-");
    try {
      String runs = "--runs=" + folder;
      play("--version");
      play("help");
      play("help", "train");
      play("recipes");
      play("recipes", "--json");
      play("data", "list");
      play("no-such-command");
      play(training("gan", "ring8", runs));
      play(training("dcgan", "digits", runs, "--set=architecture.width=4"));
      play("sample", "latest", runs, "--out=" + folder.resolve("samples.png"));
      play("doctor", "latest", runs);
      play("report", "latest", runs);
    } finally {
      FileTree.delete(folder);
    }
    System.exit(0); // whatever threads there are
  }

  private static String[] training(String recipe, String data, String... more) {
    return Stream.of(
            Stream.of("train", recipe, "--data=" + data), TRAINING.stream(), Stream.of(more))
        .flatMap(words -> words)
        .toArray(String[]::new);
  }

  /** What goes wrong is of no interest here: it costs the next start some milliseconds. */
  private static void play(String... arguments) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Organza.commandLine().setOut(nowhere).setErr(nowhere).execute(arguments);
  }
}
