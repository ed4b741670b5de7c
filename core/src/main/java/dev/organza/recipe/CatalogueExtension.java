package dev.organza.recipe;

/**
 * Adds to the catalogue of a program that looks for extensions on its class path, as the command
 * line does. An implementation has a public constructor without parameters and is named in {@code
 * META-INF/services/dev.organza.recipe.CatalogueExtension}.
 */
@FunctionalInterface
public interface CatalogueExtension {

  /** The catalogue with what this extension adds. */
  Catalogue extend(Catalogue catalogue);
}
