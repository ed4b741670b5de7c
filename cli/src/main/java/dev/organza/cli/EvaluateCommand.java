package dev.organza.cli;

import dev.organza.UsageException;
import dev.organza.WritableFolder;
import dev.organza.cli.argument.PairFolder;
import dev.organza.cli.argument.TableLike;
import dev.organza.cli.terminal.DownloadProgress;
import dev.organza.cli.terminal.StillBusy;
import dev.organza.cli.terminal.Table;
import dev.organza.cli.terminal.TerminalOutput;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.Sources;
import dev.organza.data.summary.DataWarnings;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Result;
import dev.organza.metric.evaluation.ComputedResult;
import dev.organza.metric.evaluation.Metrics;
import dev.organza.metric.evaluation.ResultFolder;
import dev.organza.metric.evaluation.RunMetricInput;
import dev.organza.metric.evaluation.TranslationMetricInput;
import dev.organza.metric.features.FeatureExtractors;
import dev.organza.model.translation.Translator;
import dev.organza.run.RunData;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.torch.Threads;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code organza evaluate}: metrics of a run, or of two sets of samples. */
@Command(
    name = "evaluate",
    description = "Computes metrics of a run's samples, or of any samples and real ones.",
    footer = {
      "",
      "Examples:",
      "  organza evaluate latest                          the default metrics for its kind of data",
      "  organza evaluate latest --metrics fid,copying    these metrics",
      "  organza evaluate latest --metrics all            also those that take minutes",
      "  organza evaluate --real photos/ --fake made/     two folders, files or data sets",
      "  organza evaluate --list                          all metrics",
      "",
      "Results are written with their protocols: into RUN/results, of two sets of samples into a",
      "folder under ./results, or where --out says.",
    })
final class EvaluateCommand implements Runnable {

  private static final String ALL = "all";

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      arity = "0..1",
      description = "A run folder, its number, a part of its name, or latest.")
  private Optional<String> selector = Optional.empty();

  @Mixin private final RunsFlag runs = new RunsFlag();

  @Option(
      names = "--real",
      paramLabel = "SOURCE",
      description = "Real samples: a data set's name, or a file or folder.")
  private Optional<String> real = Optional.empty();

  @Option(
      names = "--fake",
      paramLabel = "SOURCE",
      description = "Generated samples, of the same shape.")
  private Optional<String> fake = Optional.empty();

  @Option(
      names = "--held-out",
      paramLabel = "SOURCE",
      description =
          "Real samples that were not trained on (default: the rest of the data if the run used"
              + " its first part, or its published test split).")
  private Optional<String> heldOut = Optional.empty();

  @Mixin private final MovedDataFlag moved = new MovedDataFlag();
  @Mixin private final DataFlags data = new DataFlags();

  @Option(
      names = "--metrics",
      paramLabel = "A,B",
      split = ",",
      description = "Which metrics, or all (default: the default ones for the kind of data).")
  private List<String> names = List.of();

  @Option(
      names = "--count",
      paramLabel = "N",
      description =
          "How many samples to generate (default: 10,000), or images to translate (2,000).")
  private Optional<Integer> count = Optional.empty();

  @Option(
      names = "--real-count",
      paramLabel = "N",
      description = "How many real samples to take at most, spread evenly (default: 10,000).")
  private int realCount = RunMetricInput.DEFAULT_COUNT;

  @Option(
      names = "--features",
      paramLabel = "FILE",
      description =
          "A TorchScript (.pt) or ONNX (.onnx) feature network for images (default: a small"
              + " classifier trained on the data).")
  private Optional<String> features = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The seed of the samples and of the metrics (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write results and pictures (default: in the run folder).")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--list", description = "List the metrics.")
  private boolean list;

  @Mixin private final ModelFlags model = new ModelFlags();
  @Mixin private final TerminalOutput output = new TerminalOutput();

  @Override
  public void run() {
    if (list) {
      list();
    } else if (selector.isPresent() && real.isEmpty() && fake.isEmpty()) {
      measureRun(RunFolder.find(runs.folder(), selector.get()));
    } else if (selector.isEmpty() && real.isPresent() && fake.isPresent()) {
      measureSamples(real.get(), fake.get());
    } else {
      throw new UsageException(
          "evaluate measures a RUN, or --real SOURCE beside --fake SOURCE.\nGive one of the two; see: organza help evaluate");
    }
  }

  private void list() {
    List<MetricDescription> metrics = Metrics.of(ProgramCatalogue.get()).list();
    Table table = Table.ofWords();
    table.row("metric", "better", "question", "after");
    metrics.forEach(
        metric ->
            table.row(
                metric.name(),
                metric.better().name().toLowerCase(Locale.ROOT),
                metric.question(),
                metric.reference()));
    output.print(table.toString(), metrics);
  }

  private void measureRun(RunFolder folder) {
    requireKnown();
    DataOptions found =
        moved.options(data.locate(ProgramCatalogue.get().recipes().read(folder.recipe()).data()));
    WritableFolder.require(out.orElse(folder.resultsDir()));
    PrintWriter err = spec.commandLine().getErr();
    DownloadProgress progress = new DownloadProgress(err::println);
    RunMetricInput.Options options = new RunMetricInput.Options(count(), realCount, heldOut, seed);
    SavedState state = model.state(folder);
    if (Translator.isIn(state.model())) {
      measureTranslations(folder, state, found, options, progress);
      return;
    }
    try (Threads.Lease threads = model.threads();
        ModelFlags.Loaded loaded = model.loadState(folder);
        Dataset dataset = RunData.open(ProgramCatalogue.get(), folder, found, progress);
        RunMetricInput gathered =
            RunMetricInput.of(
                ProgramCatalogue.get().sources(),
                found,
                dataset,
                loaded.model(),
                folder.name() + " at " + loaded.kimg() + " kimg",
                options,
                (reals, unseen) ->
                    FeatureExtractors.of(features, reals, unseen, RunMetricInput.FEATURES_SEED),
                model.listener())) {
      DataWarnings.of(dataset).forEach(err::println);
      report(ask(gathered.input(), new ResultFolder(out.orElse(folder.results(loaded.images())))));
    }
  }

  /** Of a game that makes images into others: on the images that were held out. */
  private void measureTranslations(
      RunFolder folder,
      SavedState state,
      DataOptions found,
      RunMetricInput.Options options,
      DownloadProgress progress) {
    try (Threads.Lease threads = model.threads();
        Translator translator = model.translator(state);
        Dataset dataset = RunData.open(ProgramCatalogue.get(), folder, found, progress);
        TranslationMetricInput gathered =
            TranslationMetricInput.of(
                ProgramCatalogue.get().sources(),
                found,
                dataset,
                translator,
                count.orElse(TranslationMetricInput.DEFAULT_COUNT),
                options,
                reals ->
                    FeatureExtractors.of(
                        features, reals, Optional.empty(), RunMetricInput.FEATURES_SEED),
                model.listener())) {
      report(ask(gathered.input(), new ResultFolder(out.orElse(folder.results(state.images())))));
    }
  }

  private int count() {
    return count.orElse(RunMetricInput.DEFAULT_COUNT);
  }

  private void measureSamples(String reals, String fakes) {
    if (moved.isGiven()) {
      throw new UsageException(
          "--data says where the data of a RUN lie; here --real names the real samples.\nLeave it out.");
    }
    requireKnown();
    WritableFolder.require(out.orElse(Path.of("results")));
    PrintWriter err = spec.commandLine().getErr();
    DownloadProgress progress = new DownloadProgress(err::println);
    new RunMetricInput.Options(count(), realCount, heldOut, seed); // refuses counts below 1
    Sources sources = ProgramCatalogue.get().sources();
    DataOptions asReal = data.asTrained(reals);
    try (Dataset realSource = sources.open(asReal, progress);
        TableLike like = TableLike.of(sources, realSource, asReal);
        Dataset fakeSource = sources.open(like.options(fakes), progress)) {
      Dataset realSamples = colouredAs(fakeSource, realSource);
      Dataset fakeSamples = colouredAs(realSource, fakeSource);
      realSamples.notes().forEach(note -> err.println("--real: " + note));
      DataWarnings.of(realSamples).forEach(warning -> err.println("--real: " + warning));
      fakeSamples.notes().forEach(note -> err.println("--fake: " + note));
      Optional<Dataset> heldOutSource =
          heldOut.map(source -> sources.open(like.options(source), progress));
      Optional<Dataset> unseen = heldOutSource.map(samples -> colouredAs(realSamples, samples));
      try {
        MetricInput.Builder builder =
            MetricInput.of(realSamples.spread(realCount), fakeSamples.spread(count()))
                .training(realSamples)
                .seed(seed)
                .features(
                    () ->
                        FeatureExtractors.of(
                            features, realSamples, unseen, RunMetricInput.FEATURES_SEED));
        unseen.ifPresent(samples -> builder.heldOut(samples.spread(realCount)));
        try (Threads.Lease threads = model.threads();
            MetricInput input = builder.build()) {
          Path folder = out.orElseGet(() -> PairFolder.of(realSource, fakeSource));
          report(ask(input, new ResultFolder(folder)));
        }
      } finally {
        heldOutSource.ifPresent(Dataset::close);
      }
    }
  }

  /** Grey images become colour images if they are compared with colour images. */
  private static Dataset colouredAs(Dataset others, Dataset samples) {
    return others.shape().isImage() && others.shape().dimension(0) == 3
        ? samples.inColour()
        : samples;
  }

  /** Refuses unknown metrics before anything is loaded. */
  private void requireKnown() {
    names.stream()
        .filter(name -> !name.equals(ALL))
        .forEach(Metrics.of(ProgramCatalogue.get())::named);
  }

  private List<Result> ask(MetricInput input, ResultFolder folder) {
    PrintWriter err = spec.commandLine().getErr();
    List<Result> results = new ArrayList<>();
    for (Metric metric : metrics(input)) {
      String name = metric.description().name();
      err.println("Computing " + name + " …");
      err.flush();
      try (StillBusy busy = StillBusy.with(name, err)) {
        ComputedResult evaluation = ComputedResult.of(metric, input);
        folder.write(evaluation);
        results.add(evaluation.result());
      }
    }
    err.println("Results are in " + folder.path() + ".");
    return results;
  }

  /** The named metrics, or the default ones that can measure the input; objections are printed. */
  private List<Metric> metrics(MetricInput input) {
    Metrics standard = Metrics.of(ProgramCatalogue.get());
    if (!names.isEmpty() && !names.contains(ALL)) {
      List<Metric> metrics = new LinkedHashSet<>(names).stream().map(standard::named).toList();
      metrics.forEach(metric -> metric.requireFit(input));
      return metrics;
    }
    List<Metric> wanted = names.isEmpty() ? standard.usualFor(input) : standard.all();
    List<Metric> metrics = Metrics.fitting(wanted, input);
    List<String> objections = Metrics.objections(wanted, input);
    if (metrics.isEmpty()) {
      throw new UsageException(
          "No metric can measure these %,d real and %,d generated samples: %s%nGive more samples, or see what each needs: organza evaluate --list"
              .formatted(input.real().count(), input.fake().count(), String.join(" ", objections)));
    }
    objections.forEach(
        objection -> spec.commandLine().getErr().println("Not computed: " + objection));
    return metrics;
  }

  private void report(List<Result> results) {
    Table table = Table.ofWords();
    table.row("metric", "measure", "value", "95 % interval", "seconds");
    Map<String, List<String>> notes = new LinkedHashMap<>();
    for (Result result : results) {
      for (Measure measure : result.measures()) {
        boolean first = measure.equals(result.measure());
        table.row(
            first ? result.metric() : "",
            measure.name(),
            number(measure.value()),
            interval(measure),
            first ? String.format(Locale.ROOT, "%.1f", result.seconds()) : "");
      }
      for (String note : result.notes()) {
        notes.computeIfAbsent(note, key -> new ArrayList<>()).add(result.metric());
      }
    }
    StringBuilder text = new StringBuilder(table.toString());
    text.append(notes.isEmpty() ? "" : "\n");
    notes.forEach(
        (note, metrics) ->
            text.append(String.join(", ", metrics)).append(": ").append(note).append('\n'));
    output.print(text.toString(), results);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static String interval(Measure measure) {
    Interval interval = measure.interval();
    return interval == null ? "" : number(interval.low()) + " to " + number(interval.high());
  }
}
