package dev.organza.bench.quality;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.bench.turns.Machine;
import dev.organza.bench.turns.OrganzaJvm;
import dev.organza.bench.turns.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The program behind {@code bench/quality}. */
public final class Quality {

  private Quality() {}

  /**
   * Compares; exits with 1 if that failed, or something could not be trained, and with 2 if the
   * command line cannot be understood.
   *
   * @param arguments see {@link QualityOptions#USAGE}
   */
  public static void main(String... arguments) throws InterruptedException {
    System.exit(run(arguments));
  }

  private static int run(String... arguments) throws InterruptedException {
    if (Arrays.asList(arguments).contains("--help")) {
      System.out.print(QualityOptions.USAGE);
      return 0;
    }
    try {
      OrganzaJvm organza = OrganzaJvm.here();
      QualityOptions options = QualityOptions.parse(organza.checkout(), arguments);
      String command =
          String.join(
              " ", Stream.concat(Stream.of("bench/quality"), Arrays.stream(arguments)).toList());
      return compare(options, organza, command) ? 0 : 1;
    } catch (UsageException e) {
      System.err.println("quality: " + e.getMessage());
      return 2;
    } catch (OrganzaException e) {
      System.err.println("quality: " + e.getMessage());
      return 1;
    } catch (IOException e) {
      System.err.println("quality: " + e);
      return 1;
    }
  }

  private static boolean compare(QualityOptions options, OrganzaJvm organza, String command)
      throws IOException, InterruptedException {
    Files.createDirectories(options.work());
    requireWritable(options);
    Trainees trainees = new Trainees(organza, Python.find(), options.work().resolve("kernels"));
    QualityRows rows = QualityRows.read(options.rows());
    QualityComparison comparison =
        new QualityComparison(
            options, trainees, SampleJudge::results, rows, line -> System.err.println(line));
    List<Reals> data = new ArrayList<>();
    try {
      for (DataChoice choice : options.data()) {
        data.add(Reals.open(choice, options, options.work()));
      }
      comparison.run(data);
      String markdown =
          QualityTable.of(
              Machine.here(),
              command,
              options.clock(),
              options.minutes(),
              comparison.sections(data),
              comparison.failures());
      System.out.print(markdown);
      if (options.out().isPresent()) {
        Files.writeString(options.out().get(), markdown);
      }
    } finally {
      data.forEach(Reals::close);
    }
    return comparison.failures().isEmpty();
  }

  /** Before hours are spent on numbers that have nowhere to go. */
  private static void requireWritable(QualityOptions options) {
    for (Path file :
        Stream.of(Optional.of(options.rows()), options.out()).flatMap(Optional::stream).toList()) {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null || !Files.isWritable(folder) || Files.isDirectory(file)) {
        throw new UsageException(file + " cannot be written");
      }
    }
  }
}
