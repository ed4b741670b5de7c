package dev.organza.bench.quality;

import dev.organza.bench.turns.Command;
import dev.organza.bench.turns.LoadMeter;
import dev.organza.bench.turns.Machine;
import dev.organza.bench.turns.WorkerProcess;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.metric.Result;
import dev.organza.picture.PngFile;
import dev.organza.picture.SampleGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Trains whatever is not in the rows yet, one after the other, then judges it. */
final class QualityComparison {

  /** Ten seconds of training each; fractions of a minute as workers read them. */
  private static final List<String> TRIAL_MINUTES = List.of("0.17");

  /** A compiler's first start takes minutes on a small machine. */
  private static final long START_SECONDS = 1800;

  /** On a busy machine a minute of the processor may take so many minutes. */
  private static final int SLOWEST = 20;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int PICTURE = 64;

  /** What measures the samples in a file against real ones. */
  interface Judge {
    List<Result> results(Dataset real, Path samples);
  }

  private final QualityOptions options;
  private final Trainees trainees;
  private final Judge judge;
  private final QualityRows rows;
  private final Consumer<String> progress;
  private final List<String> failures = new ArrayList<>();

  QualityComparison(
      QualityOptions options,
      Trainees trainees,
      Judge judge,
      QualityRows rows,
      Consumer<String> progress) {
    this.options = options;
    this.judge = judge;
    this.trainees = trainees;
    this.rows = rows;
    this.progress = progress;
  }

  /** What could not be trained, and why; a sentence each. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Does what is left to do. Samples are judged when nothing is trained any more. */
  void run(List<Reals> data) throws IOException, InterruptedException {
    List<QualityTurn<Reals>> turns = QualityTurn.all(data, options.candidates(), options.seeds());
    for (QualityTurn<Reals> turn : turns) {
      train(turn);
    }
    for (QualityTurn<Reals> turn : turns) {
      judge(turn);
    }
  }

  /** What a row of this work says of it, on this machine. */
  QualityRow.Work work(Reals data, Candidate candidate) throws IOException {
    Machine machine = Machine.here();
    return new QualityRow.Work(
        data.title(),
        data.dataset().sha256(),
        candidate instanceof Candidate.Organza organza ? organza.recipe() : candidate.word(),
        trainees.definition(candidate),
        options.clock().toString(),
        options.threadsForAll().orElse(0),
        machine.processor(),
        machine.processors());
  }

  /** What is known of all that was asked for, to be shown. */
  List<QualityTable.Section> sections(List<Reals> data) throws IOException {
    List<QualityTable.Section> sections = new ArrayList<>();
    for (Reals each : data) {
      List<QualityTable.Line> lines = new ArrayList<>();
      for (Candidate candidate : options.candidates()) {
        lines.add(line(work(each, candidate), candidate));
      }
      sections.add(new QualityTable.Section(each.title(), lines));
    }
    return sections;
  }

  private QualityTable.Line line(QualityRow.Work work, Candidate candidate) {
    List<QualityTable.Judgement> judgements = new ArrayList<>();
    for (long seed : options.seeds()) {
      Optional<QualityRow.Run> run = rows.run(work, seed, options.minutes());
      List<QualityRow.Judged> judged =
          run.stream()
              .flatMap(
                  row ->
                      options.minutes().stream().flatMap(at -> rows.judged(row.id(), at).stream()))
              .toList();
      if (judged.size() == options.minutes().size()) {
        judgements.add(new QualityTable.Judgement(run.orElseThrow(), judged));
      }
    }
    return new QualityTable.Line(candidate, judgements, firstEver(work, judgements));
  }

  /** Where the mode that was trained compiles. */
  private Optional<Double> firstEver(
      QualityRow.Work work, List<QualityTable.Judgement> judgements) {
    return judgements.stream()
        .flatMap(
            judgement -> Candidate.PyTorch.Mode.named(judgement.run().training().how()).stream())
        .filter(Candidate.PyTorch.Mode::compiles)
        .findFirst()
        .flatMap(
            mode ->
                rows.trial(work).stream()
                    .flatMapToDouble(trial -> trial.firstEver(mode).stream())
                    .boxed()
                    .findFirst());
  }

  private void train(QualityTurn<Reals> turn) throws IOException, InterruptedException {
    QualityRow.Work work = work(turn.data(), turn.candidate());
    Optional<QualityRow.Run> before = rows.run(work, turn.seed(), options.minutes());
    if (before.isPresent() && options.minutes().stream().allMatch(at -> usable(before.get(), at))) {
      return;
    }
    Machine machine = Machine.here();
    Instant start = Instant.now();
    String id =
        "%s-%s-%d-%s"
            .formatted(
                turn.data().dataset().name().replaceAll("\\W", ""),
                turn.candidate().word().replaceAll("[^\\w-]", ""),
                turn.seed(),
                STAMP.format(start));
    Path folder = Files.createDirectories(options.work().resolve("runs").resolve(id));
    try (LoadMeter load = LoadMeter.start()) {
      Training training = train(turn, work, folder);
      progress.accept(id + ": " + summary(training));
      if (training instanceof Training.Done done) {
        rows.add(
            new QualityRow.Run(
                id,
                work,
                turn.seed(),
                turn.candidate() instanceof Candidate.Organza organza ? organza.recipe() : "",
                start.truncatedTo(ChronoUnit.SECONDS).toString(),
                machine,
                load.mean(),
                trainees.commit(),
                done));
      } else {
        failures.add(id + ": " + summary(training));
      }
    }
  }

  /** Whether a snapshot is judged, or still can be. */
  private boolean usable(QualityRow.Run run, String minutes) {
    return rows.judged(run.id(), minutes).isPresent() || Files.exists(samples(run, minutes));
  }

  private Path samples(QualityRow.Run run, String minutes) {
    return options.work().resolve("runs").resolve(run.id()).resolve(minutes + ".npy");
  }

  private Training train(QualityTurn<Reals> turn, QualityRow.Work work, Path folder)
      throws IOException, InterruptedException {
    if (turn.candidate() instanceof Candidate.PyTorch script) {
      Optional<QualityRow.Tried> how = fastest(turn.data(), script, work);
      return how.isEmpty()
          ? new Training.Failed("None of PyTorch's modes could be tried.")
          : pytorch(script, turn.data(), folder, turn.seed(), how.get());
    }
    return organza(((Candidate.Organza) turn.candidate()).recipe(), turn, folder);
  }

  private Training organza(String recipe, QualityTurn<Reals> turn, Path folder)
      throws IOException, InterruptedException {
    DataChoice choice = turn.data().choice();
    return run(
        trainees.organza(
            new OrganzaTrainee.Arguments(
                recipe,
                choice.source(),
                choice.size(),
                options.dataDir().map(Path::toString).orElse(""),
                folder,
                turn.seed(),
                options.threadsForAll().orElse(0),
                options.clock(),
                options.minutes(),
                options.samples())),
        options.minutes());
  }

  private Training pytorch(
      Candidate.PyTorch script, Reals data, Path folder, long seed, QualityRow.Tried how)
      throws IOException, InterruptedException {
    PyTorchRun run =
        new PyTorchRun(
            script,
            data.pixels(),
            folder,
            seed,
            how.mode(),
            how.threads(),
            options.clock(),
            options.minutes(),
            options.samples());
    return pytorch(run);
  }

  private Training pytorch(PyTorchRun run) throws IOException, InterruptedException {
    Optional<Command> command = trainees.pytorch(run);
    return command.isEmpty()
        ? new Training.Failed(
            "Missing: no Python with PyTorch in ORGANZA_PYTHON or as python3 on the PATH.")
        : run(command.get(), run.minutes());
  }

  private Training run(Command command, List<String> minutes)
      throws IOException, InterruptedException {
    double seconds = 60 * Double.parseDouble(minutes.get(minutes.size() - 1));
    long limit = START_SECONDS + (long) (seconds * (options.clock() == Clock.CPU ? SLOWEST : 2));
    TrainingReport report = new TrainingReport();
    Optional<String> failure = WorkerProcess.run(command, limit, report);
    return failure.isPresent() ? new Training.Failed(failure.get()) : report.training(minutes);
  }

  /**
   * PyTorch's fastest mode and number of threads; those that the user gave, if both, without a
   * trial.
   */
  private Optional<QualityRow.Tried> fastest(
      Reals data, Candidate.PyTorch script, QualityRow.Work work)
      throws IOException, InterruptedException {
    if (options.mode().isPresent() && options.threadsForAll().isPresent()) {
      return Optional.of(
          new QualityRow.Tried(options.mode().get(), options.threadsForAll().getAsInt(), 0, 0));
    }
    List<Candidate.PyTorch.Mode> modes =
        options.mode().map(List::of).orElse(List.of(Candidate.PyTorch.Mode.values()));
    Optional<QualityRow.Trial> before = rows.trial(work);
    if (before.isEmpty() || !modes.stream().allMatch(before.get()::covers)) {
      List<QualityRow.Tried> tried = tried(data, script, modes);
      if (tried.stream().noneMatch(QualityRow.Tried::works)) {
        return Optional.empty();
      }
      rows.add(
          new QualityRow.Trial(
              work,
              Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
              Machine.here(),
              tried));
    }
    return rows.trial(work).flatMap(trial -> trial.fastest(modes));
  }

  /** Ten seconds of training each. */
  private List<QualityRow.Tried> tried(
      Reals data, Candidate.PyTorch script, List<Candidate.PyTorch.Mode> modes)
      throws IOException, InterruptedException {
    List<QualityRow.Tried> tried = new ArrayList<>();
    for (Candidate.PyTorch.Mode mode : modes) {
      for (int threads : threads()) {
        Training training =
            pytorch(
                new PyTorchRun(
                    script,
                    data.pixels(),
                    options.work(),
                    1,
                    mode,
                    threads,
                    options.clock(),
                    TRIAL_MINUTES,
                    0));
        progress.accept(
            "Trial of %s, %s on %d: %s".formatted(script.word(), mode, threads, summary(training)));
        tried.add(
            training instanceof Training.Done done
                ? new QualityRow.Tried(
                    mode, threads, done.snapshots().get(0).speed(), done.firstSeconds())
                : QualityRow.Tried.failed(mode, threads));
      }
    }
    return tried;
  }

  private List<Integer> threads() {
    if (options.threadsForAll().isPresent()) {
      return List.of(options.threadsForAll().getAsInt());
    }
    return Machine.threadCounts();
  }

  private static String summary(Training training) {
    if (training instanceof Training.Failed failed) {
      return failed.reason();
    }
    Training.Done done = (Training.Done) training;
    QualitySnapshot last = done.snapshots().get(done.snapshots().size() - 1);
    return String.format(
        Locale.ROOT,
        "%.0f kimg, %.0f images/s, %s, %d thread%s, first step after %.1f s",
        last.images() / 1000.0,
        last.speed(),
        done.how(),
        done.threads(),
        done.threads() == 1 ? "" : "s",
        done.firstSeconds());
  }

  private void judge(QualityTurn<Reals> turn) throws IOException {
    QualityRow.Work work = work(turn.data(), turn.candidate());
    Optional<QualityRow.Run> run = rows.run(work, turn.seed(), options.minutes());
    if (run.isEmpty()) {
      return; // its failure is noted
    }
    for (String minutes : options.minutes()) {
      if (rows.judged(run.get().id(), minutes).isEmpty()) {
        Path samples = samples(run.get(), minutes);
        progress.accept("Judging " + run.get().id() + " after " + minutes + " minutes");
        draw(samples, samples.resolveSibling(minutes + ".png"));
        rows.add(
            new QualityRow.Judged(
                run.get().id(),
                minutes,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                judge.results(turn.data().dataset(), samples)));
      }
    }
  }

  /** A grid of the first samples of a file, for a look. */
  private static void draw(Path samples, Path picture) {
    try (Dataset made =
        Sources.standard()
            .open(DataOptions.DEFAULTS.withSource(samples.toString()), DownloadListener.silent())) {
      int elements = made.shape().elements();
      float[] first = new float[Math.min(PICTURE, made.count()) * elements];
      for (int i = 0; i * elements < first.length; i++) {
        made.read(i, first, i * elements);
      }
      PngFile.write(SampleGrid.of(first, made.shape()), picture);
    }
  }
}
