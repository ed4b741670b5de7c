package dev.organza.cli;

import dev.organza.data.DataWarnings;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.run.Preparation;
import dev.organza.run.Recipe;
import dev.organza.run.Recipes;
import dev.organza.run.RunListener;
import dev.organza.train.Hardware;
import dev.organza.train.MemoryEstimate;
import dev.organza.train.Plan;
import dev.organza.train.Trainer;
import dev.organza.train.TrainingData;
import dev.organza.train.Tuner;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * What a training would be: its recipe with everything filled in, its networks, and what it would
 * cost.
 *
 * @param recipe fully resolved
 * @param plan what the recipe makes for its data
 * @param memory by the formulas of {@link MemoryEstimate}
 * @param secondsARound measured on this machine
 */
record DryRun(Recipe recipe, Plan plan, MemoryEstimate memory, double secondsARound) {

  /** Enough rounds for a steady figure, and few enough to wait for. */
  private static final double MEASURED_SECONDS = 2;

  /** Plays a few rounds that are thrown away; writes nothing. */
  static DryRun of(Recipe recipe, RunListener listener) {
    try (Dataset dataset = Datasets.open(recipe.data(), listener)) {
      dataset.notes().forEach(listener::note);
      DataWarnings.of(dataset).forEach(listener::note);
      Preparation prepared = Preparation.of(recipe, dataset);
      Plan plan = prepared.plan();
      TrainingData data = prepared.data();
      Hardware hardware = prepared.chooseHardware(listener::note);
      return new DryRun(
          prepared.resolved(hardware),
          plan,
          MemoryEstimate.of(plan),
          secondsOfARound(plan, data, hardware));
    }
  }

  private static double secondsOfARound(Plan plan, TrainingData data, Hardware hardware) {
    try (Trainer trainer = new Trainer(plan, data, hardware)) {
      return Tuner.secondsOfARound(trainer, MEASURED_SECONDS);
    }
  }

  private double imagesASecond() {
    return (double) plan.training().batch() * plan.training().criticSteps() / secondsARound;
  }

  private double seconds() {
    return plan.training().kimg() * 1000 / imagesASecond();
  }

  void print(Results results) {
    results.print(text(), document());
  }

  private String text() {
    return Recipes.standard().write(recipe)
        + "\ngenerator\n"
        + plan.game().generator().summary()
        + "\ndiscriminator\n"
        + plan.game().discriminator().summary()
        + "\n"
        + Table.ofNumbers()
            .row("memory, rough", "MB")
            .row("parameters and their average", megabytes(memory.weights()))
            .row("gradients", megabytes(memory.gradients()))
            .row("optimisers", megabytes(memory.optimisers()))
            .row("activations", megabytes(memory.activations()))
            .row("total, beside the program and data", megabytes(memory.total()))
        + String.format(
            Locale.ROOT,
            "%ntime: %.1f ms a round, %,.0f images/s; about %s for %s kimg%n",
            secondsARound * 1000,
            imagesASecond(),
            inWords(Duration.ofSeconds(Math.round(seconds()))),
            plan.training().kimg());
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f", bytes / 1e6);
  }

  private static String inWords(Duration time) {
    if (time.toHours() >= 48) {
      return time.toDays() + " days";
    } else if (time.toMinutes() >= 120) {
      return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
    return time.getSeconds() >= 120 ? time.toMinutes() + " min" : time.getSeconds() + " s";
  }

  private Map<String, Object> document() {
    return Map.of(
        "recipe", Recipes.standard().plain(recipe),
        "generator", plan.game().generator(),
        "discriminator", plan.game().discriminator(),
        "memoryBytes", memory,
        "secondsARound", secondsARound,
        "imagesASecond", imagesASecond(),
        "seconds", seconds());
  }
}
