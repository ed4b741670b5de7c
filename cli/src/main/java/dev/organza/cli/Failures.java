package dev.organza.cli;

import dev.organza.Nearest;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.cli.terminal.FlagWording;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a user sees of an error: at most two lines on standard error that say what was wrong and
 * what to do. The stack trace is shown with {@code --debug} only.
 *
 * <p>Exit status 2 is for what was asked wrongly, 1 for everything that failed afterwards.
 */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private static final int MOST_LINES = 2;
  private static final int LONGEST_FOREIGN_MESSAGE = 300;

  /** Runs a command and reports also what picocli lets through: errors of the JVM. */
  IExecutionStrategy reporting(IExecutionStrategy strategy) {
    return parsed -> {
      try {
        return strategy.execute(parsed);
      } catch (Error error) {
        return report(error, parsed.commandSpec().commandLine());
      }
    };
  }

  /** An argument that the command does not take. */
  @Override
  public int handleParseException(ParameterException exception, String[] args) {
    CommandLine command = exception.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String what =
        exception instanceof UnmatchedArgumentException unmatched
            ? unknown(unmatched, command.getCommandSpec())
            : firstLine(exception.getMessage());
    String path = name.replaceFirst("^organza ?", "").strip();
    print(command, name + ": " + what + "\nSee: organza help" + (path.isEmpty() ? "" : " " + path));
    return ExitCode.USAGE;
  }

  private static String unknown(UnmatchedArgumentException exception, CommandSpec spec) {
    String argument = exception.getUnmatched().get(0);
    boolean option = argument.startsWith("-");
    List<String> known =
        new ArrayList<>(option ? spec.optionsMap().keySet() : spec.subcommands().keySet());
    String word = option ? argument.replaceFirst("=.*", "") : argument;
    String kind = option ? "option" : known.isEmpty() ? "argument" : "command";
    Optional<String> near = Nearest.of(word, known);
    String help =
        near.map(name -> "; did you mean " + name + "?")
            .orElse(option || known.isEmpty() ? "" : "; known: " + String.join(", ", known));
    return "unknown " + kind + " \"" + word + "\"" + help;
  }

  /** What a command threw. */
  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult parsed) {
    return report(exception, command);
  }

  private static int report(Throwable failure, CommandLine command) {
    print(command, "organza: " + message(failure));
    if (command.getCommandSpec().root().userObject() instanceof Organza organza
        && organza.debug()) {
      failure.printStackTrace(command.getErr());
    }
    return failure instanceof UsageException ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  private static String message(Throwable failure) {
    if (failure instanceof OrganzaException refused) {
      return refused.problem()
          + refused.hint().map(hint -> "\n" + hint.in(new FlagWording())).orElse("");
    } else if (isOutOfMemory(failure)) {
      return "not enough memory: "
          + firstLine(failure.getMessage())
          + "\nTry a smaller batch (--set training.batch=32), network or --count; train --dry-run"
          + " estimates the need.";
    }
    String kind = failure.getClass().getSimpleName();
    return "unexpected "
        + kind
        + ": "
        + firstLine(failure.getMessage())
        + "\nRun again with --debug for the stack trace.";
  }

  /** The JVM and JavaCPP have an error for it; LibTorch says so in the text of an exception. */
  private static boolean isOutOfMemory(Throwable failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return failure instanceof OutOfMemoryError
        || text.contains("can't allocate memory")
        || text.contains("out of memory");
  }

  /** LibTorch's messages go on for a page of native stack frames. */
  private static String firstLine(@org.jspecify.annotations.Nullable String message) {
    String line = message == null ? "" : message.lines().findFirst().orElse("").strip();
    return line.length() <= LONGEST_FOREIGN_MESSAGE
        ? line
        : line.substring(0, LONGEST_FOREIGN_MESSAGE) + "…";
  }

  private static void print(CommandLine command, String message) {
    message.lines().limit(MOST_LINES).forEach(command.getErr()::println);
    command.getErr().flush();
  }
}
