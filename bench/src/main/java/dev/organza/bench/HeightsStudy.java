package dev.organza.bench;

import dev.organza.data.Dataset;
import dev.organza.model.Model;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.TrainingRun;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/**
 * How close {@code gan} comes to Galton's heights: the Kolmogorov-Smirnov distance of 10,000
 * samples from the data, and how far D is from ½ on the data, where it is at the equilibrium.
 */
public final class HeightsStudy {

  private static final int SAMPLES = 10_000;
  private static final double MINUTES = 3;

  private HeightsStudy() {}

  /**
   * Prints a line for each seed.
   *
   * @param arguments how many seeds, from 1; 3 unless given
   */
  public static void main(String... arguments) {
    int seeds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    Recipes recipes = Catalogue.builtIn().recipes();
    for (int seed = 1; seed <= seeds; seed++) {
      Recipe recipe =
          recipes.set(recipes.named("gan"), List.of("data.source=heights", "seed=" + seed));
      long start = System.nanoTime();
      try (TrainingRun run =
          TrainingRun.start(Catalogue.builtIn(), recipe, Path.of("bench", "target", "runs"))) {
        run.train(Optional.of(MINUTES));
        double seconds = (System.nanoTime() - start) / 1e9;
        Model model = run.model();
        float[][] data = rows(run.trainer().data().dataset());
        double distance =
            KolmogorovSmirnovTest.withDefaults()
                .statistic(column(data), column(model.sample(SAMPLES, 1)));
        double fromHalf =
            Arrays.stream(model.discriminate(data)).map(d -> Math.abs(d - 0.5)).average().orElse(1);
        System.out.printf(
            Locale.ROOT,
            "seed %d: %.0f kimg in %.0f s, KS distance %.4f, mean |D - 1/2| %.4f, %s%n",
            seed,
            run.trainer().progress().kimg(),
            seconds,
            distance,
            fromHalf,
            run.folder().latestSample());
      }
    }
  }

  private static float[][] rows(Dataset dataset) {
    float[][] rows = new float[dataset.count()][1];
    for (int i = 0; i < rows.length; i++) {
      dataset.read(i, rows[i], 0);
    }
    return rows;
  }

  private static double[] column(float[][] rows) {
    double[] column = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      column[i] = rows[i][0];
    }
    return column;
  }
}
