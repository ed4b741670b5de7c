package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.source.Source;
import dev.organza.data.table.SchemaChanges;
import dev.organza.data.table.TableRows;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.model.RowConditions;
import dev.organza.model.RowSampler;
import dev.organza.model.Selection;
import dev.organza.recipe.Catalogue;
import dev.organza.torch.Device;
import dev.organza.train.TinyGames;
import dev.organza.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Samples that are made without those before them. */
class SampleRangeTest {

  private static List<double[]> rest(RowSampler sampler) {
    List<double[]> rows = new ArrayList<>();
    sampler.forEachRemaining(rows::add);
    return rows;
  }

  private static float[] floats(double[] row) {
    float[] floats = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      floats[i] = (float) row[i];
    }
    return floats;
  }

  @ParameterizedTest
  @EnumSource(
      value = TinyGames.Kind.class,
      names = {"MLP", "MLP_NORMALISED", "DCGAN", "MAXOUT"})
  void aRangeHasTheSamplesOfAllOfThem(TinyGames.Kind kind) {
    try (Trainer trainer = TinyGames.trainer(kind, 5, TinyGames.ONE_THREAD)) {
      Model model =
          Model.of(trainer, ModelDescription.of("test", trainer.plan().game(), trainer.data()));
      int pass = model.samplesAPass();
      int count = pass + 70;
      float[][] all = model.sample(count, 3);
      for (int[] range :
          new int[][] {{0, 1}, {1, 3}, {63, 65}, {pass - 1, pass + 2}, {pass, count}, {1, 3}}) {
        List<double[]> rows = rest(RowSampler.range(model, range[0], range[1], 3, Selection.ANY));
        assertThat(rows).hasSize(range[1] - range[0]);
        for (int i = 0; i < rows.size(); i++) {
          assertThat(floats(rows.get(i))).isEqualTo(all[range[0] + i]);
        }
      }
      assertThat(floats(RowSampler.range(model, pass, count, 4, Selection.ANY).next()))
          .isEqualTo(model.sample(count, 4)[pass]);
      assertThatThrownBy(() -> RowSampler.range(model, 3, 3, 3, Selection.ANY))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("no rows lie from 3 to 3");
      assertThatThrownBy(() -> RowSampler.range(model, -1, 3, 3, Selection.ANY))
          .isInstanceOf(UsageException.class);
    }
  }

  private static Model train(Path runs, String recipe, Dataset data, String... changes) {
    Catalogue catalogue = Catalogue.builtIn().with(Source.of("planted", data));
    List<String> all =
        new ArrayList<>(
            List.of(
                "data.source=planted",
                "training.kimg=0.1",
                "hardware.device=cpu",
                "hardware.threads=1"));
    all.addAll(List.of(changes));
    try (TrainingRun run =
        TrainingRun.start(
            catalogue, catalogue.recipes().set(catalogue.recipes().named(recipe), all), runs)) {
      run.train(Optional.empty());
      return SavedState.newest(run.folder(), refused -> {}).load(Catalogue.builtIn(), Device.cpu());
    }
  }

  private static Dataset table(String schema) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int n = 0; n < 300; n++) {
      rows.add(
          Map.of(
              "number",
              1000 + n,
              "kind",
              n % 5 == 0 ? "rare" : "usual",
              "city",
              List.of("Ulm", "Lyon", "Bern").get(n % 3),
              "age",
              20 + 7 * n % 61));
    }
    return TableRows.of("planted", rows, SchemaChanges.of(schema, "schema"));
  }

  /** Conditions on two columns: each row is chosen of 16 latents. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"''", "kind=rare", "kind=rare, city!=Ulm"})
  void soDoRowsOfCategoriesThatAreAskedFor(String where, @TempDir Path runs) {
    try (Dataset data = table("columns: {number: identifier}");
        Model model = train(runs, "ctgan", data, "architecture.width=8", "training.batch=50")) {
      RowConditions conditions =
          where.isEmpty() ? RowConditions.NONE : RowConditions.parse(model.description(), where);
      assertThat(RowSampler.followFromNumber(model.description(), conditions)).isTrue();
      int pass = RowSampler.rowsAPass(model, conditions);
      List<Map<String, Object>> all = new ArrayList<>();
      for (RowSampler rows = RowSampler.of(model, 2L * pass + 5, 3, conditions); rows.hasNext(); ) {
        all.add(rows.nextValues());
      }
      assertThat(all.get(7)).containsEntry("number", "1307");
      for (int[] range : new int[][] {{1, 3}, {pass - 1, pass + 1}, {2 * pass, 2 * pass + 5}}) {
        RowSampler rows = RowSampler.range(model, range[0], range[1], 3, conditions);
        for (int i = range[0]; i < range[1]; i++) {
          assertThat(rows.nextValues()).isEqualTo(all.get(i));
        }
        assertThat(rows.hasNext()).isFalse();
        assertThat(rows.accepted()).isEqualTo(1);
      }
    }
  }

  @Test
  void rowsThatDependOnThoseBeforeAreRefused(@TempDir Path runs) {
    try (Dataset data =
            table(
                "{columns: {number: integer}, constraints: [{kind: unique, columns: [number]}]}");
        Model model = train(runs, "ctgan", data, "architecture.width=8", "training.batch=50")) {
      assertThat(RowSampler.followFromNumber(model.description(), RowConditions.NONE)).isFalse();
      assertThatThrownBy(() -> RowSampler.range(model, 1, 9, 3, Selection.ANY))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("row 1 depends on the rows before it");
      assertThat(rest(RowSampler.range(model, 0, 9, 3, Selection.ANY)))
          .usingRecursiveComparison()
          .isEqualTo(rest(RowSampler.of(model, 9, 3, Selection.ANY)));
    }
    try (Dataset data = table("columns: {number: identifier}");
        Model model = train(runs, "ctgan", data, "architecture.width=8", "training.batch=50")) {
      RowConditions old = RowConditions.parse(model.description(), "age>=60");
      assertThat(RowSampler.followFromNumber(model.description(), old)).isFalse();
      assertThatThrownBy(() -> RowSampler.range(model, 1, 9, 3, old))
          .isInstanceOf(UsageException.class);
    }
  }

  @Test
  void soDoSamplesOfClassesAndCodes(@TempDir Path runs) {
    Catalogue catalogue = Catalogue.builtIn();
    try (TrainingRun run =
        TrainingRun.start(
            catalogue,
            catalogue
                .recipes()
                .set(
                    catalogue.recipes().named("infogan"),
                    List.of(
                        "data.source=ring8",
                        "training.kimg=0.1",
                        "hardware.device=cpu",
                        "hardware.threads=1")),
            runs)) {
      run.train(Optional.empty());
      try (Model model = run.folder().loadModel()) {
        int pass = model.samplesAPass();
        String code = model.description().conditioning().codes().names().get(0);
        for (Selection selection : List.of(Selection.ANY, Selection.ofCode(code, 1))) {
          double[][] all = model.sampleDoubles(pass + 70, 3, selection);
          List<double[]> rows = rest(RowSampler.range(model, pass - 2, pass + 70, 3, selection));
          for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i)).containsExactly(all[pass - 2 + i]);
          }
        }
      }
    }
  }
}
