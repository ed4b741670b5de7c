package dev.organza.bench.compare;

import dev.organza.FileTree;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.bench.turns.Machine;
import dev.organza.bench.turns.OrganzaJvm;
import dev.organza.bench.turns.Python;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The program behind {@code bench/compare}. */
public final class Compare {

  private Compare() {}

  /**
   * Compares; exits with 1 if that failed and with 2 if the command line cannot be understood.
   *
   * @param arguments see {@link CompareOptions#USAGE}
   */
  public static void main(String... arguments) throws InterruptedException {
    System.exit(run(arguments));
  }

  private static int run(String... arguments) throws InterruptedException {
    if (Arrays.asList(arguments).contains("--help")) {
      System.out.print(CompareOptions.USAGE);
      return 0;
    }
    try {
      compare(CompareOptions.parse(arguments), command(arguments));
      return 0;
    } catch (UsageException e) {
      System.err.println("compare: " + e.getMessage());
      return 2;
    } catch (OrganzaException e) {
      System.err.println("compare: " + e.getMessage());
      return 1;
    } catch (IOException e) {
      System.err.println("compare: " + e);
      return 1;
    }
  }

  private static String command(String... arguments) {
    return String.join(
        " ", Stream.concat(Stream.of("bench/compare"), Arrays.stream(arguments)).toList());
  }

  private static void compare(CompareOptions options, String command)
      throws IOException, InterruptedException {
    requireWritable(options);
    Machine machine = Machine.here();
    Path kernelCache = Files.createTempDirectory("organza-compare-kernels");
    Thread end = new Thread(() -> delete(kernelCache)); // also when it is interrupted
    Runtime.getRuntime().addShutdownHook(end);
    try {
      Workers workers = new Workers(OrganzaJvm.here(), Python.find(), kernelCache);
      List<Standing> standings =
          new Comparison(options, workers, line -> System.err.println(line)).run();
      String date = LocalDate.now(ZoneOffset.UTC).toString();
      String markdown = Markdown.of(machine, date, command, standings);
      System.out.print(markdown);
      if (options.out().isPresent()) {
        Files.writeString(options.out().get(), markdown);
      }
      if (options.json().isPresent()) {
        Files.writeString(options.json().get(), RawNumbers.of(machine, date, command, standings));
      }
    } finally {
      Runtime.getRuntime().removeShutdownHook(end);
      delete(kernelCache);
    }
  }

  /** Before an hour is spent on numbers that have nowhere to go. */
  private static void requireWritable(CompareOptions options) {
    for (Path file :
        Stream.of(options.out(), options.json()).flatMap(java.util.Optional::stream).toList()) {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null || !Files.isWritable(folder) || Files.isDirectory(file)) {
        throw new UsageException(file + " cannot be written");
      }
    }
  }

  private static void delete(Path folder) {
    try {
      FileTree.delete(folder);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("compare: " + folder + " stays behind: " + e.getMessage());
    }
  }
}
