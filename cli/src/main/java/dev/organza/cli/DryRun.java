package dev.organza.cli;

import dev.organza.cli.terminal.ProgressText;
import dev.organza.cli.terminal.Table;
import dev.organza.cli.terminal.TerminalOutput;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.summary.DataWarnings;
import dev.organza.recipe.Preparation;
import dev.organza.recipe.Recipe;
import dev.organza.run.GammaProbes;
import dev.organza.train.Hardware;
import dev.organza.train.MemoryEstimate;
import dev.organza.train.Plan;
import dev.organza.train.Trainer;
import dev.organza.train.TrainingData;
import dev.organza.train.Tuner;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a training would be: what it would cost, its networks, and its recipe with everything filled
 * in.
 *
 * @param recipe fully resolved
 * @param plan what the recipe makes for its data
 * @param memory by the formulas of {@link MemoryEstimate}
 * @param secondsARound measured on this machine
 * @param shorter what would make a long training shorter
 */
record DryRun(
    Recipe recipe,
    Plan plan,
    MemoryEstimate memory,
    double secondsARound,
    List<ShorterTraining> shorter) {

  /** Enough steps for a stable measurement, and few enough to wait for. */
  private static final double MEASURED_SECONDS = 2;

  /** Times a few steps whose results are discarded; writes nothing. */
  static DryRun of(Recipe recipe, DownloadListener listener) {
    try (Dataset dataset = ProgramCatalogue.get().sources().open(recipe.data(), listener)) {
      dataset.notes().forEach(listener::note);
      DataWarnings.of(dataset).forEach(listener::note);
      Preparation prepared = Preparation.of(ProgramCatalogue.get(), recipe, dataset);
      recipe.caution(dataset.schema().sample()).ifPresent(listener::note);
      Plan plan = prepared.plan();
      TrainingData data = prepared.data();
      GammaProbes.of(prepared)
          .ifPresent(probes -> listener.note(probes.text() + " A dry run leaves it open."));
      Hardware hardware = prepared.chooseHardware(listener::note);
      listener.note("Timing a step of the training…");
      double round = secondsOfAStep(plan, data, hardware);
      return new DryRun(
          prepared.resolved(ProgramCatalogue.get(), hardware),
          plan,
          MemoryEstimate.of(plan),
          round,
          ShorterTraining.of(prepared, seconds(plan, round)));
    }
  }

  private static double secondsOfAStep(Plan plan, TrainingData data, Hardware hardware) {
    try (Trainer trainer = new Trainer(plan, data, hardware)) {
      return Tuner.secondsOfAStep(trainer, MEASURED_SECONDS);
    }
  }

  private double imagesASecond() {
    return imagesASecond(plan, secondsARound);
  }

  private static double imagesASecond(Plan plan, double secondsARound) {
    return (double) plan.training().batch() * plan.training().criticSteps() / secondsARound;
  }

  private static double seconds(Plan plan, double secondsARound) {
    return plan.training().kimg() * 1000 / imagesASecond(plan, secondsARound);
  }

  void print(TerminalOutput output) {
    output.print(text(), document());
  }

  /** The answer first, in a few lines; what it is about below. */
  private String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s on %s: about %s for %s kimg, and %s MB of memory beside the program and data%n",
            recipe.name(),
            recipe.data().source(),
            inWords(seconds(plan, secondsARound)),
            plan.training().kimg(),
            megabytes(memory.total())));
    text.append(
        String.format(
            Locale.ROOT,
            "%.1f ms per step, %s images/s with %d thread%s in %s%n",
            secondsARound * 1000,
            ProgressText.si(imagesASecond()),
            recipe.hardware().threads(),
            recipe.hardware().threads() == 1 ? "" : "s",
            recipe.hardware().precision().name().toLowerCase(Locale.ROOT)));
    if (!shorter.isEmpty()) {
      Table table = Table.ofWords();
      shorter.forEach(way -> table.row("  " + way.option(), way.effect()));
      text.append("Shorter:\n").append(table);
    }
    return text
        + "\n"
        + Table.ofNumbers()
            .row("memory, rough", "MB")
            .row("parameters and their average", megabytes(memory.weights()))
            .row("gradients", megabytes(memory.gradients()))
            .row("optimisers", megabytes(memory.optimisers()))
            .row("activations", megabytes(memory.activations()))
        + plan.game().players().entrySet().stream()
            .map(player -> "\n" + player.getKey() + "\n" + player.getValue().summary())
            .collect(Collectors.joining())
        + "\nrecipe\n"
        + ProgramCatalogue.get().recipes().write(recipe);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f", bytes / 1e6);
  }

  /** For example {@code 22 h 10 min}. */
  static String inWords(double seconds) {
    Duration time = Duration.ofSeconds(Math.round(seconds));
    if (time.toHours() >= 48) {
      return time.toDays() + " days";
    } else if (time.toMinutes() >= 120) {
      return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
    return time.getSeconds() >= 120 ? time.toMinutes() + " min" : time.getSeconds() + " s";
  }

  private Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("recipe", ProgramCatalogue.get().recipes().plain(recipe));
    document.putAll(plan.game().players());
    document.put("memoryBytes", memory);
    document.put("secondsARound", secondsARound);
    document.put("imagesASecond", imagesASecond());
    document.put("seconds", seconds(plan, secondsARound));
    document.put("shorter", shorter);
    return document;
  }
}
