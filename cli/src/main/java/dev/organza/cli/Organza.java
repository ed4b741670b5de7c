package dev.organza.cli;

import dev.organza.cli.argument.NumberArguments;
import dev.organza.torch.Torch;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code organza}.
 *
 * <p>Nothing here or in a command's fields touches LibTorch, so that help is instant; {@code
 * StartTest} holds that.
 */
@Command(
    name = "organza",
    description = "Trains generative adversarial networks and samples from them.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Organza.Version.class,
    subcommands = {
      TrainCommand.class,
      SampleCommand.class,
      InterpolateCommand.class,
      ProjectCommand.class,
      TranslateCommand.class,
      EvaluateCommand.class,
      ReportCommand.class,
      CompareCommand.class,
      DoctorCommand.class,
      ExportCommand.class,
      ServeCommand.class,
      StudioCommand.class,
      RecipesCommand.class,
      DataCommand.class,
      HelpCommand.class,
    },
    footer = {
      "",
      "First steps:",
      "  organza train                    the recipe compact on images of clothes",
      "  organza train gan --data ring8   a plain GAN on eight Gaussians in the plane",
      "  organza sample latest            64 new samples of the newest run",
      "  organza help train               what a command takes",
      "",
      "Exit status: 0 success, 1 the command failed, 2 wrong usage."
    })
public final class Organza implements Runnable {

  /** Set to {@code off}, it leaves matrix products to OpenBLAS's own threads. */
  private static final String PRODUCT_THREADS = "ORGANZA_PRODUCT_THREADS";

  /** Tribuo, which metrics train small models with, logs each of them to the console. */
  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Show the version.")
  private boolean version;

  /** Without a command, the help is the answer. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  boolean debug() {
    return debug;
  }

  /** The command line, ready to {@linkplain CommandLine#execute execute} arguments. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Organza());
    Failures failures = new Failures();
    NumberArguments.register(commandLine);
    return commandLine
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        .setExecutionStrategy(failures.reporting(new CommandLine.RunLast()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setUsageHelpLongOptionsMaxWidth(30);
  }

  /** Runs a command and exits with its status. */
  public static void main(String[] args) {
    // JSON is UTF-8 in every locale, and so is the rest.
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    if (!"off".equals(System.getenv(PRODUCT_THREADS))) {
      Torch.shareThreads();
    }
    TRIBUO.setLevel(Level.WARNING);
    Torch.announceTo(line -> err.println("organza: " + line));
    int status = commandLine().setOut(out).setErr(err).execute(args);
    if (out.checkError() && status == CommandLine.ExitCode.OK) {
      err.println("organza: standard output is closed or its disk is full");
      status = CommandLine.ExitCode.SOFTWARE;
    }
    System.exit(status);
  }

  /** From the jar's manifest; a build that runs from class folders has none. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Organza.class.getPackage().getImplementationVersion();
      return new String[] {"organza " + Objects.requireNonNullElse(version, "development")};
    }
  }
}
