package dev.organza.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * One run of the command line inside this JVM.
 *
 * @param status the exit status
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 */
record Cli(int status, String out, String err) {

  /** Trains the smallest image GAN for 13 rounds; a second on any machine. */
  static final List<String> TINY =
      List.of(
          "--data=digits",
          "--set=architecture.width=4",
          "--set=training.batch=16",
          "--set=training.kimg=0.2",
          "--threads=1",
          "--precision=float32",
          "--device=cpu");

  static Cli run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Organza.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    return new Cli(commandLine.execute(arguments), out.toString(), err.toString());
  }

  /**
   * The words that start the command line in a JVM of its own.
   *
   * @param options of the JVM
   */
  static List<String> inOwnJvm(List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    // Surefire puts the class path into the manifest of a jar; this is what it was.
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Organza.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** As {@link #run}, and fails the test unless the command succeeds. */
  static Cli succeed(String... arguments) {
    Cli cli = run(arguments);
    if (cli.status != 0) {
      throw new AssertionError(Arrays.toString(arguments) + " failed with " + cli);
    }
    return cli;
  }

  /**
   * {@code train} with {@link #TINY} and these, of {@code dcgan} unless they begin with a recipe.
   */
  static String[] tinyTraining(String... more) {
    boolean named = more.length > 0 && !more[0].startsWith("-");
    Stream<String> train = named ? Stream.of("train") : Stream.of("train", "dcgan");
    return Stream.of(train, TINY.stream(), Arrays.stream(more))
        .flatMap(words -> words)
        .toArray(String[]::new);
  }

  /** {@code train} of one of the recipes that serve images and rows, as small, and these. */
  static String[] tinyConditional(String recipe, String... more) {
    String width = "architecture.images." + (recipe.equals("cgan") ? "small." : "") + "width";
    return Stream.of(
            Stream.of("train", recipe),
            TINY.stream().map(word -> word.replace("architecture.width", width)),
            Arrays.stream(more))
        .flatMap(words -> words)
        .toArray(String[]::new);
  }
}
