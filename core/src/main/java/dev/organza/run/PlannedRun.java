package dev.organza.run;

import dev.organza.data.Dataset;
import dev.organza.model.Model;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;

/**
 * A run before its first step, for listeners to check; valid during that check.
 *
 * @param recipes knows the recipe's kinds
 * @param recipe what is to be trained
 * @param dataset on what
 * @param model the untrained model
 */
public record PlannedRun(Recipes recipes, Recipe recipe, Dataset dataset, Model model) {}
