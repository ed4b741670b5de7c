package dev.organza.cli.terminal;

import dev.organza.FileTrouble;
import dev.organza.run.RunFolder;
import dev.organza.server.studio.TrainingLauncher;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Trainings as processes of this same program, in a JVM with the settings of this one. */
public final class ChildProcesses implements TrainingLauncher {

  /**
   * Ctrl-C goes to all processes of a terminal, and closing it to all that it started; a JVM leaves
   * alone what was ignored before it began.
   */
  private static final String UNDISTURBED = "trap '' INT HUP; exec \"$0\" \"$@\"";

  private final String program;

  /**
   * Children of a program.
   *
   * @param program the name of its main class
   */
  public ChildProcesses(String program) {
    this.program = program;
  }

  @Override
  public Process start(Request request, Path runs, Path log) {
    List<String> arguments = new ArrayList<>(List.of("train"));
    request.data().ifPresent(source -> arguments.add("--data=" + source));
    arguments.add("--runs=" + runs);
    request.settings().forEach(setting -> arguments.add("--set=" + setting));
    request
        .recipe()
        .ifPresent(
            name -> {
              arguments.add("--"); // a name that begins with a hyphen is no option
              arguments.add(name);
            });
    return launch(arguments, log);
  }

  @Override
  public Process resume(RunFolder run, List<String> settings, Path log) {
    List<String> arguments = new ArrayList<>(List.of("train", "--resume=" + run.path()));
    settings.forEach(setting -> arguments.add("--set=" + setting));
    return launch(arguments, log);
  }

  private Process launch(List<String> arguments, Path log) {
    try {
      return new ProcessBuilder(command(program, arguments))
          .redirectInput(ProcessBuilder.Redirect.from(new File(nothing())))
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
    } catch (IOException e) {
      throw FileTrouble.writing(log, e);
    }
  }

  /**
   * The command line that runs a program in a JVM with the settings of this one, undisturbed by
   * Ctrl-C.
   *
   * @param program the name of its main class
   */
  public static List<String> command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")) {
      command.addAll(List.of("/bin/sh", "-c", UNDISTURBED));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-agentlib") && !argument.startsWith("-javaagent"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
    command.addAll(arguments);
    return command;
  }

  private static String nothing() {
    return File.separatorChar == '\\' ? "NUL" : "/dev/null";
  }
}
