package dev.organza.cli.terminal;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A command of Organza to show to the user, quoted so that it can be pasted into a shell. */
public final class ShellCommand {

  /** How the user called Organza, which the launcher knows. */
  private static final String PROGRAM = "organza.program";

  private ShellCommand() {}

  /** The command line with these arguments, such as {@code ./organza sample 'my runs/00000-x'}. */
  public static String of(Object... arguments) {
    return quoted(System.getProperty(PROGRAM, "organza"))
        + Arrays.stream(arguments)
            .map(argument -> " " + quoted(argument.toString()))
            .collect(Collectors.joining());
  }

  /** A word, in quotes where a shell would change it. */
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=+,@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
