package dev.organza.bench;

import dev.organza.Shape;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.RunEvent;
import dev.organza.run.RunListener;
import dev.organza.run.TrainingRun;
import dev.organza.train.StepStatistics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recipes for images, each trained on the same data for the same number of real images seen, over
 * seeds: does any diverge, and what do they make? {@code bench/quality} compares at equal times.
 */
public final class FashionStudy {

  private static final List<String> NAMES =
      List.of("dcgan", "lsgan", "wgan", "wgan-gp", "sngan", "r1");

  /** Recipes without convolutions, which keep the width they have. */
  private static final Set<String> PERCEPTRONS = Set.of("gan-2014", "gan", "unrolled");

  private FashionStudy() {}

  /**
   * Prints a line for each run; its pictures are in its run folder.
   *
   * @param arguments {@code DATA:kimg:seeds[:RECIPE,…[:PRECISION]]}, for example {@code
   *     fashion-mnist:120:1-3} or {@code fashion-mnist:120:1:dcgan:float32}
   */
  public static void main(String... arguments) {
    String[] asked = arguments[0].split(":");
    List<String> names = asked.length > 3 ? List.of(asked[3].split(",")) : NAMES;
    Optional<String> precision = asked.length > 4 ? Optional.of(asked[4]) : Optional.empty();
    for (int seed : Seeds.of(asked[2])) {
      for (String name : names) {
        run(name, asked[0], Double.parseDouble(asked[1]), seed, precision);
      }
    }
  }

  private static void run(
      String name, String data, double kimg, int seed, Optional<String> precision) {
    Recipes recipes = Catalogue.builtIn().recipes();
    List<String> changes =
        new ArrayList<>(
            List.of(
                "data.source=" + data,
                "seed=" + seed,
                "training.kimg=" + kimg,
                "reports.samplesEveryKimg=" + kimg / 4,
                "checkpoints.everyKimg=" + kimg,
                "hardware.threads=1"));
    precision.ifPresent(given -> changes.add("hardware.precision=" + given));
    if (!PERCEPTRONS.contains(name)) {
      changes.add(RecipeWidth.path(recipes.named(name), Shape.image(1, 28, 28)) + "=32");
    }
    if (name.equals("wgan")) {
      // 25 steps of 100 updates are 160,000 images, more than all of this budget.
      changes.add("training.criticWarmup.firstRounds=5");
    }
    Recipe recipe = recipes.set(recipes.named(name), changes);
    long start = System.nanoTime();
    Last last = new Last();
    try (TrainingRun run =
        TrainingRun.start(Catalogue.builtIn(), recipe, Path.of("bench", "target", "runs"), last)) {
      run.train(Optional.empty());
      double seconds = (System.nanoTime() - start) / 1e9;
      StepStatistics end = last.statistics;
      System.out.printf(
          Locale.ROOT,
          "%s seed %d: %.0f kimg, %d steps, %.0f s, last losses D %.3f G %.3f, %s%n",
          name,
          seed,
          run.trainer().progress().kimg(),
          run.trainer().progress().step(),
          seconds,
          end == null ? Double.NaN : end.value("discriminator.loss"),
          end == null ? Double.NaN : end.value("generator.loss"),
          run.folder().path());
    }
  }

  /** Keeps the last step's statistics. */
  private static final class Last implements RunListener {
    private @Nullable StepStatistics statistics;

    @Override
    public void on(RunEvent event) {
      if (event instanceof RunEvent.Stepped stepped) {
        statistics = stepped.statistics();
      }
    }
  }
}
