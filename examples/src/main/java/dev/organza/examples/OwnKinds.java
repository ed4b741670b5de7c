package dev.organza.examples;

import dev.organza.doctor.DoctorListener;
import dev.organza.game.objective.Objective;
import dev.organza.game.penalty.Penalty;
import dev.organza.metric.Metric;
import dev.organza.metric.evaluation.MetricsListener;
import dev.organza.nn.architecture.Architecture;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.CatalogueExtension;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.TrainingRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Kinds of one's own, chosen in a recipe like any other. */
public final class OwnKinds implements CatalogueExtension {

  /** The catalogue with an objective, a penalty, an architecture, a source and a metric. */
  @Override
  public Catalogue extend(Catalogue catalogue) {
    return catalogue
        .with(Objective.class, "pearson", PearsonChiSquare.class)
        .with(Penalty.class, "drift", Drift.class)
        .with(Architecture.class, "shallow", Shallow.class)
        .with(new Spiral())
        .withExtension(Metric.class, new MeanDistance());
  }

  /**
   * Trains with all of them and prints ten points.
   *
   * @param changes to the recipe, such as {@code training.kimg=100}
   */
  public static void main(String... changes) {
    Catalogue catalogue = new OwnKinds().extend(Catalogue.builtIn());
    Recipes recipes = catalogue.recipes();
    Recipe recipe =
        recipes.set(
            recipes.named("gan"),
            List.of(
                "data.source=spiral",
                "objective=pearson",
                "penalties=[{kind: drift, weight: 0.01}]",
                "architecture=shallow",
                "reports.metrics=[{name: mean-distance, everyKimg: 5}]"));
    recipe = recipes.set(recipe, List.of(changes));
    try (TrainingRun run =
        TrainingRun.start(
            catalogue, recipe, Path.of("runs"), new MetricsListener(), new DoctorListener())) {
      run.train(Optional.empty());
      for (float[] point : run.model().sample(10, 1)) {
        System.out.printf("%.2f %.2f%n", point[0], point[1]);
      }
    }
  }
}
