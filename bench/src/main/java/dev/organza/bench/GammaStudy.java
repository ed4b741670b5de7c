package dev.organza.bench;

import dev.organza.OrganzaException;
import dev.organza.data.Dataset;
import dev.organza.data.Density;
import dev.organza.diagnostics.Diagnostics;
import dev.organza.game.penalty.Penalty;
import dev.organza.journal.Event;
import dev.organza.journal.Journal;
import dev.organza.metric.MetricInput;
import dev.organza.metric.ModeCoverage;
import dev.organza.metric.evaluation.RunMetricInput;
import dev.organza.metric.features.FeatureExtractors;
import dev.organza.model.GeneratedSamples;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which γ of R1 and R2 is best for some data, and what could have been known of it early: whole
 * trainings over a grid of γ, with what their journals say after 1, 2 and 4 % of the images. Such a
 * beginning is what a short probe with that γ, of the same start weights and data, would have seen.
 * Where γ is {@code auto} the run is only begun: its row has what the probes found and chose.
 *
 * <p>A row is added to a file for each run, and what is there is not trained again; a run that was
 * ended goes on from its last checkpoint.
 */
public final class GammaStudy {

  private static final Path FOLDER = Path.of("bench", "target", "gamma");

  /** Samples, and real images, of the Fréchet distance. */
  private static final int COUNT = 10_000;

  /** Samples of the modes, as in PacGAN's table 1. */
  private static final int POINTS = 2_500;

  /** The convergent game on the networks of the recipe {@code r1}. */
  private static final List<String> PAIRING =
      List.of(
          "objective=relativistic",
          "penalties=[{kind: r1, gamma: 1}, {kind: r2, gamma: 1}]",
          "training.order=fresh-batches");

  private GammaStudy() {}

  /**
   * One training.
   *
   * @param recipe its name; {@code pairing} is {@link #PAIRING}
   * @param data a source, {@code @} and the width of its images if they are to be fitted
   * @param gamma a number, or {@code auto}
   * @param changes further settings
   */
  private record Case(
      String recipe, String data, double kimg, String gamma, int seed, List<String> changes) {

    String name() {
      Path source = Path.of(data).getFileName();
      String plain =
          String.format(
              Locale.ROOT, "%s %s %s %.0f kimg seed %d", recipe, source, gamma, kimg, seed);
      return Stream.concat(Stream.of(plain), changes.stream()).collect(Collectors.joining(" "));
    }

    boolean isAuto() {
      return gamma.equals("auto");
    }

    Path runs() {
      return FOLDER.resolve(name().replace(' ', '_'));
    }

    Recipe settled() {
      Recipes recipes = Catalogue.builtIn().recipes();
      List<String> all = new ArrayList<>();
      all.addAll(recipe.equals("pairing") ? PAIRING : List.of());
      String[] place = data.split("@");
      all.add("data.source=" + place[0]);
      if (place.length > 1) {
        all.add("data.size=" + place[1]);
      }
      all.add("seed=" + seed);
      all.add("training.kimg=" + kimg);
      all.add("reports.samplesEveryKimg=" + kimg / 5);
      all.add("reports.journalEveryKimg=" + kimg / 200);
      all.add("reports.diagnosticsEveryKimg=" + kimg / 100);
      all.add("checkpoints.everyKimg=" + kimg / 10);
      all.add("hardware={device: cpu, threads: 1}");
      all.addAll(changes);
      Recipe plain = recipes.set(recipes.named(recipe.equals("pairing") ? "r1" : recipe), all);
      List<Penalty> penalties = plain.adversarial().penalties();
      List<String> weights = new ArrayList<>();
      for (int i = 0; i < penalties.size(); i++) {
        if (penalties.get(i).gradientWeight().isPresent()) {
          weights.add(
              "penalties["
                  + i
                  + "]."
                  + penalties.get(i).gradientWeight().orElseThrow().component()
                  + "="
                  + gamma);
        }
      }
      return recipes.set(plain, weights);
    }
  }

  /**
   * Trains, measures and prints the table of all runs so far.
   *
   * @param arguments {@code RECIPE:DATA[@WIDTH]:KIMG:GAMMA,…:SEEDS} and further settings without
   *     spaces, for example {@code pairing:fashion@16:60:auto,0.1,1,10:1-3
   *     architecture.images.width=16}
   */
  public static void main(String... arguments) throws IOException {
    List<String> words = List.of(String.join(" ", arguments).split(" "));
    String[] asked = words.get(0).split(":");
    StudyRows rows = new StudyRows(FOLDER.resolve("results.md"), heading());
    List<String> changes = words.subList(1, words.size());
    for (int seed : Seeds.of(asked[4])) {
      for (String gamma : asked[3].split(",")) {
        Case one = new Case(asked[0], asked[1], Double.parseDouble(asked[2]), gamma, seed, changes);
        rows.add("| " + one.name() + " |", () -> one.isAuto() ? chosen(one) : row(one));
      }
    }
    System.out.println(rows.all().strip());
  }

  private static String heading() {
    StringBuilder heading = new StringBuilder("| recipe, data, γ | FID, or modes and quality |");
    for (String share : List.of("1 %", "2 %", "4 %", "the end")) {
      heading.append(" energy, ½E‖∇D‖², D's loss, separation at ").append(share).append(" |");
    }
    return heading.append("\n|---|---|---|---|---|---|\n").toString();
  }

  /** What the probes of a run found, from the least γ, and chose. */
  private static String chosen(Case one) {
    try (TrainingRun run = TrainingRun.start(Catalogue.builtIn(), one.settled(), one.runs())) {
      Event choice =
          Journal.read(run.folder().journal()).stream()
              .filter(event -> event.kind().equals(Event.GAMMA))
              .findFirst()
              .orElseThrow();
      String energies =
          choice.values().entrySet().stream()
              .filter(value -> value.getKey().endsWith(".energy"))
              .map(value -> value.getKey() + " %.4f".formatted(choice.number(value.getKey())))
              .collect(Collectors.joining(", "));
      return "| %s | chose %s | %s ||||%n".formatted(one.name(), choice.number("gamma"), energies);
    }
  }

  /** A training that diverges has a row that says so. */
  private static String row(Case one) {
    StringBuilder row = new StringBuilder("| " + one.name() + " | ");
    try (TrainingRun run = StudyRun.begunOrResumed(one.settled(), one.runs())) {
      try {
        run.train(Optional.empty());
        row.append(quality(run));
      } catch (OrganzaException diverged) {
        row.append("diverged");
      }
      List<Event> journal = Journal.read(run.folder().journal());
      for (double share : new double[] {0.01, 0.02, 0.04, 1}) {
        row.append(" | ")
            .append(early(journal, share * one.kimg(), Double.parseDouble(one.gamma())));
      }
    }
    return row.append(" |\n").toString();
  }

  /** What the journal knows up to some thousand images: means of the last half of them. */
  private static String early(List<Event> journal, double kimg, double gamma) {
    // What is due at some images is written by the step that reaches them.
    Predicate<Event> recent = event -> event.images() <= kimg * 1050 && event.images() > kimg * 500;
    return String.format(
        Locale.ROOT,
        "%.4f %.3g %.4f %.3f",
        mean(journal, Event.DIAGNOSTICS, Diagnostics.ENERGY, recent),
        mean(journal, Event.STEP, "discriminator.penalty", recent) / gamma,
        mean(journal, Event.STEP, "discriminator.loss", recent),
        mean(journal, Event.DIAGNOSTICS, Diagnostics.SEPARATION, recent));
  }

  private static double mean(
      List<Event> journal, String kind, String name, Predicate<Event> recent) {
    return journal.stream()
        .filter(event -> event.kind().equals(kind) && recent.test(event))
        .mapToDouble(event -> event.number(name))
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  private static String quality(TrainingRun run) {
    Dataset data = run.trainer().data().dataset();
    Optional<Density> density = data.density();
    if (density.isPresent()) {
      ModeCoverage found = ModeCoverage.of(run.model().sample(POINTS, 1), density.get());
      return String.format(
          Locale.ROOT,
          "%d/%d, %.1f %%, KL %.3f",
          found.captured(),
          found.modes(),
          100 * found.highQuality(),
          found.reverseKl());
    }
    MetricInput.Builder builder =
        MetricInput.of(data.spread(COUNT), GeneratedSamples.of("samples", run.model(), COUNT, 1))
            .seed(1)
            .features(
                () ->
                    FeatureExtractors.of(
                        Optional.empty(), data, Optional.empty(), RunMetricInput.FEATURES_SEED));
    try (MetricInput input = builder.build()) {
      return String.format(
          Locale.ROOT, "%.2f", SmallDataStudy.value(SmallDataStudy.result("fid", input), "fid"));
    }
  }
}
