package dev.organza.bench;

import dev.organza.Shape;
import dev.organza.recipe.Recipe;

/** Where a recipe has the width of its networks. */
final class RecipeWidth {

  private RecipeWidth() {}

  /** The path of the width for samples of a shape, as settings have it. */
  static String path(Recipe recipe, Shape sample) {
    String part = recipe.adversarial().architecture().part(sample).path();
    return "architecture." + (part.isEmpty() ? "" : part + ".") + "width";
  }
}
