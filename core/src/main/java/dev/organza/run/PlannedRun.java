package dev.organza.run;

import dev.organza.data.Dataset;
import dev.organza.model.Model;
import dev.organza.model.translation.Translator;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import java.util.Optional;

/**
 * A run before its first step, for listeners to check; valid during that check.
 *
 * @param catalogue knows the recipe's kinds and the sources of data
 * @param recipe what is to be trained
 * @param dataset on what
 * @param model the untrained model; empty for a game without one to sample from
 * @param translator the untrained translators; empty for a game that makes no images into others
 */
public record PlannedRun(
    Catalogue catalogue,
    Recipe recipe,
    Dataset dataset,
    Optional<Model> model,
    Optional<Translator> translator) {}
