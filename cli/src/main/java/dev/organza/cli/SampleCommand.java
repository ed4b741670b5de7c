package dev.organza.cli;

import dev.organza.UsageException;
import dev.organza.cli.argument.OutFile;
import dev.organza.cli.terminal.Interruption;
import dev.organza.cli.terminal.TerminalOutput;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.table.TableTarget;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.model.RowConditions;
import dev.organza.model.RowSampler;
import dev.organza.model.Selection;
import dev.organza.model.StyleMixing;
import dev.organza.model.Traversal;
import dev.organza.picture.PngFile;
import dev.organza.picture.SampleGrid;
import dev.organza.recipe.HardwareOptions.PrecisionChoice;
import dev.organza.run.RunData;
import dev.organza.run.RunFolder;
import dev.organza.torch.Precision;
import dev.organza.torch.Threads;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code organza sample}: new samples of a run. */
@Command(
    name = "sample",
    description = "Draws samples from a run's averaged generator.",
    footer = {
      "",
      "The end of --out says what is written:",
      "  grid.png      one picture: a grid of images, or the figure of one or two numbers",
      "  samples.npy   float32 [N,C,H,W] or [N,F], in the data's own values (images: 0 to 255);",
      "                float64 for tables whose numbers float32 cuts, such as timestamps",
      "  samples.csv   a table with the data's column names",
      "  samples.jsonl the same as one JSON object a line; samples.parquet the same as Parquet",
      "  jdbc:...      a table of a database, which --table names",
      "  folder/       one PNG file an image",
      "Without it: samples-seedN.png in the run folder, or .csv for tables.",
      "",
      "The same seed gives the same samples, and sample i is the same whatever the count.",
    })
final class SampleCommand implements Runnable {

  /** To draw more samples may take long. */
  private static final int MANY = 10_000;

  @Mixin private final RunFlags run = new RunFlags();

  @Option(names = "--count", paramLabel = "N", description = "How many samples (default: 64).")
  private Optional<Integer> count = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The seed of the latents (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--out", paramLabel = "FILE|DIR", description = "Where to write; see below.")
  private Optional<String> out = Optional.empty();

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description =
          "The table of the database in --out: it is made, or is there and empty. It holds all rows"
              + " in the end, or none.")
  private Optional<String> table = Optional.empty();

  @Option(
      names = "--traverse",
      description =
          "A grid in which each row takes one InfoGAN code through its values; --count is then"
              + " from how many latents (default: 1).")
  private boolean traverse;

  @Option(
      names = "--mix-styles",
      paramLabel = "PART",
      description =
          "A grid in which the samples of the first column take the coarse, middle or fine styles of"
              + " those in the first row; --count is then of how many (default: 6). For generators"
              + " with a mapping network, as that of stylegan2.")
  private Optional<StyleMixing.Depth> mixed = Optional.empty();

  @Option(
      names = "--where",
      paramLabel = "CONDITIONS",
      description =
          "Rows that all meet conditions, joined by commas: \"sex=Female, income=>50K, age>=65\"."
              + " After a column of categories = or !=, and several of them joined by |; after any"
              + " other =, >=, <=, > or <. Names with commas go between double quotes. No row is"
              + " rejected for a category; for ranges the share that was kept is printed.")
  private Optional<String> where = Optional.empty();

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "float32",
      converter = ToPrecision.class,
      description =
          "float32; bfloat16: quicker where the processor has it, with samples rounded to about a"
              + " grey level; or auto, the quicker of the two here (default: ${DEFAULT-VALUE}).")
  private PrecisionChoice precision = PrecisionChoice.FLOAT32;

  @Mixin private final MovedDataFlag moved = new MovedDataFlag();
  @Mixin private final SelectionFlags selection = new SelectionFlags();
  @Mixin private final ModelFlags model = new ModelFlags();
  @Mixin private final TerminalOutput output = new TerminalOutput();

  /** Names a precision as recipes do. */
  private static final class ToPrecision implements ITypeConverter<PrecisionChoice> {

    @Override
    public PrecisionChoice convert(String name) {
      return Arrays.stream(PrecisionChoice.values())
          .filter(choice -> choice.name().equalsIgnoreCase(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s' is no precision; there are auto, float32 and bfloat16"
                          .formatted(name)));
    }
  }

  /** What was written, for {@code --json}. */
  record Report(String run, int count, long seed, Precision precision, String format, String out) {}

  @Override
  public void run() {
    if (count.isPresent() && count.get() < 1) {
      throw new UsageException(
          "--count: " + count.get() + " samples cannot be drawn; give at least 1");
    }
    RunFolder folder = run.find();
    Optional<SampleFormat> asked = out.map(SampleFormat::of);
    TableTarget given = new TableTarget(out.orElse(""), table.orElse(""));
    asked.ifPresent(format -> format.requireTarget(given));
    if (asked.isEmpty()) {
      OutFile.requireFolder(folder.path().resolve(name()));
    }
    try (Threads.Lease threads = model.threads();
        Model loaded = model.load(folder)) {
      Model trained =
          selection
              .of(loaded)
              .in(precision.precision().orElseGet(() -> Precision.fastest(loaded.device())));
      ModelDescription description = trained.description();
      SampleFormat format = asked.orElse(SampleFormat.standard(description));
      TableTarget target =
          out.isPresent()
              ? given
              : new TableTarget(
                  folder.path().resolve(name() + format.extension()).toString(), given.table());
      Selection wanted = selection.of(description);
      if (where.isPresent() && (mixed.isPresent() || traverse)) {
        throw new UsageException("--where goes without --mix-styles and --traverse");
      }
      if (mixed.isPresent()) {
        mixStyles(trained, folder, mixed.get(), format, target);
        return;
      }
      if (traverse) {
        traverse(trained, folder, wanted, format, target);
        return;
      }
      int samples = count.orElse(64);
      format.require(description, samples);
      Optional<RowSampler> rows =
          where.map(
              text -> RowSampler.of(trained, samples, seed, conditions(description, text, format)));
      if (samples > MANY) {
        model.listener().note("Drawing %,d samples…".formatted(samples));
      }
      try (Interruption interruption =
          new Interruption(text -> model.listener().note("Stopping: nothing is written."))) {
        format.write(
            trained,
            () -> reals(folder),
            new SampleFormat.Order(samples, seed, wanted, rows, interruption),
            target);
      }
      report(
          folder,
          trained.precision(),
          samples,
          format,
          target,
          "Wrote "
              + samples
              + (samples == 1 ? " sample" : " samples")
              + rows.filter(some -> some.accepted() < 1).map(SampleCommand::kept).orElse(""));
    }
  }

  private RowConditions conditions(ModelDescription description, String text, SampleFormat format) {
    if (selection.isOfSome()) {
      throw new UsageException("--where goes without --class and --code");
    }
    if (format == SampleFormat.PNG) {
      throw new UsageException("--where is for rows; give --out FILE.csv or FILE.npy");
    }
    return RowConditions.parse(description, text);
  }

  private static String kept(RowSampler rows) {
    return String.format(
        Locale.ROOT,
        " (kept %.2g %% of %,d generated rows)",
        100 * rows.accepted(),
        rows.generated());
  }

  /** The data, beside which the figure of numbers shows the samples. */
  private Dataset reals(RunFolder folder) {
    DataOptions own = ProgramCatalogue.get().recipes().read(folder.recipe()).data();
    return RunData.open(ProgramCatalogue.get(), folder, moved.options(own), model.listener());
  }

  private String name() {
    return (mixed.isPresent() ? "styles-seed" : traverse ? "traversal-seed" : "samples-seed")
        + seed;
  }

  private void mixStyles(
      Model trained,
      RunFolder folder,
      StyleMixing.Depth part,
      SampleFormat format,
      TableTarget target) {
    requireGrid("--mix-styles", trained.description(), format);
    if (traverse || selection.isOfSome()) {
      throw new UsageException("--mix-styles goes without --traverse, --class and --code");
    }
    StyleMixing grid = StyleMixing.of(trained, count.orElse(6), seed, part);
    PngFile.write(
        SampleGrid.of(grid.samples(), trained.description().shape(), grid.columns()),
        SampleFormat.withFolder(Path.of(target.address())));
    report(
        folder,
        trained.precision(),
        grid.samples().length,
        format,
        target,
        "Wrote %d samples with the %s styles of the first row"
            .formatted(grid.samples().length, part));
  }

  private static void requireGrid(String option, ModelDescription model, SampleFormat format) {
    if (format != SampleFormat.PNG || !model.shape().isImage()) {
      throw new UsageException(option + " draws a grid of images; give --out FILE.png");
    }
  }

  private void traverse(
      Model trained, RunFolder folder, Selection wanted, SampleFormat format, TableTarget target) {
    ModelDescription description = trained.description();
    requireGrid("--traverse", description, format);
    int starts = count.orElse(1);
    format.require(description, starts);
    long cells = starts * Traversal.cells(description);
    format.require(description, (int) Math.min(cells, Integer.MAX_VALUE));
    Traversal rows = Traversal.of(description, trained.latents(starts, seed, wanted));
    int samples = rows.latents().length;
    float[][] images = trained.generate(rows.latents(), trained.labels(samples, wanted));
    PngFile.write(
        SampleGrid.of(images, description.shape(), rows.columns()),
        SampleFormat.withFolder(Path.of(target.address())));
    report(
        folder,
        trained.precision(),
        samples,
        format,
        target,
        "Wrote %d rows of %d samples, one code a row (%s),"
            .formatted(
                samples / rows.columns(),
                rows.columns(),
                String.join(", ", description.conditioning().codes().names())));
  }

  private void report(
      RunFolder folder,
      Precision used,
      int samples,
      SampleFormat format,
      TableTarget target,
      String what) {
    String where =
        target.table().isEmpty()
            ? target.address()
            : "table " + target.table() + " of " + target.address();
    output.print(
        what + " to " + where,
        new Report(
            folder.path().toString(), samples, seed, used, format.word(target), target.address()));
  }
}
