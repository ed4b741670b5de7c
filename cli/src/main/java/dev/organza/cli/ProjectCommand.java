package dev.organza.cli;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.cli.argument.OutFile;
import dev.organza.cli.terminal.StillBusy;
import dev.organza.cli.terminal.Table;
import dev.organza.cli.terminal.TerminalOutput;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Fitting;
import dev.organza.data.image.ImageColours;
import dev.organza.data.image.ImageSets;
import dev.organza.metric.evaluation.RunMetricInput;
import dev.organza.metric.features.FeatureEmbedding;
import dev.organza.model.Embedding;
import dev.organza.model.LatentFile;
import dev.organza.model.Model;
import dev.organza.model.ProjectedSample;
import dev.organza.model.ProjectionOptions;
import dev.organza.model.Selection;
import dev.organza.picture.PngFile;
import dev.organza.picture.SampleGrid;
import dev.organza.run.RunData;
import dev.organza.run.RunFolder;
import dev.organza.torch.Threads;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code organza project}: the latents of images of one's own. */
@Command(
    name = "project",
    description = "Finds the latents whose samples are nearest to images of your own.",
    footer = {
      "",
      "Images are cropped to their centre square and resized to the size of the run's. They are",
      "compared by pixels and by the features of a small classifier of the run's data. A distance",
      "of 0 is the same image, 1 as far apart as two random samples of the run; images of the data",
      "and generated ones are projected, too, to compare with.",
      "--out FILE.png has each image beside the nearest sample, FILE.safetensors the latents, for",
      "interpolate --from; it may be given twice. Without it, both are in the run folder:",
      "projection.png and projection.safetensors.",
    })
final class ProjectCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final RunFlags run = new RunFlags();

  @Parameters(paramLabel = "IMAGE", arity = "1..*", index = "1..*", description = "Image files.")
  private List<Path> images = List.of();

  @Option(
      names = "--candidates",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Random samples to start with (default: ${DEFAULT-VALUE}).")
  private int candidates = 1024;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "200",
      description = "Steps of Adam from each of the four nearest (default: ${DEFAULT-VALUE}).")
  private int steps = 200;

  @Option(
      names = "--references",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "How many real and as many generated images to project, too, for comparison (default:"
              + " ${DEFAULT-VALUE}).")
  private int references = 4;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The seed of the random samples (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--out", paramLabel = "FILE", description = "Where to write; see below.")
  private List<Path> out = List.of();

  @Mixin private final SelectionFlags selection = new SelectionFlags();
  @Mixin private final MovedDataFlag moved = new MovedDataFlag();
  @Mixin private final DataFlags data = new DataFlags();
  @Mixin private final ModelFlags model = new ModelFlags();
  @Mixin private final TerminalOutput output = new TerminalOutput();

  /**
   * What was found of one image.
   *
   * @param label the class it was found in; null for a model without labels
   */
  record Found(String image, double distance, @Nullable String label) {}

  /**
   * What was found, for {@code --json}.
   *
   * @param generated the distances of generated images, smallest first
   * @param real those of real images, held-out ones if the data have a test split
   */
  record Report(
      String run,
      List<Found> images,
      List<Double> generated,
      List<Double> real,
      String realImages,
      List<String> out) {}

  @Override
  public void run() {
    if (references < 0 || references > 1000) {
      throw new UsageException("--references: " + references + " is outside 0 to 1000");
    }
    ProjectionOptions options =
        new ProjectionOptions(
            candidates,
            Math.min(ProjectionOptions.DEFAULTS.starts(), candidates),
            steps,
            ProjectionOptions.DEFAULTS.learningRate(),
            seed);
    out.forEach(file -> OutFile.require(file, ".png", ".safetensors"));
    RunFolder folder = run.find();
    List<Path> targets =
        out.isEmpty()
            ? List.of(
                folder.path().resolve("projection.png"),
                folder.path().resolve("projection.safetensors"))
            : out;
    try (Threads.Lease threads = model.threads();
        Model trained = model.load(folder)) {
      Shape shape = trained.description().shape();
      if (!shape.isImage()) {
        throw new UsageException(
            folder.name() + " makes rows of numbers, and project takes images.");
      }
      if (shape.dimension(1) != shape.dimension(2)) {
        throw new UsageException(
            "%s makes images of shape %s, and project takes squares."
                .formatted(folder.name(), shape));
      }
      float[][] wanted = read(shape);
      project(folder, trained, wanted, options, targets);
    }
  }

  private void project(
      RunFolder folder,
      Model trained,
      float[][] wanted,
      ProjectionOptions options,
      List<Path> targets) {
    PrintWriter err = spec.commandLine().getErr();
    Selection chosen = selection.of(trained.description());
    DataOptions found =
        moved.options(data.locate(ProgramCatalogue.get().recipes().read(folder.recipe()).data()));
    try (StillBusy busy = StillBusy.with("project", err);
        Dataset dataset = RunData.open(ProgramCatalogue.get(), folder, found, model.listener());
        FeatureEmbedding features = FeatureEmbedding.of(dataset, RunMetricInput.FEATURES_SEED)) {
      List<Embedding> embeddings = List.of(Embedding.VALUES, features);
      List<ProjectedSample> projections = trained.project(wanted, chosen, embeddings, options);
      List<Double> generated = List.of();
      List<Double> real = List.of();
      Optional<Dataset> test = Optional.empty();
      if (references > 0) {
        test = testSplit(found);
        generated =
            distances(
                trained.project(
                    trained.sample(references, seed + 1, chosen), chosen, embeddings, options));
        real =
            distances(
                trained.project(
                    samples(test.orElse(dataset).spread(references)), chosen, embeddings, options));
      }
      String kind = test.isPresent() ? "held-out" : "training";
      test.ifPresent(Dataset::close);
      write(trained.description().shape(), wanted, projections, targets);
      Report report =
          new Report(
              folder.path().toString(),
              found(trained, projections),
              generated,
              real,
              kind,
              targets.stream().map(Path::toString).toList());
      output.print(text(report), report);
    }
  }

  /** The images, in the model's shape. */
  private float[][] read(Shape shape) {
    int size = shape.dimension(1);
    try (Dataset read = ImageSets.ofFiles(images, "images", new Fitting(size))) {
      if (ImageColours.areLost(read, shape)) {
        spec.commandLine()
            .getErr()
            .println("The run makes grey images: colours are turned into grey, by Rec. 601.");
      }
      return ImageColours.of(read, shape);
    }
  }

  private static float[][] samples(Dataset dataset) {
    float[][] samples = new float[dataset.count()][dataset.shape().elements()];
    for (int i = 0; i < samples.length; i++) {
      dataset.read(i, samples[i], 0);
    }
    return samples;
  }

  private Optional<Dataset> testSplit(DataOptions options) {
    Optional<String> test = ProgramCatalogue.get().sources().testSplit(options.source());
    try {
      return test.map(
          source ->
              ProgramCatalogue.get()
                  .sources()
                  .open(options.withSource(source).withFirst(0), model.listener()));
    } catch (OrganzaException e) {
      return Optional.empty();
    }
  }

  private static List<Double> distances(List<ProjectedSample> projections) {
    return projections.stream().map(ProjectedSample::distance).sorted().toList();
  }

  private static void write(
      Shape shape, float[][] wanted, List<ProjectedSample> projections, List<Path> targets) {
    for (Path target : targets) {
      Path file = SampleFormat.withFolder(target);
      if (file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
        List<float[]> pairs = new ArrayList<>();
        for (int i = 0; i < wanted.length; i++) {
          pairs.add(wanted[i]);
          pairs.add(projections.get(i).sample());
        }
        PngFile.write(SampleGrid.of(pairs.toArray(float[][]::new), shape, 2), file);
      } else {
        LatentFile.of(projections).write(file);
      }
    }
  }

  private List<Found> found(Model trained, List<ProjectedSample> projections) {
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < projections.size(); i++) {
      ProjectedSample projection = projections.get(i);
      found.add(
          new Found(
              images.get(i).toString(),
              projection.distance(),
              trained.description().labels() == 0
                  ? null
                  : trained.description().classes().get(projection.label())));
    }
    return found;
  }

  private static String text(Report report) {
    boolean labelled = report.images().get(0).label() != null;
    Table table = Table.ofWords();
    if (labelled) {
      table.row("image", "distance", "class");
    } else {
      table.row("image", "distance");
    }
    for (Found found : report.images()) {
      String distance = EvaluateCommand.number(found.distance());
      if (found.label() == null) {
        table.row(found.image(), distance);
      } else {
        table.row(found.image(), distance, found.label());
      }
    }
    StringBuilder text = new StringBuilder(table.toString());
    text.append("\n0 is the same image, 1 as far apart as two random samples of the run.\n");
    range(text, "generated", report.generated());
    range(text, report.realImages(), report.real());
    return text.append("Wrote ").append(String.join(" and ", report.out())).toString();
  }

  private static void range(StringBuilder text, String kind, List<Double> distances) {
    if (!distances.isEmpty()) {
      text.append(
          "%d %s images: %s to %s%n"
              .formatted(
                  distances.size(),
                  kind,
                  EvaluateCommand.number(distances.get(0)),
                  EvaluateCommand.number(distances.get(distances.size() - 1))));
    }
  }
}
