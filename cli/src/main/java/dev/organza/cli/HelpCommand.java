package dev.organza.cli;

import dev.organza.Nearest;
import dev.organza.UsageException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code organza help train}, also for the commands of commands: {@code help data show}. */
@Command(name = "help", description = "Explains a command.")
final class HelpCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command to explain.")
  private List<String> path = List.of();

  @Override
  public void run() {
    CommandLine at = spec.root().commandLine();
    for (String name : path) {
      Map<String, CommandLine> known = at.getSubcommands();
      CommandLine next = known.get(name);
      if (next == null) {
        throw new UsageException(
            "there is no command \""
                + name
                + "\""
                + Nearest.of(name, known.keySet())
                    .map(near -> "; did you mean " + near + "?")
                    .orElse(
                        known.isEmpty() ? "" : "; known: " + String.join(", ", known.keySet())));
      }
      at = next;
    }
    at.usage(spec.commandLine().getOut());
  }
}
