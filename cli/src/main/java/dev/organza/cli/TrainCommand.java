package dev.organza.cli;

import dev.organza.UsageException;
import dev.organza.cli.terminal.Interruption;
import dev.organza.cli.terminal.SittingReport;
import dev.organza.cli.terminal.TerminalOutput;
import dev.organza.cli.terminal.TrainingProgress;
import dev.organza.cli.worker.Following;
import dev.organza.cli.worker.WorkerFlags;
import dev.organza.cli.worker.WorkerProcesses;
import dev.organza.data.DataOptions;
import dev.organza.data.TableOptions;
import dev.organza.doctor.DoctorListener;
import dev.organza.metric.evaluation.Metrics;
import dev.organza.metric.evaluation.MetricsListener;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.MetricSchedule;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.RunFolder;
import dev.organza.run.RunListener;
import dev.organza.run.StopReason;
import dev.organza.run.TrainingRun;
import dev.organza.torch.Threads;
import dev.organza.torch.Torch;
import dev.organza.torch.WorkerGroup;
import dev.organza.tree.RecipeOverride;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code organza train}: a new run, or on with one. */
@Command(
    name = "train",
    description = "Trains a recipe on data, or resumes a run.",
    footer = {
      "",
      "Examples:",
      "  organza train                                  compact on Fashion-MNIST",
      "  organza train gan --data heights --kimg 500    a column of a table",
      "  organza train --data customers.csv             a synthetic copy of a table",
      "  organza train --data photos/ --size 64         a folder of images",
      "  organza train --resume latest --kimg 300       on to 300,000 images seen",
      "  organza train --data photos/ --workers 4       by four processes",
      "",
      "Ctrl-C finishes the step, saves, and prints how to resume. A run can be killed at any",
      "moment: it is resumed from its newest checkpoint, bit for bit.",
    })
final class TrainCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(
      paramLabel = "RECIPE",
      arity = "0..1",
      description =
          "A recipe's name or YAML file (default: "
              + Recipes.DEFAULT
              + ", or "
              + Recipes.TABLE
              + " for a table of several columns); see: organza recipes.")
  private Optional<String> recipe = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "SOURCE",
      description =
          "A data set's name, or a file or folder (default: the recipe's own); with --resume, where"
              + " the run's data lie now.")
  private Optional<String> source = Optional.empty();

  @Mixin private final DataFlags data = new DataFlags();
  @Mixin private final RunsFlag runs = new RunsFlag();

  @Option(names = "--seed", paramLabel = "N", description = "The seed of every random draw.")
  private Optional<Long> seed = Optional.empty();

  @Mixin private final HardwareFlags hardware = new HardwareFlags();
  @Mixin private final WorkerFlags workers = new WorkerFlags();

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Change any value of the recipe, such as training.batch=32; may be repeated.")
  private List<String> changes = List.of();

  @Option(
      names = "--kimg",
      paramLabel = "N",
      description = "Train until this many thousand images were seen.")
  private Optional<Double> kimg = Optional.empty();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "Stop after this time; the run can be resumed.")
  private Optional<Double> minutes = Optional.empty();

  @Option(
      names = "--metrics",
      paramLabel = "NAME@KIMG",
      description =
          "Ask a metric after every so many thousand images, and keep the best checkpoint by the"
              + " first; may be repeated.")
  private List<String> metrics = List.of();

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "Go on with a run: its folder, number, part of its name, or latest.")
  private Optional<String> resume = Optional.empty();

  @Option(
      names = "--dry-run",
      description = "Show time, memory, networks and recipe; train nothing, write nothing.")
  private boolean dryRun;

  @Mixin private final TerminalOutput output = new TerminalOutput();

  @Override
  public void run() {
    if (minutes.isPresent() && !(minutes.get() > 0)) {
      throw new UsageException("--minutes: " + minutes.get() + " is no time; give more than 0");
    }
    Torch.loadAhead();
    Optional<WorkerFlags.WorkerPlace> place = workers.place();
    if (place.isPresent() && place.get().rank() > 0) {
      new Following().train(place.get(), ProgramCatalogue.get(), this::here);
      return;
    }
    Optional<RunFolder> resumed = resume.map(selector -> RunFolder.find(runs.folder(), selector));
    Recipe chosen = resumed.map(this::recipeOf).orElseGet(this::recipeOfNewRun);
    PrintWriter err = spec.commandLine().getErr();
    if (dryRun) {
      try (TrainingProgress progress = new TrainingProgress(err, minutes)) {
        DryRun.of(chosen, progress).print(output);
      }
      return;
    }
    try (TrainingProgress progress = new TrainingProgress(err, minutes);
        Interruption interruption = new Interruption(progress::note);
        WorkerProcesses together = together(place, chosen, interruption::endIfRequested)) {
      Recipe shared = onShareOfMachine(chosen, together.processes());
      together.with(group -> train(resumed, shared, group, progress, interruption));
    }
  }

  private StopReason train(
      Optional<RunFolder> resumed,
      Recipe chosen,
      WorkerGroup group,
      TrainingProgress progress,
      Interruption interruption) {
    try (TrainingRun run = open(resumed, chosen, group, interruption.guarding(progress))) {
      interruption.onRequest(run::stop);
      long before = run.trainer().progress().images();
      StopReason ending = run.train(minutes);
      progress.close();
      SittingReport report = SittingReport.of(run, ending, before);
      output.print(report.text(), report);
      return ending;
    }
  }

  private TrainingRun open(
      Optional<RunFolder> resumed, Recipe chosen, WorkerGroup group, RunListener progress) {
    RunListener[] listeners = {progress, new MetricsListener(), new DoctorListener()};
    Catalogue catalogue = ProgramCatalogue.get();
    return resumed
        .map(folder -> TrainingRun.resume(catalogue, folder, chosen, group, listeners))
        .orElseGet(() -> TrainingRun.start(catalogue, chosen, runs.folder(), group, listeners));
  }

  private WorkerProcesses together(
      Optional<WorkerFlags.WorkerPlace> place, Recipe chosen, Runnable whileWaiting) {
    return place
        .map(own -> WorkerProcesses.join(own, whileWaiting))
        .orElseGet(
            () ->
                WorkerProcesses.start(
                    Organza.class.getName(),
                    workers.workers().orElse(chosen.hardware().workers())));
  }

  /** Threads are measured by one process on an idle machine; several have a part of it each. */
  private static Recipe onShareOfMachine(Recipe chosen, int processes) {
    if (processes == 1 || chosen.hardware().threads() > 0) {
      return chosen;
    }
    int threads = Math.max(1, Threads.available() / processes);
    return ProgramCatalogue.get()
        .recipes()
        .with(chosen, List.of(RecipeOverride.of("hardware.threads", threads, "--workers")));
  }

  /** What the first worker trains, on this machine. */
  private Recipe here(Recipe told) {
    List<RecipeOverride> settings = new ArrayList<>(hardware.settings());
    source.ifPresent(name -> settings.add(RecipeOverride.of("data.source", name, "--data")));
    return ProgramCatalogue.get().recipes().with(told, settings);
  }

  private Recipe recipeOfNewRun() {
    List<RecipeOverride> settings = dataSettings();
    seed.ifPresent(number -> settings.add(RecipeOverride.of("seed", number, "--seed")));
    String name = recipe.orElseGet(() -> defaultRecipe(settings));
    return changed(ProgramCatalogue.get().recipes().find(name), settings);
  }

  private String defaultRecipe(List<RecipeOverride> settings) {
    Recipes recipes = ProgramCatalogue.get().recipes();
    DataOptions options = recipes.with(recipes.named(Recipes.TABLE), settings).data();
    return ProgramCatalogue.get()
        .defaultRecipe(options, options.table().types() == TableOptions.Types.ALL);
  }

  /** A run's own recipe; what would make another run of it is refused. */
  private Recipe recipeOf(RunFolder folder) {
    Recipe own = ProgramCatalogue.get().recipes().read(folder.recipe());
    recipe
        .map(name -> ProgramCatalogue.get().recipes().find(name).name())
        .filter(name -> !name.equals(own.name()))
        .ifPresent(
            name -> {
              throw mismatch(folder, "recipe " + own.name(), name);
            });
    seed.filter(number -> number != own.seed())
        .ifPresent(
            number -> {
              throw mismatch(folder, "seed " + own.seed(), number.toString());
            });
    return changed(own, dataSettings());
  }

  private List<RecipeOverride> dataSettings() {
    List<RecipeOverride> settings = new ArrayList<>();
    source.ifPresent(name -> settings.add(RecipeOverride.of("data.source", name, "--data")));
    settings.addAll(data.settings());
    return settings;
  }

  private static UsageException mismatch(RunFolder folder, String own, String asked) {
    return new UsageException(
        folder.name()
            + " was trained with "
            + own
            + ", not "
            + asked
            + ".\nLeave it out to resume the run, or leave --resume out to start a new one.");
  }

  /** Options first, then {@code --set}, which can reach everything. */
  private Recipe changed(Recipe start, List<RecipeOverride> settings) {
    List<RecipeOverride> all = new ArrayList<>(settings);
    all.addAll(hardware.settings());
    kimg.ifPresent(number -> all.add(RecipeOverride.of("training.kimg", number, "--kimg")));
    if (!metrics.isEmpty()) {
      all.add(
          RecipeOverride.of(
              "reports.metrics",
              metrics.stream().map(TrainCommand::metricSchedule).toList(),
              "--metrics"));
    }
    Recipes recipes = ProgramCatalogue.get().recipes();
    Recipe changed = start;
    for (RecipeOverride setting : all) {
      changed = recipes.with(changed, List.of(setting));
    }
    return recipes.with(
        changed, changes.stream().map(text -> RecipeOverride.parse(text, "--set")).toList());
  }

  /** From {@code fid@50}. */
  private static MetricSchedule metricSchedule(String text) {
    int at = text.lastIndexOf('@');
    String name = at < 0 ? text : text.substring(0, at);
    Metrics.of(ProgramCatalogue.get()).named(name);
    try {
      return new MetricSchedule(
          name,
          at < 0
              ? MetricSchedule.DEFAULTS.everyKimg()
              : Double.parseDouble(text.substring(at + 1)));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--metrics: "
              + text
              + " is no metric and interval.\nWrite NAME@KIMG, such as fid@50 for every 50,000 images.",
          e);
    }
  }
}
