package dev.organza.cli;

import dev.organza.recipe.Catalogue;

/** What the commands choose from: what comes with Organza, and extensions on the class path. */
final class ProgramCatalogue {

  private static final Catalogue CATALOGUE = Catalogue.discovered();

  private ProgramCatalogue() {}

  static Catalogue get() {
    return CATALOGUE;
  }
}
