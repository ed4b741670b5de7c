package dev.organza.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import java.util.List;

/**
 * A value of a recipe that has an option of its own: {@code --kimg 5} is {@code --set
 * training.kimg=5}.
 *
 * @param option what the user wrote, for error messages
 * @param path where the value is in the recipe
 * @param value as JSON, which is YAML too and needs no care with quotes
 */
record Setting(String option, String path, JsonNode value) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Setting of(String option, String path, Object value) {
    return new Setting(option, path, JSON.valueToTree(value));
  }

  /**
   * The recipe with this value.
   *
   * @throws dev.organza.UsageException if the recipe refuses it; the message begins with the option
   */
  Recipe applyTo(Recipe recipe) {
    return Recipes.standard().set(recipe, List.of(path + "=" + value), option);
  }
}
