package dev.organza.cli;

import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.FeatureStatistics;
import dev.organza.data.SourceDescription;
import dev.organza.picture.PngFile;
import dev.organza.run.Preview;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code organza data}: the named data sets, and a look at any. */
@Command(
    name = "data",
    description = "Lists data sets, and shows what is in one.",
    footer = {
      "",
      "A source is a name from the list, or the path of an IDX, CIFAR, NPY or CSV file, of a",
      "folder of images, or of a ZIP or TAR of images:",
      "  organza data show fashion --out fashion.png",
      "  organza data show photos/ --size 64",
    })
final class DataCommand implements Runnable {

  private static final int SHOWN = 64;
  private static final int MOST_CLASSES = 20;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final Results results = new Results();

  /** Without a command, the list. */
  @Override
  public void run() {
    list(results);
  }

  @Command(name = "list", description = "Lists the named data sets.")
  void list(@Mixin Results results) {
    List<SourceDescription> sources = Datasets.list();
    Table table = Table.ofWords();
    table.row("name", "kind", "content", "licence", "description");
    sources.forEach(s -> table.row(s.name(), s.kind(), s.content(), s.licence(), s.description()));
    results.print(table.toString(), sources);
  }

  @Command(name = "show", description = "Opens a data set and says what is in it.")
  void show(
      @Parameters(paramLabel = "SOURCE", description = "A name, file or folder.") String source,
      @Mixin DataFlags flags,
      @Option(
              names = "--out",
              paramLabel = "FILE.png",
              description = "Write a picture: a grid of images, or the figure of the numbers.")
          Optional<Path> out,
      @Mixin Results results) {
    out.ifPresent(DataCommand::requirePng);
    DownloadProgress progress = new DownloadProgress(spec.commandLine().getErr()::println);
    try (Dataset dataset = Datasets.open(flags.options(source), progress)) {
      out.ifPresent(file -> draw(dataset, file));
      Report report = Report.of(dataset, out.map(Path::toString).orElse(null));
      results.print(report.text(), report);
    }
  }

  private static void requirePng(Path file) {
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new UsageException("--out: " + file + " does not end in .png");
    }
  }

  private static void draw(Dataset dataset, Path file) {
    Preview preview =
        Preview.of(dataset, SHOWN, 0)
            .orElseThrow(
                () ->
                    new UsageException(
                        "no picture shows rows of "
                            + dataset.shape().elements()
                            + " numbers; choose one or two with --columns"));
    PngFile.write(preview.reals(), SampleFormat.withFolder(file));
  }

  /**
   * What is in a data set.
   *
   * @param shape of one sample
   * @param classes how many samples each class has; empty without labels
   * @param features by channel or column
   * @param picture where it was drawn, if it was
   * @param notes what was left out, skipped or assumed
   */
  record Report(
      String name,
      List<Integer> shape,
      int count,
      Map<String, Integer> classes,
      List<FeatureStatistics> features,
      String sha256,
      @Nullable String picture,
      List<String> notes) {

    static Report of(Dataset dataset, @Nullable String picture) {
      return new Report(
          dataset.name(),
          dataset.shape().dimensions(),
          dataset.count(),
          classCounts(dataset),
          FeatureStatistics.of(dataset),
          dataset.sha256(),
          picture,
          dataset.notes());
    }

    private static Map<String, Integer> classCounts(Dataset dataset) {
      Map<String, Integer> counts = new LinkedHashMap<>();
      dataset.classes().forEach(name -> counts.put(name, 0));
      for (int i = 0; i < dataset.count() && !counts.isEmpty(); i++) {
        counts.merge(dataset.classes().get(dataset.label(i)), 1, Integer::sum);
      }
      return counts;
    }

    String text() {
      Table facts = Table.ofWords();
      facts.row("name", name);
      facts.row("samples", String.format(Locale.ROOT, "%,d of shape %s", count, shape));
      if (!classes.isEmpty()) {
        facts.row("classes", classes.size() + ": " + shownClasses());
      }
      facts.row("sha-256", sha256);
      if (picture != null) {
        facts.row("picture", picture);
      }
      Table table = Table.ofNumbers();
      table.row(shape.size() == 3 ? "channel" : "column", "min", "max", "mean", "sd");
      features.forEach(
          f ->
              table.row(
                  f.name(),
                  number(f.minimum()),
                  number(f.maximum()),
                  number(f.mean()),
                  number(f.standardDeviation())));
      return facts + "\n" + table + notesText();
    }

    private String notesText() {
      return notes.isEmpty()
          ? ""
          : notes.stream().collect(Collectors.joining("\nnote: ", "\nnote: ", "\n"));
    }

    private String shownClasses() {
      String shown =
          classes.entrySet().stream()
              .limit(MOST_CLASSES)
              .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
              .collect(Collectors.joining(", "));
      return classes.size() > MOST_CLASSES ? shown + ", …" : shown;
    }

    private static String number(double value) {
      return String.format(Locale.ROOT, "%.5g", value);
    }
  }
}
