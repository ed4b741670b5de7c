package dev.organza.cli;

import dev.organza.UsageException;
import dev.organza.cli.argument.OutFile;
import dev.organza.cli.terminal.DownloadProgress;
import dev.organza.cli.terminal.Table;
import dev.organza.cli.terminal.TerminalOutput;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.made.Made;
import dev.organza.data.source.SourceDescription;
import dev.organza.data.summary.ColumnFacts;
import dev.organza.data.summary.ColumnSummary;
import dev.organza.data.summary.DataWarnings;
import dev.organza.data.summary.FeatureStatistics;
import dev.organza.picture.PngFile;
import dev.organza.run.PairPicture;
import dev.organza.run.Preview;
import java.nio.file.Path;
import java.util.ArrayList;
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
      "A source is a name from the list, the path of an IDX, CIFAR, NPY, CSV, JSON lines or Parquet",
      "file, of a folder of images or sounds, or of a ZIP of them or a TAR of images, or a database,",
      "jdbc:..., or made of others, such as pairs:before/,after/:",
      "  organza data show fashion --out fashion.png",
      "  organza data show photos/ --size 64",
    })
final class DataCommand implements Runnable {

  private static final int SHOWN = 64;
  private static final int MOST_CLASSES = 20;
  private static final int FEWEST_DIGITS = 5;

  /** Of a float64. */
  private static final int MOST_DIGITS = 17;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final TerminalOutput output = new TerminalOutput();

  /** Without a command, the list. */
  @Override
  public void run() {
    list(output);
  }

  @Command(name = "list", description = "Lists the named data sets.")
  void list(@Mixin TerminalOutput output) {
    List<SourceDescription> sources = ProgramCatalogue.get().sources().list();
    Table table = Table.ofWords();
    table.row("name", "kind", "content", "licence", "description");
    sources.forEach(s -> table.row(s.name(), s.kind(), s.content(), s.licence(), s.description()));
    output.print(
        table
            + Made.kinds().stream()
                .map(kind -> kind.form() + ": " + kind.description() + "\n")
                .collect(Collectors.joining("", "\nMade of other sources:\n", "")),
        sources);
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
      @Mixin TerminalOutput output) {
    out.ifPresent(file -> OutFile.require(file, ".png"));
    DownloadProgress progress = new DownloadProgress(spec.commandLine().getErr()::println);
    try (Dataset dataset =
        ProgramCatalogue.get().sources().open(flags.asTrained(source), progress)) {
      out.ifPresent(file -> draw(dataset, file));
      Report report = Report.of(dataset, out.map(Path::toString).orElse(null));
      output.print(report.text(), report);
    }
  }

  private static boolean isOfNumbers(Dataset dataset) {
    return !(dataset.schema().sample() instanceof Field.Row row) || row.isNumeric();
  }

  private static void draw(Dataset dataset, Path file) {
    if (dataset.schema().arrays().size() > 1) {
      PngFile.write(PairPicture.of(dataset, SHOWN / 2), SampleFormat.withFolder(file));
      return;
    }
    Preview preview =
        Preview.of(dataset, SHOWN, 0)
            .orElseThrow(
                () ->
                    new UsageException(
                        "no picture shows rows "
                            + (isOfNumbers(dataset)
                                ? "of " + dataset.shape().elements() + " numbers; choose one or two"
                                : "with categories; choose one or two columns of numbers")
                            + " with --columns"));
    PngFile.write(preview.reals(), SampleFormat.withFolder(file));
  }

  /**
   * One array of the samples.
   *
   * @param count as many as there are samples, unless the fields are independent
   */
  record FieldReport(String name, List<Integer> shape, int count) {

    static List<FieldReport> of(Dataset dataset) {
      return dataset.schema().arrays().stream()
          .map(
              field ->
                  new FieldReport(
                      field.name(),
                      field.shape().dimensions(),
                      dataset.field(field.name()).count()))
          .toList();
    }
  }

  /**
   * What is in a data set.
   *
   * @param shape of one sample; of samples with several images, that of the first
   * @param fields the arrays that a sample has
   * @param classes how many samples each class has; empty without labels
   * @param features by channel or column
   * @param columns what is known of the columns of a table; none for images
   * @param schema its columns with their types, where it was read with all; else none
   * @param picture where it was drawn, if it was
   * @param notes what was left out, skipped or assumed, and what to know before training
   */
  record Report(
      String name,
      List<Integer> shape,
      int count,
      List<FieldReport> fields,
      Map<String, Integer> classes,
      List<FeatureStatistics> features,
      List<ColumnFacts> columns,
      List<ColumnSummary> schema,
      String sha256,
      @Nullable String picture,
      List<String> notes) {

    static Report of(Dataset dataset, @Nullable String picture) {
      List<ColumnSummary> schema = ColumnSummary.of(dataset);
      List<ColumnFacts> columns = schema.isEmpty() ? ColumnFacts.of(dataset) : List.of();
      List<String> notes = new ArrayList<>(dataset.notes());
      notes.addAll(DataWarnings.of(dataset, columns));
      return new Report(
          dataset.name(),
          dataset.shape().dimensions(),
          dataset.count(),
          FieldReport.of(dataset),
          classCounts(dataset),
          schema.isEmpty() ? statistics(dataset) : List.of(),
          columns,
          schema,
          dataset.sha256(),
          picture,
          List.copyOf(notes));
    }

    /** Of several images a sample, by the names of the fields. */
    private static List<FeatureStatistics> statistics(Dataset dataset) {
      List<Field> fields = dataset.schema().arrays();
      return fields.size() == 1
          ? FeatureStatistics.of(dataset)
          : fields.stream()
              .flatMap(
                  field ->
                      FeatureStatistics.of(dataset.field(field.name())).stream()
                          .map(each -> each.named(field.name() + " " + each.name())))
              .toList();
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
      if (fields.size() == 1) {
        facts.row("samples", String.format(Locale.ROOT, "%,d of shape %s", count, shape));
      } else {
        fields.forEach(
            field ->
                facts.row(
                    field.name(),
                    String.format(Locale.ROOT, "%,d of shape %s", field.count(), field.shape())));
      }
      if (!classes.isEmpty()) {
        facts.row("classes", classes.size() + ": " + shownClasses());
      }
      facts.row("sha-256", sha256);
      if (picture != null) {
        facts.row("picture", picture);
      }
      return facts + "\n" + values() + notesText();
    }

    private String values() {
      if (!schema.isEmpty()) {
        return schemaTable();
      }
      return columns.isEmpty() ? channels() : columnTable();
    }

    private String channels() {
      Table table = Table.ofNumbers();
      table.row("channel", "min", "max", "mean", "sd");
      features.forEach(
          f ->
              table.row(
                  f.name(),
                  number(f.minimum(), FEWEST_DIGITS),
                  number(f.maximum(), FEWEST_DIGITS),
                  number(f.mean(), FEWEST_DIGITS),
                  number(f.standardDeviation(), FEWEST_DIGITS)));
      return table.toString();
    }

    private String schemaTable() {
      Table table = Table.ofWords();
      table.row("column", "type", "missing", "from", "to", "distinct", "values");
      for (ColumnSummary column : schema) {
        table.row(
            column.name(),
            column.type(),
            column.missing() == 0
                ? ""
                : String.format(Locale.ROOT, "%.1f %%", 100 * column.missing()),
            column.from(),
            column.to(),
            column.distinct() == 0 ? "" : String.format(Locale.ROOT, "%,d", column.distinct()),
            column.values());
      }
      return table.toString();
    }

    private String columnTable() {
      Table table = Table.ofNumbers();
      table.row("column", "min", "max", "mean", "sd", "distinct", "values");
      columns.forEach(
          c ->
              table.row(
                  c.name(),
                  extreme(c, c.minimum()),
                  extreme(c, c.maximum()),
                  number(c.mean(), digits(c)),
                  number(c.standardDeviation(), FEWEST_DIGITS),
                  String.format(Locale.ROOT, "%,d", c.distinct()),
                  kind(c)));
      boolean restricted =
          columns.stream().anyMatch(c -> !c.constant() && (c.wholeNumbers() || isBounded(c)));
      return table
          + (restricted
              ? "\nGenerated values are continuous and may leave these ranges: round what is whole, and cut\n"
                  + "off what is below 0, where that matters.\n"
              : "");
    }

    private static String kind(ColumnFacts column) {
      if (column.constant()) {
        return "constant";
      }
      return (column.wholeNumbers() ? "whole" : "real") + (isBounded(column) ? ", >= 0" : "");
    }

    /** Whether no value is below 0, and a continuous column of this mean and deviation had some. */
    private static boolean isBounded(ColumnFacts column) {
      return column.nonNegative() && column.mean() < 4 * column.standardDeviation();
    }

    private static String extreme(ColumnFacts column, double value) {
      return column.wholeNumbers() && Math.abs(value) < 1e16
          ? String.format(Locale.ROOT, "%.0f", value)
          : number(value, digits(column));
    }

    /** So many that the smallest and the largest value differ in the third of them at least. */
    private static int digits(ColumnFacts column) {
      double largest = Math.max(Math.abs(column.minimum()), Math.abs(column.maximum()));
      double span = column.maximum() - column.minimum();
      int needed = span == 0 ? 0 : (int) Math.ceil(Math.log10(largest / span)) + 3;
      return Math.max(FEWEST_DIGITS, Math.min(needed, MOST_DIGITS));
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

    private static String number(double value, int digits) {
      double size = Math.abs(value);
      // As written in tables, where the digits suffice for the whole part.
      String format = size >= 1e-4 && size < Math.pow(10, digits) ? "%." + digits + "g" : "%.5g";
      return String.format(Locale.ROOT, format, value);
    }
  }
}
