package dev.organza.examples;

import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.TrainingRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Learns the heights of 928 people and prints ten new ones. The README shows the body of main. */
public final class Heights {

  private Heights() {}

  /**
   * Trains and samples.
   *
   * @param changes to the recipe, such as {@code training.kimg=100}
   */
  public static void main(String... changes) {
    Catalogue catalogue = Catalogue.builtIn();
    Recipes recipes = catalogue.recipes();
    Recipe recipe = recipes.set(recipes.named("gan"), List.of("data.source=heights"));
    recipe = recipes.set(recipe, List.of(changes));
    try (TrainingRun run = TrainingRun.start(catalogue, recipe, Path.of("runs"))) {
      run.train(Optional.empty());
      for (float[] height : run.model().sample(10, 1)) {
        System.out.printf("%.1f inches%n", height[0]);
      }
    }
  }
}
