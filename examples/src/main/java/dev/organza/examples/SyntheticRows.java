package dev.organza.examples;

import dev.organza.data.source.Source;
import dev.organza.data.table.SchemaChanges;
import dev.organza.data.table.TableRows;
import dev.organza.model.RowSampler;
import dev.organza.model.Selection;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.TrainingRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows of a table that a program has in memory, and rows like them. */
public final class SyntheticRows {

  private SyntheticRows() {}

  /**
   * Learns rows and makes new ones with the same columns and types.
   *
   * @param rows by the names of their columns
   * @param count how many to make
   * @param runs where the run gets its folder
   * @param changes to the recipe, such as {@code training.kimg=100}
   */
  public static List<Map<String, @Nullable Object>> like(
      List<Map<String, Object>> rows, int count, Path runs, List<String> changes) {
    Source source = Source.of("rows", TableRows.of("rows", rows, SchemaChanges.NONE));
    Catalogue catalogue = Catalogue.builtIn().with(source);
    Recipe recipe = catalogue.recipes().set(catalogue.recipes().named("ctgan"), changes);
    recipe = catalogue.recipes().set(recipe, List.of("data.source=rows"));
    try (TrainingRun run = TrainingRun.start(catalogue, recipe, runs)) {
      run.train(Optional.empty());
      RowSampler sampler = RowSampler.of(run.model(), count, 1, Selection.ANY);
      return Stream.generate(sampler::nextValues).limit(count).toList();
    }
  }
}
