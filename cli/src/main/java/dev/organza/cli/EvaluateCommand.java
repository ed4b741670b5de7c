package dev.organza.cli;

import dev.organza.UsageException;
import dev.organza.WritableFolder;
import dev.organza.data.DataOptions;
import dev.organza.data.DataWarnings;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.evaluate.CardFolder;
import dev.organza.evaluate.Evaluation;
import dev.organza.evaluate.Judges;
import dev.organza.judge.Card;
import dev.organza.judge.Evidence;
import dev.organza.judge.Interval;
import dev.organza.judge.Judge;
import dev.organza.judge.JudgeDescription;
import dev.organza.judge.Measure;
import dev.organza.judge.features.FeatureExtractors;
import dev.organza.run.Recipes;
import dev.organza.run.RunData;
import dev.organza.run.RunEvidence;
import dev.organza.run.RunFolder;
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

/** {@code organza evaluate}: judges' figures for a run, or for two sets of samples. */
@Command(
    name = "evaluate",
    description = "Judges a run's samples, or any samples beside real ones, with figures.",
    footer = {
      "",
      "Examples:",
      "  organza evaluate latest                          the usual judges of its kind of data",
      "  organza evaluate latest --judges fid,copying     these judges",
      "  organza evaluate latest --judges all             also those that take minutes",
      "  organza evaluate --real photos/ --fake made/     two folders, files or data sets",
      "  organza evaluate --list                          what there is to ask",
      "",
      "Each answer is kept as a card with its protocol: in RUN/cards, of two sets of samples in a",
      "folder of their own under ./cards, or where --out says.",
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
      names = "--judges",
      paramLabel = "A,B",
      split = ",",
      description = "Which judges to ask, or all (default: the usual ones of the kind of data).")
  private List<String> names = List.of();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many samples to generate (default: 10,000).")
  private int count = RunEvidence.DEFAULT_COUNT;

  @Option(
      names = "--real-count",
      paramLabel = "N",
      description = "How many real samples to take at most, spread evenly (default: 10,000).")
  private int realCount = RunEvidence.DEFAULT_COUNT;

  @Option(
      names = "--features",
      paramLabel = "FILE",
      description =
          "A TorchScript (.pt) or ONNX (.onnx) network to compare images by (default: a small"
              + " one trained on the data).")
  private Optional<String> features = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The seed of the samples and of the judges (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to keep cards and pictures (default: in the run folder).")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--list", description = "List the judges.")
  private boolean list;

  @Mixin private final ModelFlags model = new ModelFlags();
  @Mixin private final Results results = new Results();

  @Override
  public void run() {
    if (list) {
      list();
    } else if (selector.isPresent() && real.isEmpty() && fake.isEmpty()) {
      judgeRun(RunFolder.find(runs.folder(), selector.get()));
    } else if (selector.isEmpty() && real.isPresent() && fake.isPresent()) {
      judgeSamples(real.get(), fake.get());
    } else {
      throw new UsageException(
          "evaluate judges a RUN, or --real SOURCE beside --fake SOURCE.\nGive one of the two; see: organza help evaluate");
    }
  }

  private void list() {
    List<JudgeDescription> judges = Judges.standard().list();
    Table table = Table.ofWords();
    table.row("judge", "better", "question", "after");
    judges.forEach(
        judge ->
            table.row(
                judge.name(),
                judge.better().name().toLowerCase(Locale.ROOT),
                judge.question(),
                judge.reference()));
    results.print(table.toString(), judges);
  }

  private void judgeRun(RunFolder folder) {
    requireKnown();
    DataOptions found = moved.options(data.locate(Recipes.standard().read(folder.recipe()).data()));
    WritableFolder.require(out.orElse(folder.cardsDir()));
    PrintWriter err = spec.commandLine().getErr();
    DownloadProgress progress = new DownloadProgress(err::println);
    RunEvidence.Options options = new RunEvidence.Options(count, realCount, heldOut, seed);
    try (ModelFlags.Loaded loaded = model.loadState(folder);
        Dataset dataset = RunData.open(folder, found, progress);
        RunEvidence gathered =
            RunEvidence.of(
                found,
                dataset,
                loaded.model(),
                folder.name() + " at " + loaded.kimg() + " kimg",
                options,
                (reals, unseen) ->
                    FeatureExtractors.of(features, reals, unseen, RunEvidence.FEATURES_SEED),
                model.listener())) {
      DataWarnings.of(dataset).forEach(err::println);
      report(ask(gathered.evidence(), new CardFolder(out.orElse(folder.cards(loaded.images())))));
    }
  }

  private void judgeSamples(String reals, String fakes) {
    if (moved.isGiven()) {
      throw new UsageException(
          "--data says where the data of a RUN lie; here --real names the real samples.\nLeave it out.");
    }
    requireKnown();
    WritableFolder.require(out.orElse(Path.of("cards")));
    PrintWriter err = spec.commandLine().getErr();
    DownloadProgress progress = new DownloadProgress(err::println);
    new RunEvidence.Options(count, realCount, heldOut, seed); // refuses counts below 1
    try (Dataset realSource = Datasets.open(data.options(reals), progress);
        Dataset fakeSource = Datasets.open(data.options(fakes), progress)) {
      Dataset realSamples = colouredAs(fakeSource, realSource);
      Dataset fakeSamples = colouredAs(realSource, fakeSource);
      realSamples.notes().forEach(note -> err.println("--real: " + SettingFlags.inNote(note)));
      DataWarnings.of(realSamples).forEach(warning -> err.println("--real: " + warning));
      fakeSamples.notes().forEach(note -> err.println("--fake: " + SettingFlags.inNote(note)));
      Optional<Dataset> heldOutSource =
          heldOut.map(source -> Datasets.open(data.options(source), progress));
      Optional<Dataset> unseen = heldOutSource.map(samples -> colouredAs(realSamples, samples));
      try {
        Evidence.Builder builder =
            Evidence.of(realSamples.spread(realCount), fakeSamples.spread(count))
                .training(realSamples)
                .seed(seed)
                .features(
                    () ->
                        FeatureExtractors.of(
                            features, realSamples, unseen, RunEvidence.FEATURES_SEED));
        unseen.ifPresent(samples -> builder.heldOut(samples.spread(realCount)));
        try (Evidence evidence = builder.build()) {
          Path folder = out.orElseGet(() -> PairFolder.of(realSource, fakeSource));
          report(ask(evidence, new CardFolder(folder)));
        }
      } finally {
        heldOutSource.ifPresent(Dataset::close);
      }
    }
  }

  /** Grey images in colour if those that they are compared with are. */
  private static Dataset colouredAs(Dataset others, Dataset samples) {
    return others.shape().isImage() && others.shape().dimension(0) == 3
        ? samples.inColour()
        : samples;
  }

  /** Before anything is loaded. */
  private void requireKnown() {
    names.stream().filter(name -> !name.equals(ALL)).forEach(Judges.standard()::named);
  }

  private List<Card> ask(Evidence evidence, CardFolder folder) {
    PrintWriter err = spec.commandLine().getErr();
    List<Card> cards = new ArrayList<>();
    for (Judge judge : judges(evidence)) {
      String name = judge.description().name();
      err.println("Asking " + name + " …");
      err.flush();
      try (StillBusy busy = StillBusy.with(name, err)) {
        Evaluation evaluation = Evaluation.of(judge, evidence);
        folder.write(evaluation);
        cards.add(evaluation.card());
      }
    }
    err.println("Cards are in " + folder.path() + ".");
    return cards;
  }

  /** Those that were asked for by name, or of the others those that fit; the rest is said. */
  private List<Judge> judges(Evidence evidence) {
    Judges standard = Judges.standard();
    if (!names.isEmpty() && !names.contains(ALL)) {
      List<Judge> judges = new LinkedHashSet<>(names).stream().map(standard::named).toList();
      judges.forEach(judge -> judge.requireFit(evidence));
      return judges;
    }
    List<Judge> wanted = names.isEmpty() ? standard.usualFor(evidence) : standard.all();
    List<Judge> judges = Judges.fitting(wanted, evidence);
    List<String> objections = Judges.objections(wanted, evidence);
    if (judges.isEmpty()) {
      throw new UsageException(
          "No judge can judge these %,d real and %,d generated samples: %s%nGive more samples, or see what each needs: organza evaluate --list"
              .formatted(
                  evidence.real().count(), evidence.fake().count(), String.join(" ", objections)));
    }
    objections.forEach(objection -> spec.commandLine().getErr().println("Not asked: " + objection));
    return judges;
  }

  private void report(List<Card> cards) {
    Table table = Table.ofWords();
    table.row("judge", "measure", "value", "95 % interval", "seconds");
    Map<String, List<String>> notes = new LinkedHashMap<>();
    for (Card card : cards) {
      for (Measure measure : card.measures()) {
        boolean first = measure.equals(card.measure());
        table.row(
            first ? card.judge() : "",
            measure.name(),
            number(measure.value()),
            interval(measure),
            first ? String.format(Locale.ROOT, "%.1f", card.seconds()) : "");
      }
      for (String note : card.notes()) {
        notes.computeIfAbsent(note, key -> new ArrayList<>()).add(card.judge());
      }
    }
    StringBuilder text = new StringBuilder(table.toString());
    text.append(notes.isEmpty() ? "" : "\n");
    notes.forEach(
        (note, judges) ->
            text.append(String.join(", ", judges)).append(": ").append(note).append('\n'));
    results.print(text.toString(), cards);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static String interval(Measure measure) {
    Interval interval = measure.interval();
    return interval == null ? "" : number(interval.low()) + " to " + number(interval.high());
  }
}
